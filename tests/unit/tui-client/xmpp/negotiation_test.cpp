// Negotiation: what it asks for, what it refuses, in each state.
#include "tui-client/xmpp/negotiation.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/negotiation_dialogue.hpp"

using namespace tui;
using test::data_of;
using test::Dialogue;
using test::element;
using xmpp::Element;

namespace {

std::string sasl(const std::string& name, const std::string& data) {
  return "<" + name + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + xmpp::base64_encode(data) + "</" + name + ">";
}

// The server's end of SCRAM up to its last word.
struct ScramEnd {
  xmpp::ScramServer server;
  xmpp::ScramKeys keys;
  explicit ScramEnd(xmpp::HashAlgorithm hash, const std::string& password = "pencil")
      : server(hash, false, {}), keys(*xmpp::make_scram_keys(hash, password, "0123456789abcdef", 4096)) {}
};

}  // namespace

TEST_CASE("the whole way: STARTTLS, SCRAM-SHA-256, bind") {
  Dialogue d(Dialogue::settings());
  d.secure();
  REQUIRE(d.tls == 1);
  d.mechanisms({"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"});
  CHECK(d.scram == 1);
  REQUIRE(d.sent.back().name() == "auth");
  CHECK(d.sent.back().attr("mechanism") == "SCRAM-SHA-256");

  ScramEnd end(xmpp::HashAlgorithm::sha256);
  REQUIRE(end.server.read_first(data_of(d.sent.back())));
  d.say(sasl("challenge", end.server.server_first(end.keys)));
  REQUIRE(d.sent.back().name() == "response");
  const auto last = end.server.final(data_of(d.sent.back()));
  REQUIRE(last);
  d.say(sasl("success", *last));
  REQUIRE(d.restarts == 1);

  d.features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
  REQUIRE(d.sent.back().child("bind"));
  CHECK(d.sent.back().child("bind")->child_text("resource") == "desk");
  const std::string id(d.sent.back().attr("id"));
  d.say("<iq type='result' id='" + id +
        "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>me@example.test/desk</jid></bind></iq>");
  REQUIRE(d.done);
  CHECK(d.done->text() == "me@example.test/desk");
}

TEST_CASE("without TLS nothing is said but good-bye") {
  Dialogue d(Dialogue::settings());
  d.mechanisms({"PLAIN", "SCRAM-SHA-1"});
  REQUIRE(d.failed);
  CHECK(d.failed->fatal);
  CHECK(d.sent.empty());
}

TEST_CASE("each state takes only what it waits for") {
  for (const char* intruder :
       {"<message from='mallory@example.test'><body>hi</body></message>", "<iq type='set' id='1'/>",
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "<proceed xmlns='urn:example:other'/>"}) {
    CAPTURE(intruder);
    Dialogue plain(Dialogue::settings());
    plain.say(intruder);
    CHECK(plain.failed);

    Dialogue waiting(Dialogue::settings());
    waiting.features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    waiting.say(intruder);
    CHECK(waiting.failed);
    CHECK(waiting.tls == 0);

    Dialogue secure(Dialogue::settings());
    secure.secure();
    secure.say(intruder);
    CHECK(secure.failed);
    CHECK_FALSE(secure.done);
  }
}

