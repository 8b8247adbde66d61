// SASL2 (XEP-0388) with what it brings inline: a session bound (XEP-0386) or resumed (XEP-0198) in the same answer.
#include <doctest/doctest.h>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "tests/unit/xmppd/stream/stream_text.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace sasl2_test {

using namespace xmppd;
using namespace xmppd::test;

namespace {

const std::string plain_ok = xmpp::base64_encode(std::string("\0juliet\0secret", 14));

std::string authenticate(const std::string& inlined, const std::string& initial = plain_ok,
                         const std::string& mechanism = "PLAIN") {
  return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism + "'>" +
         (initial.empty() ? "" : "<initial-response>" + initial + "</initial-response>") + inlined + "</authenticate>";
}
std::string bind2(const std::string& inside) { return "<bind xmlns='urn:xmpp:bind:0'>" + inside + "</bind>"; }
const std::string user_agent =
    "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>Test</software></user-agent>";
const std::string enable_sm = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";

struct World : Daemon {
  World() : Daemon(all_features()) {
    add_account("romeo@example.org", "secret");
    add_account("juliet@example.org", "secret");
  }
  std::unique_ptr<Peer> connect(Facts facts = {Fact::secure}) {
    auto peer = std::make_unique<Peer>(context, facts);
    peer->say(open_stream);
    features = peer->hear();
    return peer;
  }
  std::string answer(Peer& peer, const std::string& bytes) {
    peer.say(bytes);
    run();
    return peer.hear();
  }
  std::string features;
};

}  // namespace

TEST_CASE("what is offered, and to whom") {
  World t;
  auto peer = t.connect();
  CHECK(contains(t.features, "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-512</mechanism>"));
  CHECK(contains(t.features, "<inline><bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/>"));
  CHECK(contains(t.features, "<feature var='urn:xmpp:carbons:2'/>"));
  CHECK(contains(t.features, "<feature var='urn:xmpp:csi:0'/>"));
  CHECK(contains(t.features, "<sm xmlns='urn:xmpp:sm:3'/><fast xmlns='urn:xmpp:fast:0'>"));
  auto plain = t.connect({Fact::can_secure});  // never without TLS
  CHECK_FALSE(contains(t.features, "urn:xmpp:sasl:2"));
  plain->say(authenticate({}));
  CHECK(contains(plain->hear(), "policy-violation"));
}

TEST_CASE("a login without more: the address, and features on the same stream; binding comes by its own element") {
  World t;
  auto peer = t.connect();
  const auto heard = t.answer(*peer, authenticate({}));
  CHECK(
      heard.starts_with("<success xmlns='urn:xmpp:sasl:2'>"
                        "<authorization-identifier>juliet@example.org</authorization-identifier></success>"
                        "<stream:features>"));
  CHECK(contains(heard, "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"));
  CHECK_FALSE(contains(heard, "urn:xmpp:sasl:2'><mechanism"));
  CHECK(contains(t.answer(*peer, bind_request("balcony")), "juliet@example.org/balcony"));
}

TEST_CASE("once is enough: a second request ends the stream") {
  World t;
  auto peer = t.connect();
  t.answer(*peer, authenticate({}));
  CHECK(ends_with_error(t.answer(*peer, authenticate({})), "policy-violation"));
  peer = t.connect();
  t.answer(*peer, authenticate(bind2({})));
  CHECK(ends_with_error(t.answer(*peer, authenticate({})), "unsupported-stanza-type"));
}

TEST_CASE("SCRAM: challenge, response, and the server's proof in <additional-data/>") {
  World t;
  auto peer = t.connect();
  xmpp::ScramClient client(xmpp::HashAlgorithm::sha256, "juliet", "secret");
  const auto first =
      t.answer(*peer, authenticate(bind2("<tag>Test</tag>"), xmpp::base64_encode(client.first()), "SCRAM-SHA-256"));
  const auto challenge = between(first, "<challenge xmlns='urn:xmpp:sasl:2'>", "<");
  const auto response = client.respond(xmpp::base64_decode(challenge).value());
  REQUIRE(response);
  const auto last =
      t.answer(*peer, "<response xmlns='urn:xmpp:sasl:2'>" + xmpp::base64_encode(*response) + "</response>");
  CHECK(client.finish(xmpp::base64_decode(between(last, "<additional-data>", "<")).value()));
  CHECK(contains(last, "<authorization-identifier>juliet@example.org/Test/"));
}

