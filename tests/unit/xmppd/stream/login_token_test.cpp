// Tokens (XEP-0484): given, good for one login after the other in one message, and bad for everybody else.
#include <doctest/doctest.h>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/hashed_token.hpp"
#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "tests/unit/xmppd/stream/stream_text.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace login_token_test {

using namespace xmppd;
using namespace xmppd::test;

namespace {

const std::string phone = "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>Test</software></user-agent>";
const std::string none = "HT-SHA-256-NONE";
constexpr xmpp::Timestamp day = 86'400'000'000;

std::string login(const std::string& mechanism, const std::string& initial, const std::string& inlined) {
  return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism + "'><initial-response>" +
         xmpp::base64_encode(initial) + "</initial-response>" + inlined + "</authenticate>";
}
std::string fast(const std::string& attributes) { return "<fast xmlns='urn:xmpp:fast:0'" + attributes + "/>"; }
std::string wish(const std::string& mechanism) {
  return "<request-token xmlns='urn:xmpp:fast:0' mechanism='" + mechanism + "'/>";
}
const std::string refused =
    "<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>";

struct Tokens : Daemon {
  Tokens() : Daemon(all_features()) {
    add_account("romeo@example.org", "secret");
    add_account("juliet@example.org", "secret");
  }
  std::unique_ptr<Peer> connect() {
    auto peer = std::make_unique<Peer>(context, Facts{Fact::secure});
    peer->binding = binding;
    peer->end_point = end_point;
    peer->say(open_stream);
    features = peer->hear();
    return peer;
  }
  // On a connection of its own.
  std::string answer(const std::string& bytes) {
    last = connect();
    last->say(bytes);
    run();
    return last->hear();
  }
  std::string by_password(const std::string& inlined) {
    return answer(login("PLAIN", std::string("\0juliet\0secret", 14), inlined));
  }
  std::string by_token(const std::string& token, const std::string& attributes = {}, const std::string& inlined = phone,
                       const std::string& mechanism = none, const std::string& user = "juliet") {
    const auto& bytes = mechanism == none ? std::string() : mechanism.ends_with("EXPR") ? binding : end_point;
    return answer(login(mechanism, xmpp::make_hashed_token(user, token, bytes), inlined + fast(attributes)));
  }
  std::string new_token(const std::string& mechanism = none) {
    return between(by_password(phone + wish(mechanism)), " token='", "'");
  }
  std::string binding, end_point, features;
  std::unique_ptr<Peer> last;
};

}  // namespace

TEST_CASE("a token for who asks and says who it is, and a login by it that is one message") {
  Tokens t;
  const auto given = t.by_password(phone + wish(none));
  CHECK(contains(t.features, "<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-NONE</mechanism></fast>"));
  CHECK(contains(given, "<token xmlns='urn:xmpp:fast:0' token='"));
  CHECK(contains(given, "expiry='2001-10-09T"));  // 30 days of a clock that begins in 2001
  CHECK_FALSE(contains(t.by_password(phone), "<token"));
  CHECK_FALSE(contains(t.by_password(wish(none)), "<token"));
  CHECK_FALSE(contains(t.by_password(phone + wish("HT-SHA-256-EXPR")), "<token"));  // nothing to bind to
  const auto token = between(given, " token='", "'");
  const auto heard = t.by_token(token, " count='1'", phone + "<bind xmlns='urn:xmpp:bind:0'><tag>Test</tag></bind>");
  CHECK(contains(heard, "<additional-data>" + xmpp::base64_encode(xmpp::answer_hashed_token(token, ""))));
  CHECK(contains(heard, "<bound xmlns='urn:xmpp:bind:0'"));
  CHECK(contains(heard, "<authorization-identifier>juliet@example.org/Test/"));
  CHECK_FALSE(contains(heard, "<token"));
  REQUIRE(t.last->stream().session());
  CHECK(t.last->stream().session()->facts().client == "d4565fa7-4d72-4749-b3d3-740edbf87770");
}

TEST_CASE("a token is good for its owner, its device and its mechanism alone") {
  Tokens t;
  t.config.set(settings::free_failures, std::int64_t{100});
  t.binding = std::string(32, 'k');
  t.end_point = std::string(32, 'e');
  const auto token = t.new_token("HT-SHA-256-EXPR");
  CHECK(contains(t.features, "<mechanism>HT-SHA-256-EXPR</mechanism><mechanism>HT-SHA-256-ENDP</mechanism>"
                             "<mechanism>HT-SHA-256-NONE</mechanism></fast>"));
  CHECK(t.by_token(token, {}, phone, none) == refused);  // no downgrade
  CHECK(t.by_token(token, {}, phone, "HT-SHA-256-ENDP") == refused);
  CHECK(t.by_token(token, {}, "<user-agent id='another'/>", "HT-SHA-256-EXPR") == refused);
  CHECK(t.by_token(token, {}, phone, "HT-SHA-256-EXPR", "romeo") == refused);
  CHECK(t.by_token(token, {}, phone, "HT-SHA-256-EXPR", "nobody") == refused);
  CHECK(t.by_token("another", {}, phone, "HT-SHA-256-EXPR") == refused);
  const auto message = login("HT-SHA-256-EXPR", xmpp::make_hashed_token("juliet", token, std::string(32, 'm')),
                             phone + fast(""));
  CHECK(t.answer(message) == refused);  // somebody in the middle
  CHECK(contains(t.by_token(token, {}, {}, "HT-SHA-256-EXPR"), "<malformed-request"));
  CHECK(contains(t.by_token(token, {}, phone, "HT-SHA-512-EXPR"), "<invalid-mechanism"));
  CHECK(contains(t.answer(login("SCRAM-SHA-256", "n,,n=juliet,r=x", phone + fast(""))), "<invalid-mechanism"));
  CHECK(contains(t.answer(login("HT-SHA-256-EXPR", "x", phone)), "<invalid-mechanism"));  // without <fast/>
  CHECK(contains(t.answer(login("HT-SHA-256-EXPR", "x", phone + fast(""))), "<malformed-request"));
  CHECK(contains(t.by_token(token, " count='-1'", phone, "HT-SHA-256-EXPR"), "<malformed-request"));
  CHECK(contains(t.by_token(token, {}, phone, "HT-SHA-256-EXPR"), "<success"));
}