TEST_CASE("a server that does not know the password is found out") {
  Dialogue d(Dialogue::settings());
  d.secure();
  d.mechanisms({"SCRAM-SHA-1"});
  SUBCASE("success at once") { d.say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"); }
  SUBCASE("success without a signature") {
    ScramEnd end(xmpp::HashAlgorithm::sha1, "another password");
    REQUIRE(end.server.read_first(data_of(d.sent.back())));
    d.say(sasl("challenge", end.server.server_first(end.keys)));
    d.say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
  }
  SUBCASE("a wrong signature") {
    ScramEnd end(xmpp::HashAlgorithm::sha1, "another password");
    REQUIRE(end.server.read_first(data_of(d.sent.back())));
    d.say(sasl("challenge", end.server.server_first(end.keys)));
    d.say(sasl("success", "v=" + xmpp::base64_encode(std::string(20, 'x'))));
  }
  SUBCASE("an iteration count to stall us") { d.say(sasl("challenge", "r=abc,s=MTIzNA==,i=2000000000")); }
  REQUIRE(d.failed);
  CHECK(d.failed->fatal);
  CHECK(d.restarts == 0);
}

TEST_CASE("nothing is believed while the password is still being hashed") {
  Dialogue d(Dialogue::settings());
  d.secure();
  d.mechanisms({"SCRAM-SHA-1"});
  d.executor.hold = true;
  ScramEnd end(xmpp::HashAlgorithm::sha1);
  REQUIRE(end.server.read_first(data_of(d.sent.back())));
  d.say(sasl("challenge", end.server.server_first(end.keys)));
  SUBCASE("a second challenge") { d.say(sasl("challenge", "r=x,s=MTIzNA==,i=4096")); }
  SUBCASE("success") { d.say(sasl("success", "v=abc")); }
  CHECK(d.failed);
  for (const auto& done : d.executor.held) done();  // comes too late
  CHECK(d.sent.back().name() == "auth");
}

TEST_CASE("PLAIN only where nothing better is, or ever was") {
  CHECK(choose_sasl_mechanism({"PLAIN", "SCRAM-SHA-1"}, false).mechanism == "SCRAM-SHA-1");
  CHECK(choose_sasl_mechanism({"SCRAM-SHA-1", "SCRAM-SHA-256"}, true).mechanism == "SCRAM-SHA-256");
  CHECK(choose_sasl_mechanism({"PLAIN"}, false).mechanism == "PLAIN");
  CHECK(choose_sasl_mechanism({"PLAIN"}, true).mechanism.empty());
  CHECK(choose_sasl_mechanism({"PLAIN", "SCRAM-SHA-512"}, false).mechanism == "SCRAM-SHA-512");
  CHECK(choose_sasl_mechanism({"PLAIN", "SCRAM-SHA-384"}, false).mechanism.empty());
  CHECK(choose_sasl_mechanism({"DIGEST-MD5", "ANONYMOUS"}, false).mechanism.empty());
  CHECK(choose_sasl_mechanism({}, false).mechanism.empty());

  auto settings = Dialogue::settings();
  settings.scram_expected = true;
  Dialogue d(std::move(settings));
  d.secure();
  const auto before = d.sent.size();
  d.mechanisms({"PLAIN"});
  REQUIRE(d.failed);
  CHECK(d.failed->fatal);
  CHECK(d.sent.size() == before);
}

TEST_CASE("SASL failures in words; only a temporary one is tried again") {
  for (const auto& [condition, fatal] : std::vector<std::pair<std::string, bool>>{
           {"not-authorized", true}, {"account-disabled", true}, {"temporary-auth-failure", false}}) {
    Dialogue d(Dialogue::settings());
    d.secure();
    d.mechanisms({"PLAIN"});
    d.say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><text>why \x7f so</text><" + condition + "/></failure>");
    REQUIRE(d.failed);
    CHECK(d.failed->fatal == fatal);
    CHECK(d.failed->text.find('\x7f') == std::string::npos);
    CHECK(d.failed->text.find("why") != std::string::npos);
  }
}

namespace {
void authenticate(Dialogue& d) {
  d.secure();
  d.mechanisms({"PLAIN"});
  d.say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
}
std::string bound_to(const Element& request, const std::string& jid) {
  return "<iq type='result' id='" + std::string(request.attr("id")) +
         "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + jid + "</jid></bind></iq>";
}
}  // namespace

TEST_CASE("a taken resource: the server may choose another") {
  Dialogue d(Dialogue::settings());
  authenticate(d);
  d.features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
  d.say("<iq type='error' id='" + std::string(d.sent.back().attr("id")) +
        "'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  REQUIRE_FALSE(d.failed);
  CHECK_FALSE(d.sent.back().child("bind")->child("resource"));
  d.say(bound_to(d.sent.back(), "me@example.test/other"));
  CHECK(d.done);
}

TEST_CASE("an address that is not ours is refused") {
  for (const char* jid : {"you@example.test/desk", "me@example.test", "", "me@evil.test/desk"}) {
    Dialogue d(Dialogue::settings());
    authenticate(d);
    d.features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
    d.say(bound_to(d.sent.back(), jid));
    CHECK(d.failed);
    CHECK_FALSE(d.done);
  }
}

TEST_CASE("a session is asked for only where the server insists") {
  Dialogue optional(Dialogue::settings());
  authenticate(optional);
  optional.features(
      "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
      "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>");
  optional.say(bound_to(optional.sent.back(), "me@example.test/desk"));
  CHECK(optional.done);

  Dialogue required(Dialogue::settings());
  authenticate(required);
  required.features(
      "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>");
  required.say(bound_to(required.sent.back(), "me@example.test/desk"));
  CHECK_FALSE(required.done);
  REQUIRE(required.sent.back().child("session"));
  required.say("<iq type='result' id='" + std::string(required.sent.back().attr("id")) + "'/>");
  CHECK(required.done);
}