TEST_CASE("SCRAM bound to TLS: offered first, and by itself") {
  World t;
  auto peer = std::make_unique<Peer>(t.context, Facts{Fact::secure});
  peer->binding = std::string(32, 'k');
  peer->say(open_stream);
  const auto features = peer->hear();
  CHECK(contains(features, "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-512-PLUS</mechanism>"));
  CHECK(contains(features, "<channel-binding type='tls-exporter'/>"));
  xmpp::ScramClient client(xmpp::HashAlgorithm::sha256, "juliet", "secret", "tls-exporter", peer->binding);
  const auto first = t.answer(*peer, authenticate({}, xmpp::base64_encode(client.first()), "SCRAM-SHA-256-PLUS"));
  const auto response =
      client.respond(xmpp::base64_decode(between(first, "<challenge xmlns='urn:xmpp:sasl:2'>", "<")).value());
  REQUIRE(response);
  CHECK(contains(t.answer(*peer, "<response xmlns='urn:xmpp:sasl:2'>" + xmpp::base64_encode(*response) + "</response>"),
                 "<success"));
}

TEST_CASE("a failed login does nothing that it asks for beside") {
  World t;
  auto peer = t.connect();
  const auto wrong = xmpp::base64_encode(std::string("\0juliet\0wrong", 13));
  CHECK(t.answer(*peer, authenticate(bind2({}), wrong)) ==
        "<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>");
  CHECK(peer->stream().session() == nullptr);
  CHECK(contains(t.answer(*peer, authenticate({}, "%%%")), "<incorrect-encoding"));
  CHECK(contains(t.answer(*peer, authenticate({}, {}, "ROT13")), "<invalid-mechanism"));
  CHECK(ends_with_error(t.answer(*peer, "<next xmlns='urn:xmpp:sasl:2' task='X'/>"), "policy-violation"));
}

TEST_CASE("XEP-0386: bound in the same answer, with everything switched on before the first stanza") {
  World t;
  auto romeo = t.log_in("romeo", "secret", "orchard");
  auto other = t.log_in("juliet", "secret", "other");
  other->say("<presence/>");
  auto peer = t.connect();
  const auto heard =
      t.answer(*peer, authenticate(user_agent + bind2("<tag>Test</tag><enable xmlns='urn:xmpp:carbons:2'/>" +
                                                      enable_sm + "<inactive xmlns='urn:xmpp:csi:0'/>")));
  CHECK(heard.starts_with("<success xmlns='urn:xmpp:sasl:2'><bound xmlns='urn:xmpp:bind:0'>"));
  CHECK(contains(heard, "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='"));
  CHECK(contains(heard, "<metadata xmlns='urn:xmpp:mam:2'/>"));
  CHECK(contains(heard, "</success><stream:features>"));
  const auto session = peer->stream().session();
  REQUIRE(session);
  CHECK(session->inactive());
  CHECK(session->jid().resource().starts_with("Test/"));
  peer->say("<presence/>");
  t.run();
  peer->hear();
  // Carbons are on: what the other device writes is copied here.
  other->say("<message to='romeo@example.org' type='chat' id='m1'><body>hi</body></message>");
  t.run();
  CHECK(contains(peer->hear(), "<sent xmlns='urn:xmpp:carbons:2'>"));
  // Counted from the first stanza on.
  const auto sent = std::to_string(session->outbox().sent());
  CHECK_FALSE(contains(t.answer(*peer, "<a xmlns='urn:xmpp:sm:3' h='" + sent + "'/>"), "stream:error"));
}

TEST_CASE("a client that names itself has one session, and always the same address") {
  World t;
  auto peer = t.connect();
  t.answer(*peer, authenticate(user_agent + bind2("<tag>Test</tag>")));
  const auto address = peer->stream().session()->jid();
  CHECK_FALSE(contains(address.text(), "d4565fa7"));
  auto again = t.connect();
  t.answer(*again, authenticate(user_agent + bind2("<tag>Test</tag>")));
  CHECK(again->stream().session()->jid() == address);
  CHECK(peer->closed);
  auto without = t.connect();
  t.answer(*without, authenticate(bind2("<tag>Te\nst</tag>")));
  CHECK(without->stream().session()->jid() != address);
}