TEST_CASE("what was said once is not good twice") {
  Tokens t;
  const auto token = t.new_token();
  CHECK(contains(t.by_token(token, " count='1'"), "<success"));
  CHECK(t.by_token(token, " count='1'") == refused);
  CHECK(t.by_token(token) == refused);
  CHECK(contains(t.by_token(token, " count='2'"), "<success"));
  t.last.reset();
  t.restart();
  CHECK(t.by_token(token, " count='2'") == refused);
  CHECK(contains(t.by_token(token, " count='3'"), "<success"));
}

TEST_CASE("a token grows old: another one comes unasked, and the old one is good until that was used") {
  Tokens t;
  const auto first = t.new_token();
  t.environment.manual().advance(2 * day);
  const auto lost = between(t.by_token(first, " count='1'"), " token='", "'");
  const auto second = between(t.by_token(first, " count='2'"), " token='", "'");
  CHECK(lost != second);
  CHECK(t.by_token(lost) == refused);
  CHECK_FALSE(contains(t.by_token(second, " count='1'"), "<token"));
  CHECK(t.by_token(first, " count='3'") == refused);
  t.environment.manual().advance(31 * day);
  CHECK(contains(t.by_token(second, " count='2'"), "<credentials-expired"));
}

TEST_CASE("given back, revoked, with a new password, of a disabled account: no login") {
  Tokens t;
  const auto token = t.new_token();
  const auto juliet = xmpp::Jid::parse("juliet@example.org").value();
  xmpp::Lifetime owner;
  SUBCASE("given back") {
    t.environment.manual().advance(2 * day);
    CHECK_FALSE(contains(t.by_token(token, " count='1' invalidate='true'"), "<token"));
  }
  SUBCASE("revoked") { t.stores.tokens.revoke(juliet, std::nullopt).then(owner, [](const auto&) {}); }
  SUBCASE("a new password") { t.host.account_admin.set_password(juliet, "other").then(owner, [](const auto&) {}); }
  SUBCASE("another secret of the daemon's") { t.context.secret = "other"; }
  t.run();
  CHECK(t.by_token(token, " count='2'") == refused);
}

TEST_CASE("a disabled account, and tokens turned off") {
  Tokens t;
  const auto token = t.new_token();
  xmpp::Lifetime owner;
  t.host.account_admin.set_disabled(xmpp::Jid::parse("juliet@example.org").value(), true)
      .then(owner, [](const auto&) {});
  t.run();
  CHECK(contains(t.by_token(token), "<account-disabled"));
  t.config.set(settings::token_days, std::int64_t{0});
  CHECK(contains(t.by_token(token), "<invalid-mechanism"));
  CHECK_FALSE(contains(t.features, "urn:xmpp:fast:0"));
}

TEST_CASE("XEP-0509: with the header; and refused, but not held against anybody, if the features are others") {
  Tokens t;
  const auto token = t.new_token();
  const auto version = between(t.features, "<config-version xmlns='urn:xmpp:iap:0' scheme='opaque' value='", "'");
  const auto request = [&](const std::string& value, int count) {
    return login(none, xmpp::make_hashed_token("juliet", token, ""),
                 phone + fast(" count='" + std::to_string(count) + "'") +
                     "<config-version xmlns='urn:xmpp:iap:0' scheme='opaque' value='" + value + "'/>");
  };
  Peer peer(t.context, Facts{Fact::secure});
  peer.say(open_stream + request(version, 1));
  t.run();
  const auto heard = peer.hear();
  CHECK(contains(heard, "value='" + version + "'"));
  CHECK(heard.find("<success") > heard.find("</stream:features>"));
  Peer other(t.context, Facts{Fact::secure});
  for (int i = 0; i < 10; ++i) {
    other.say((i == 0 ? open_stream : "") + request("stale", 2));
    CHECK(contains(other.hear(), "<failure xmlns='urn:xmpp:sasl:2'><aborted xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
                                 "<config-version-mismatch xmlns='urn:xmpp:iap:0'/></failure>"));
  }
  other.say(request(version, 2));
  t.run();
  CHECK(contains(other.hear(), "<success"));
}

}  // namespace login_token_test
