// Logging in: mechanisms, failures with the conditions of RFC 6120 §6.5, bounds.
#include <doctest/doctest.h>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/plain.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace sasl1_test {

using namespace xmppd;
using namespace xmppd::test;

namespace {

std::string sasl(const std::string& name, const std::string& text, const std::string& mechanism = {}) {
  return "<" + name + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'" +
         (mechanism.empty() ? "" : " mechanism='" + mechanism + "'") + ">" + text + "</" + name + ">";
}

std::string failure(const std::string& condition) {
  return "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + condition + "/></failure>";
}

// The decoded text of the one SASL element in `heard`.
std::string payload(const std::string& heard, std::string_view name) {
  const auto element = xmpp::parse_element(heard);
  REQUIRE(element);
  REQUIRE(element->name() == name);
  return xmpp::base64_decode(element->text()).value();
}

struct Fixture : Daemon {
  Fixture() { add_account("juliet@example.org", "R0m30 myr0m30"); }
  std::unique_ptr<Peer> connect(Facts facts = {Fact::secure}, const std::string& address = "192.0.2.1") {
    auto peer = std::make_unique<Peer>(context, facts, address);
    peer->say(open_stream);
    peer->hear();
    return peer;
  }
  std::string answer(Peer& peer, const std::string& bytes) {
    peer.say(bytes);
    return peer.hear();
  }
  // The server's last word.
  std::string scram(Peer& peer, xmpp::HashAlgorithm hash, const std::string& user, const std::string& password) {
    const std::string mechanism(xmpp::scram_mechanism(hash));
    xmpp::ScramClient client(hash, user, password);
    const auto first = answer(peer, sasl("auth", xmpp::base64_encode(client.first()), mechanism));
    const auto response = client.respond(payload(first, "challenge"));
    REQUIRE(response);
    const auto last = answer(peer, sasl("response", xmpp::base64_encode(*response)));
    if (contains(last, "<success")) CHECK(client.finish(payload(last, "success")));
    return last;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "SCRAM-SHA-512, -256 and -1 log in and prove the server") {
  for (const auto hash : {xmpp::HashAlgorithm::sha512, xmpp::HashAlgorithm::sha256, xmpp::HashAlgorithm::sha1}) {
    auto peer = connect();
    CHECK(contains(scram(*peer, hash, "juliet", "R0m30 myr0m30"), "<success"));
    CHECK(peer->stream().user().text() == "juliet@example.org");
    CHECK(peer->stream().facts().has(Fact::authenticated));
  }
}

TEST_CASE_FIXTURE(Fixture, "RFC 9266: where TLS can be bound to, SCRAM is offered bound, and a downgrade is noticed") {
  const auto with_binding = [this](const std::string& ours) {
    auto peer = std::make_unique<Peer>(context, Facts{Fact::secure});
    peer->binding = ours;
    peer->say(open_stream);
    return peer;
  };
  const auto log_in = [this](Peer& peer, const std::string& mechanism, xmpp::ScramClient client) {
    const auto first = answer(peer, sasl("auth", xmpp::base64_encode(client.first()), mechanism));
    if (!contains(first, "<challenge")) return first;
    return answer(peer, sasl("response", xmpp::base64_encode(client.respond(payload(first, "challenge")).value())));
  };
  const auto hash = xmpp::HashAlgorithm::sha256;
  const std::string name = "juliet", password = "R0m30 myr0m30", ours(32, 'k');
  auto peer = with_binding(ours);
  CHECK(contains(peer->hear(),
                 "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-512</mechanism>"));
  config.set(settings::bind_old_sasl, true);
  peer = with_binding(ours);
  const auto features = peer->hear();
  CHECK(contains(features,
                 "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-512-PLUS</mechanism>"
                 "<mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-1-PLUS</mechanism>"
                 "<mechanism>SCRAM-SHA-512</mechanism>"));
  CHECK(contains(features, "<channel-binding type='tls-exporter'/>"));
  CHECK(contains(log_in(*peer, "SCRAM-SHA-256-PLUS", {hash, name, password, "tls-exporter", ours}), "<success"));
  // Somebody in the middle has a TLS of his own on each side.
  peer = with_binding(ours);
  peer->hear();
  CHECK(contains(log_in(*peer, "SCRAM-SHA-256-PLUS", {hash, name, password, "tls-exporter", std::string(32, 'm')}),
                 "<failure"));
  // He takes the offer away, and the client says that it could have.
  CHECK(contains(log_in(*peer, "SCRAM-SHA-256", {hash, name, password, {}, {}, true}), "<failure"));
  CHECK(contains(log_in(*peer, "SCRAM-SHA-256", {hash, name, password}), "<success"));
  peer = with_binding({});
  CHECK_FALSE(contains(peer->hear(), "PLUS"));
  CHECK(log_in(*peer, "SCRAM-SHA-256-PLUS", {hash, name, password, "tls-exporter", ours}) ==
        failure("invalid-mechanism"));
}

TEST_CASE_FIXTURE(Fixture, "user names are prepared like addresses") {
  auto peer = connect();
  CHECK(contains(scram(*peer, xmpp::HashAlgorithm::sha256, "Juliet", "R0m30 myr0m30"), "<success"));
}

TEST_CASE_FIXTURE(Fixture, "a wrong password and an unknown user look the same") {
  config.set(settings::free_failures, std::int64_t{100});
  for (const auto* user : {"juliet", "nobody", "not@a@name"}) {
    auto peer = connect();
    CHECK(scram(*peer, xmpp::HashAlgorithm::sha256, user, "wrong") == failure("not-authorized"));
    CHECK(answer(*peer, auth_plain(user, "wrong")) == failure("not-authorized"));
    CHECK_FALSE(peer->stream().facts().has(Fact::authenticated));
  }
  // The salt of an unknown user stays the same, as a known one's does.
  const auto salt = [&](const char* user) {
    auto peer = connect();
    xmpp::ScramClient client(xmpp::HashAlgorithm::sha256, user, "x");
    const auto first =
        payload(answer(*peer, sasl("auth", xmpp::base64_encode(client.first()), "SCRAM-SHA-256")), "challenge");
    return first.substr(first.find(",s="));
  };
  CHECK(salt("nobody") == salt("nobody"));
  CHECK(salt("nobody") != salt("nobody2"));
  CHECK(salt("nobody").size() == salt("juliet").size());
}

TEST_CASE_FIXTURE(Fixture, "PLAIN only over TLS") {
  auto secure = connect();
  CHECK(contains(answer(*secure, auth_plain("juliet", "R0m30 myr0m30")), "<success"));
  Peer plain(context, {Fact::can_secure});
  plain.say(open_stream);
  CHECK_FALSE(contains(plain.hear(), "PLAIN"));
  CHECK(answer(plain, auth_plain("juliet", "R0m30 myr0m30")) == failure("encryption-required"));
}

TEST_CASE_FIXTURE(Fixture, "no SASL before TLS where that is required") {
  auto peer = connect({Fact::can_secure, Fact::must_secure});
  const auto heard = answer(*peer, auth_plain("juliet", "R0m30 myr0m30"));
  CHECK(heard.starts_with(failure("encryption-required")));
  CHECK(ends_with_error(heard, "policy-violation"));
}

TEST_CASE_FIXTURE(Fixture, "an exchange without initial response begins with an empty challenge") {
  auto peer = connect();
  CHECK(answer(*peer, sasl("auth", "", "PLAIN")) == "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
  const auto message = xmpp::base64_encode(xmpp::make_plain("juliet", "R0m30 myr0m30"));
  CHECK(contains(answer(*peer, sasl("response", message)), "<success"));
}

// CVE-2017-10807.
TEST_CASE_FIXTURE(Fixture, "each mistake has its condition") {
  config.set(settings::max_attempts_per_stream, std::int64_t{10});
  auto peer = connect();
  CHECK(answer(*peer, sasl("auth", "=", "X-UNKNOWN")) == failure("invalid-mechanism"));
  CHECK(answer(*peer, sasl("auth", "=")) == failure("invalid-mechanism"));
  CHECK(answer(*peer, sasl("auth", "@@@", "PLAIN")) == failure("incorrect-encoding"));
  CHECK(answer(*peer, sasl("auth", "=", "PLAIN")) == failure("malformed-request"));
  CHECK(answer(*peer, sasl("auth", xmpp::base64_encode("nonsense"), "SCRAM-SHA-1")) == failure("malformed-request"));
  CHECK(answer(*peer, sasl("response", "AAAA")) == failure("malformed-request"));
  CHECK(answer(*peer, sasl("abort", "")) == failure("aborted"));
  CHECK_FALSE(peer->closed);
}

TEST_CASE_FIXTURE(Fixture, "nobody logs in for somebody else") {
  auto peer = connect();
  CHECK(answer(*peer, auth_plain("juliet", "R0m30 myr0m30", "romeo@example.org")) == failure("invalid-authzid"));
  CHECK(answer(*peer, auth_plain("juliet", "R0m30 myr0m30", "juliet@example.org/r")) == failure("invalid-authzid"));
  CHECK(contains(answer(*peer, auth_plain("juliet", "R0m30 myr0m30", "juliet@example.org")), "<success"));
}

TEST_CASE_FIXTURE(Fixture, "abort inside an exchange, then a fresh start") {
  auto peer = connect();
  xmpp::ScramClient client(xmpp::HashAlgorithm::sha256, "juliet", "R0m30 myr0m30");
  answer(*peer, sasl("auth", xmpp::base64_encode(client.first()), "SCRAM-SHA-256"));
  CHECK(answer(*peer, sasl("abort", "")) == failure("aborted"));
  CHECK(contains(scram(*peer, xmpp::HashAlgorithm::sha256, "juliet", "R0m30 myr0m30"), "<success"));
}

TEST_CASE_FIXTURE(Fixture, "retries are bounded, for whatever reason they fail") {
  auto peer = connect();
  for (int i = 0; i < 3; ++i) CHECK(answer(*peer, sasl("abort", "")) == failure("aborted"));
  const auto heard = answer(*peer, auth_plain("juliet", "wrong"));
  CHECK(heard.starts_with(failure("not-authorized")));
  CHECK(ends_with_error(heard, "policy-violation"));
  CHECK(peer->closed);
}

TEST_CASE_FIXTURE(Fixture, "what comes in one read behind the credentials is not taken for a stream's content") {
  auto peer = connect();
  peer->say(auth_plain("juliet", "R0m30 myr0m30") + "<message to='juliet@example.org'/>");
  CHECK(peer->hear() == "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
  CHECK_FALSE(peer->closed);
  peer->say(open_stream);
  CHECK(contains(peer->hear(), "<bind"));
}

TEST_CASE_FIXTURE(Fixture, "after failures the answer waits, reading too") {
  config.set(settings::free_failures, std::int64_t{2});
  config.set(settings::first_delay_ms, std::int64_t{2000});
  auto peer = connect();
  answer(*peer, auth_plain("juliet", "wrong"));
  answer(*peer, auth_plain("juliet", "wrong"));
  CHECK(answer(*peer, auth_plain("juliet", "R0m30 myr0m30")).empty());
  CHECK(peer->paused);
  // Another user at another address notices nothing.
  add_account("romeo@example.org", "pw");
  CHECK(contains(answer(*connect({Fact::secure}, "192.0.2.2"), auth_plain("romeo", "pw")), "<success"));
  environment.manual().advance(1'900'000);
  CHECK(peer->hear().empty());
  environment.manual().advance(200'000);
  CHECK(contains(peer->hear(), "<success"));
  CHECK_FALSE(peer->paused);
}

TEST_CASE_FIXTURE(Fixture, "beyond the longest delay an attempt is refused, temporarily") {
  config.set(settings::free_failures, std::int64_t{1});
  config.set(settings::first_delay_ms, std::int64_t{1000});
  config.set(settings::max_delay_seconds, std::int64_t{1});
  auto first = connect();
  answer(*first, auth_plain("juliet", "wrong"));
  CHECK(answer(*first, auth_plain("juliet", "wrong")).empty());  // waits its turn
  auto second = connect();
  CHECK(contains(answer(*second, auth_plain("juliet", "R0m30 myr0m30")), "<temporary-auth-failure/>"));
}

TEST_CASE_FIXTURE(Fixture, "a stream that dies while its login is being checked is no trouble") {
  {
    auto peer = connect();
    peer->stream().on_element(xmpp::parse_element(auth_plain("juliet", "R0m30 myr0m30")).value());
  }
  run();
  CHECK(host.sessions.size() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a storage failure is temporary, and not the user's fault") {
  auto peer = connect();
  memory.fail_next(1);
  CHECK(answer(*peer, auth_plain("juliet", "R0m30 myr0m30")) == failure("temporary-auth-failure"));
  CHECK(contains(answer(*peer, auth_plain("juliet", "R0m30 myr0m30")), "<success"));
}

TEST_CASE_FIXTURE(Fixture, "a disabled account: who knows the password is told so, others learn nothing") {
  host.stores.accounts.set_disabled(xmpp::Jid::parse("juliet@example.org").value(), true);
  auto peer = connect();
  const auto told = scram(*peer, xmpp::HashAlgorithm::sha256, "juliet", "R0m30 myr0m30");
  CHECK(contains(told, "<account-disabled/>"));
  CHECK_FALSE(contains(told, "<success"));
  CHECK_FALSE(peer->stream().facts().has(Fact::authenticated));
  CHECK(scram(*connect(), xmpp::HashAlgorithm::sha256, "juliet", "guess") == failure("not-authorized"));
  const auto plain =
      answer(*connect(), sasl("auth", xmpp::base64_encode(std::string("\0juliet\0R0m30 myr0m30", 21)), "PLAIN"));
  CHECK(contains(plain, "<account-disabled/>"));
}

}  // namespace sasl1_test