TEST_CASE("XEP-0198 inline: resumed, and <bind/> is ignored; or refused, and it is not") {
  World t;
  auto peer = t.connect();
  const auto id = between(t.answer(*peer, authenticate(bind2(enable_sm))), "resume='true' id='", "'");
  const auto address = peer->stream().session()->jid();
  peer->say("<presence/>");
  t.run();
  const auto h = peer->stream().session()->outbox().sent();
  peer->stream().on_disconnected({xmpp::Errc::connection_failed, "reset by peer"});
  t.run();
  auto romeo = t.log_in("romeo", "secret", "orchard");
  romeo->say("<message to='juliet@example.org' type='chat' id='m1'><body>while you were away</body></message>");
  t.run();
  const auto resume = [&](const std::string& previd) {
    return "<resume xmlns='urn:xmpp:sm:3' h='" + std::to_string(h) + "' previd='" + previd + "'/>";
  };
  SUBCASE("it is there") {
    auto back = t.connect();
    const auto heard = t.answer(*back, authenticate(resume(id) + bind2("<tag>New</tag>")));
    CHECK(contains(heard, "<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>"));
    CHECK(contains(heard, "<authorization-identifier>" + address.text() + "</authorization-identifier>"));
    CHECK_FALSE(contains(heard, "<bound"));
    CHECK(heard.find("while you were away") > heard.find("</stream:features>"));
    CHECK(contains(heard, "while you were away"));
  }
  SUBCASE("there is none of that name") {
    auto back = t.connect();
    const auto heard = t.answer(*back, authenticate(resume("nonsense") + bind2("<tag>New</tag>")));
    CHECK(contains(heard, "<failed xmlns='urn:xmpp:sm:3'><item-not-found"));
    CHECK(contains(heard, "<bound xmlns='urn:xmpp:bind:0'>"));
    CHECK(contains(heard, "/New/"));
  }
  SUBCASE("it is somebody else's") {
    auto back = t.connect();
    const auto romeos = xmpp::base64_encode(std::string("\0romeo\0secret", 13));
    const auto heard = t.answer(*back, authenticate(resume(id), romeos));
    CHECK(contains(heard, "<failed xmlns='urn:xmpp:sm:3'><item-not-found"));
    CHECK(contains(heard, "<authorization-identifier>romeo@example.org</authorization-identifier>"));
  }
}

TEST_CASE("what waits for somebody who reads the archive comes from there alone") {
  World t;
  auto romeo = t.log_in("romeo", "secret", "orchard");
  romeo->say("<message to='juliet@example.org' type='chat' id='m1'><body>in the archive</body></message>");
  t.run();
  auto peer = t.connect();
  const auto heard = t.answer(*peer, authenticate(bind2({})));
  CHECK(contains(heard, "<metadata xmlns='urn:xmpp:mam:2'><start id='"));
  CHECK_FALSE(contains(t.answer(*peer, "<presence/>"), "in the archive"));
  // It is not kept for the next one either.
  auto next = t.log_in("juliet", "secret", "next");
  CHECK_FALSE(contains(t.answer(*next, "<presence/>"), "in the archive"));
}

TEST_CASE("the stream ends while its session is being bound: nothing is left of it") {
  World t;
  auto peer = t.connect();
  peer->say(authenticate(bind2(enable_sm)));
  peer->stream().on_disconnected({xmpp::Errc::connection_failed, "reset by peer"});
  t.run();
  peer.reset();
  t.run();
  auto next = t.connect();
  CHECK(contains(t.answer(*next, authenticate(bind2({}))), "<bound"));
}

TEST_CASE("before login little is read, after it a whole stanza is") {
  World t;
  auto peer = t.connect();
  t.answer(*peer, authenticate(bind2({})));
  const auto large = static_cast<std::size_t>(t.config.get(settings::max_unauthenticated_bytes)) * 2;
  const auto heard = t.answer(*peer, "<message to='juliet@example.org' type='chat'><body>" + std::string(large, 'x') +
                                         "</body></message><iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>");
  CHECK(contains(heard, "id='p1'"));
}

TEST_CASE("XEP-0474, XEP-0515: what was offered is in the server's first words, and a client that saw less knows") {
  World t;
  auto peer = std::make_unique<Peer>(t.context, Facts{Fact::secure});
  peer->binding = std::string(32, 'k');
  peer->end_point = std::string(32, 'e');
  peer->stream().on_secured("TLSv1.3 TLS_AES_256_GCM_SHA384");
  peer->say(open_stream);
  CHECK(contains(peer->hear(), "<channel-binding type='tls-exporter'/><channel-binding type='tls-server-end-point'/>"));
  std::vector<std::string> offered{"SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-512",
                                   "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"};
  std::vector<std::string> types{"tls-exporter", "tls-server-end-point"};
  std::string tls = "0304";
  const auto hash = xmpp::HashAlgorithm::sha512;
  xmpp::ScramClient client(hash, "juliet", "secret", "tls-server-end-point", peer->end_point);
  bool good = false;
  SUBCASE("all that was sent") { good = true; }
  SUBCASE("a mechanism less") { offered.erase(offered.begin()); }
  SUBCASE("a type of binding less") { types.erase(types.begin()); }
  SUBCASE("another TLS") { tls = "0303"; }
  client.expect(xmpp::downgrade_protection(hash, offered, types, tls));
  const auto first = t.answer(*peer, authenticate({}, xmpp::base64_encode(client.first()), "SCRAM-SHA-512-PLUS"));
  const auto response =
      client.respond(xmpp::base64_decode(between(first, "<challenge xmlns='urn:xmpp:sasl:2'>", "<")).value());
  CHECK(response.has_value() == good);
  if (!good) return;
  CHECK(contains(t.answer(*peer, "<response xmlns='urn:xmpp:sasl:2'>" + xmpp::base64_encode(*response) + "</response>"),
                 "<success"));
}

TEST_CASE("XEP-0480: an account of before SCRAM-SHA-512 gets its keys by a login") {
  World t;
  const auto old = xmpp::Jid::parse("old@example.org").value();
  xmpp::Lifetime owner;
  AccountRecord record{old, {*xmpp::make_scram_keys(xmpp::HashAlgorithm::sha256, "secret", "0123456789abcdef", 4096)}, 1, {}};
  t.stores.accounts.create(record).then(owner, [](const auto&) {});
  t.restart();
  const std::string task = "UPGR-SCRAM-SHA-512";
  const std::string wish = "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>" + task + "</upgrade>";
  const auto log_in = [&](Peer& peer, const std::string& inlined, xmpp::HashAlgorithm hash) {
    xmpp::ScramClient client(hash, "old", "secret");
    const std::string mechanism(xmpp::scram_mechanism(hash));
    const auto first = t.answer(peer, authenticate(inlined, xmpp::base64_encode(client.first()), mechanism));
    if (!contains(first, "<challenge")) return first;
    const auto response =
        client.respond(xmpp::base64_decode(between(first, "<challenge xmlns='urn:xmpp:sasl:2'>", "<")).value());
    const auto last =
        t.answer(peer, "<response xmlns='urn:xmpp:sasl:2'>" + xmpp::base64_encode(*response) + "</response>");
    CHECK(client.finish(xmpp::base64_decode(between(last, "<additional-data>", "<")).value()));
    return last;
  };
  auto peer = t.connect();
  CHECK(contains(t.features, wish));
  CHECK_FALSE(contains(t.features, ">SCRAM-SHA-512<"));
  CHECK(contains(log_in(*peer, {}, xmpp::HashAlgorithm::sha512), "<invalid-mechanism"));
  SUBCASE("with a salted password") {
    CHECK(contains(log_in(*peer, wish + bind2("<tag>Test</tag>"), xmpp::HashAlgorithm::sha256),
                   "<tasks><task>" + task + "</task></tasks></continue>"));
    CHECK(peer->stream().user().empty());
    const auto data = t.answer(*peer, "<next xmlns='urn:xmpp:sasl:2' task='" + task + "'/>");
    const auto salt = xmpp::base64_decode(between(data, "iterations='4096'>", "<")).value();
    const auto salted = xmpp::salt_password(xmpp::HashAlgorithm::sha512, "secret", salt, 4096).value();
    const auto heard = t.answer(*peer, "<task-data xmlns='urn:xmpp:sasl:2'><hash xmlns='urn:xmpp:scram-upgrade:0'>" +
                                           xmpp::base64_encode(salted) + "</hash></task-data>");
    CHECK(contains(heard, "<success"));
    CHECK(contains(heard, "<authorization-identifier>old@example.org/Test/"));
    auto next = t.connect();
    CHECK_FALSE(contains(t.features, "UPGR"));
    CHECK(contains(log_in(*next, {}, xmpp::HashAlgorithm::sha512), "<success"));
  }
  SUBCASE("by the password itself") {
    CHECK(contains(t.answer(*peer, authenticate({}, xmpp::base64_encode(std::string("\0old\0secret", 11)))), "<success"));
    auto next = t.connect();
    CHECK(contains(log_in(*next, {}, xmpp::HashAlgorithm::sha512), "<success"));
  }
  SUBCASE("not by anything else, and nobody is in before it is done") {
    log_in(*peer, wish, xmpp::HashAlgorithm::sha256);
    std::string wrong;
    SUBCASE("another login") { wrong = authenticate({}); }
    SUBCASE("out of order") {
      wrong = "<task-data xmlns='urn:xmpp:sasl:2'><hash xmlns='urn:xmpp:scram-upgrade:0'>AAAA</hash></task-data>";
    }
    SUBCASE("another task") { wrong = "<next xmlns='urn:xmpp:sasl:2' task='UPGR-SCRAM-SHA-1'/>"; }
    SUBCASE("too short") {
      t.answer(*peer, "<next xmlns='urn:xmpp:sasl:2' task='" + task + "'/>");
      wrong = "<task-data xmlns='urn:xmpp:sasl:2'><hash xmlns='urn:xmpp:scram-upgrade:0'>AAAA</hash></task-data>";
    }
    SUBCASE("given up") { wrong = "<abort xmlns='urn:xmpp:sasl:2'/>"; }
    CHECK(contains(t.answer(*peer, wrong), "<failure"));
    CHECK(peer->stream().user().empty());
    CHECK(contains(log_in(*peer, {}, xmpp::HashAlgorithm::sha256), "<success"));
  }
}

}  // namespace sasl2_test
