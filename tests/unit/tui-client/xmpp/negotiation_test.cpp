// Negotiation: what it asks for, what it refuses, in each state.
#include "tui-client/xmpp/negotiation.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/scripted_server.hpp"

using namespace tui;
using test::element;
using xmpp::Element;

namespace {

class AtOnce final : public xmpp::Executor {
 public:
  void post(std::function<void()> task) override { task(); }
  void background(std::function<void()> work, std::function<void()> done) override {
    if (hold) return held.push_back(done);
    work();
    done();
  }
  std::shared_ptr<void> after(unsigned, std::function<void()>) override { return nullptr; }
  bool hold = false;
  std::vector<std::function<void()>> held;
};

struct Dialogue : NegotiationHandler {
  AtOnce executor;
  std::vector<Element> sent;
  int tls = 0, restarts = 0, scram = 0;
  std::optional<xmpp::Jid> done;
  std::optional<NegotiationFailure> failed;
  Negotiation negotiation;
  std::optional<std::uint32_t> resumed_h, failed_h;
  int failed_resumptions = 0;

  explicit Dialogue(Negotiation::Settings settings) : negotiation(std::move(settings), *this, executor) {}
  static Negotiation::Settings settings() {
    Negotiation::Settings made;
    made.jid = *xmpp::Jid::parse("me@example.test");
    made.password = "pencil";
    made.resource = "desk";
    return made;
  }
  void send_element(const Element& e) override { sent.push_back(e); }
  void begin_tls() override { ++tls; }
  std::string channel_binding() override { return binding; }
  std::string binding;
  void restart_stream() override { ++restarts; }
  void scram_offered() override { ++scram; }
  void resumed(std::uint32_t h) override { resumed_h = h; }
  void resumption_failed(std::optional<std::uint32_t> h) override {
    ++failed_resumptions;
    failed_h = h;
  }
  void negotiated(const xmpp::Jid& jid) override { done = jid; }
  void negotiation_failed(const NegotiationFailure& failure) override { failed = failure; }

  void say(const std::string& xml) { negotiation.handle(element(xml)); }
  void features(const std::string& inside) {
    negotiation.handle(element("<features xmlns='http://etherx.jabber.org/streams'>" + inside + "</features>"));
  }
  void mechanisms(const std::vector<std::string>& names) {
    std::string inside = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
    for (const auto& name : names) inside += "<mechanism>" + name + "</mechanism>";
    features(inside + "</mechanisms>");
  }
  void secure() {
    features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    negotiation.secured();
  }
};

std::string data_of(const Element& e) { return xmpp::base64_decode(e.text()).value_or("not base64"); }

std::string sasl(const std::string& name, const std::string& data) {
  return "<" + name + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + xmpp::base64_encode(data) + "</" + name + ">";
}

// The server's end of SCRAM up to its last word.
struct ScramEnd {
  xmpp::ScramServer server;
  xmpp::ScramKeys keys;
  explicit ScramEnd(xmpp::HashAlgorithm hash, const std::string& password = "pencil")
      : server(hash, false, false, {}, {}), keys(*xmpp::make_scram_keys(hash, password, "0123456789abcdef", 4096)) {}
};

}  // namespace

namespace {

// What xmppd offers.
const std::string sasl2_offer =
    "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-256"
    "</mechanism><inline><bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/><feature "
    "var='urn:xmpp:carbons:2'/><feature var='urn:xmpp:csi:0'/></inline></bind><sm xmlns='urn:xmpp:sm:3'/></inline>"
    "</authentication><sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"
    "</sasl-channel-binding><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-256</mechanism>"
    "</mechanisms>";

struct Sasl2 : Dialogue {
  explicit Sasl2(Negotiation::Settings wanted = settings()) : Dialogue(std::move(wanted)) {}
  // The server's end; `inside` is what its <success/> has beside.
  void log_in(const std::string& inside, const std::string& server_binding = std::string(32, 'k')) {
    secure();
    features(sasl2_offer);
    request = sent.back();
    const bool plus = request.attr("mechanism") == "SCRAM-SHA-256-PLUS";
    xmpp::ScramServer server(xmpp::HashAlgorithm::sha256, plus, true, "tls-exporter", server_binding);
    const auto keys = *xmpp::make_scram_keys(xmpp::HashAlgorithm::sha256, "pencil", "0123456789abcdef", 4096);
    REQUIRE(server.read_first(xmpp::base64_decode(request.child_text("initial-response")).value()));
    say("<challenge xmlns='urn:xmpp:sasl:2'>" + xmpp::base64_encode(server.server_first(keys)) + "</challenge>");
    REQUIRE(sent.back().is("response", xmpp::ns::sasl2));
    proof = server.final(data_of(sent.back()));
    if (!proof) return;
    say("<success xmlns='urn:xmpp:sasl:2'><additional-data>" + xmpp::base64_encode(*proof) + "</additional-data>" +
        inside + "</success>");
  }
  Element request;
  xmpp::Result<std::string> proof = xmpp::fail(xmpp::Errc::internal, "");
};

std::string identifier(const std::string& jid) {
  return "<authorization-identifier>" + jid + "</authorization-identifier>";
}

}  // namespace

TEST_CASE("SASL2: a session with what it needs in one answer, and no second stream") {
  auto settings = Dialogue::settings();
  settings.client_id = "d4565fa7-4d72-4749-b3d3-740edbf87770";
  settings.inactive = true;
  Sasl2 d(settings);
  d.log_in("<bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3' resume='true' id='r1'/></bound>" +
           identifier("me@example.test/xmpp-tui/x1"));
  CHECK(d.request.attr("mechanism") == "SCRAM-SHA-256");  // there is nothing to bind to on this connection
  CHECK(d.request.child("user-agent")->attr("id") == settings.client_id);
  const auto* bind = d.request.child("bind", xmpp::ns::bind2);
  REQUIRE(bind);
  CHECK(bind->child_text("tag") == "xmpp-tui");
  CHECK(bind->child("enable", xmpp::ns::carbons));
  CHECK(bind->child("enable", xmpp::ns::sm)->attr("resume") == "true");
  CHECK(bind->child("inactive", xmpp::ns::csi));
  CHECK_FALSE(d.done);
  d.features("<sm xmlns='urn:xmpp:sm:3'/><csi xmlns='urn:xmpp:csi:0'/>");
  REQUIRE(d.done);
  CHECK(d.done->text() == "me@example.test/xmpp-tui/x1");
  CHECK(d.restarts == 0);
  CHECK(d.scram == 1);
  CHECK(d.negotiation.enabled().attr("id") == "r1");
  CHECK(d.negotiation.client_state_offered());
}

TEST_CASE("SASL2: bound to TLS, where both ends have the same") {
  Sasl2 d;
  d.binding = std::string(32, 'k');
  SUBCASE("they have") {
    d.log_in(identifier("me@example.test"));
    CHECK(d.proof);
  }
  SUBCASE("somebody is in the middle") {
    d.log_in({}, std::string(32, 'm'));
    CHECK_FALSE(d.proof);
  }
  CHECK(d.request.attr("mechanism") == "SCRAM-SHA-256-PLUS");
}

TEST_CASE("a server that offers nothing to bind to is told that we could have") {
  Dialogue d(Dialogue::settings());
  d.binding = std::string(32, 'k');
  d.secure();
  d.mechanisms({"SCRAM-SHA-256"});
  CHECK(data_of(d.sent.back()).starts_with("y,,"));
  Dialogue other(Dialogue::settings());  // it offers, but nobody knows what
  other.binding = d.binding;
  other.secure();
  other.mechanisms({"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"});
  CHECK(other.sent.back().attr("mechanism") == "SCRAM-SHA-256");
  CHECK(data_of(other.sent.back()).starts_with("n,,"));
}

TEST_CASE("SASL2: the session of before is resumed in the same answer; or not, and there is a new one") {
  auto settings = Dialogue::settings();
  settings.resume_id = "r0";
  settings.resume_h = 7;
  Sasl2 d(settings);
  SUBCASE("it is there") {
    d.log_in("<resumed xmlns='urn:xmpp:sm:3' previd='r0' h='3'/>" + identifier("me@example.test/desk"));
    CHECK(d.request.child("resume", xmpp::ns::sm)->attr("h") == "7");
    d.features("<csi xmlns='urn:xmpp:csi:0'/>");
    CHECK(d.resumed_h == 3);
  }
  SUBCASE("it is not") {
    d.log_in("<failed xmlns='urn:xmpp:sm:3' h='2'/><bound xmlns='urn:xmpp:bind:0'/>" + identifier("me@example.test/n"));
    CHECK(d.failed_resumptions == 1);
    CHECK(d.failed_h == 2);
    d.features("<sm xmlns='urn:xmpp:sm:3'/>");
    REQUIRE(d.done);
    CHECK(d.done->text() == "me@example.test/n");
    CHECK(d.negotiation.enabled().name().empty());
    CHECK(d.negotiation.stream_management_offered());
  }
  SUBCASE("another one is") {
    d.log_in("<resumed xmlns='urn:xmpp:sm:3' previd='r9' h='3'/>" + identifier("me@example.test/desk"));
    REQUIRE(d.failed);
  }
}

TEST_CASE("SASL2: a resource that the user wants is asked for by itself; nobody lets us in as somebody else") {
  auto settings = Dialogue::settings();
  settings.binds_apart = true;
  Sasl2 d(settings);
  SUBCASE("a resource") {
    d.log_in(identifier("me@example.test"));
    CHECK_FALSE(d.request.child("bind", xmpp::ns::bind2));
    d.features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
    CHECK(d.sent.back().child("bind")->child_text("resource") == "desk");
  }
  SUBCASE("somebody else") {
    d.log_in(identifier("you@example.test"));
    REQUIRE(d.failed);
    CHECK(d.failed->fatal);
  }
  SUBCASE("a second factor") {
    d.secure();
    d.features(sasl2_offer);
    d.say("<continue xmlns='urn:xmpp:sasl:2'><tasks><task>TOTP</task></tasks></continue>");
    REQUIRE(d.failed);
    CHECK(d.failed->text.find("second proof") != std::string::npos);
  }
  SUBCASE("a server that does not prove itself") {
    d.secure();
    d.features(sasl2_offer);
    d.say("<success xmlns='urn:xmpp:sasl:2'>" + identifier("me@example.test") + "</success>");
    REQUIRE(d.failed);
    CHECK(d.failed->fatal);
  }
}

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
  CHECK(choose_sasl_mechanism({"PLAIN", "SCRAM-SHA-512"}, false).mechanism.empty());
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

TEST_CASE("registration: fields, forms, refusals") {
  auto settings = Dialogue::settings();
  settings.purpose = Negotiation::Purpose::registration;
  Dialogue d(std::move(settings));
  d.secure();
  d.mechanisms({"PLAIN"});
  REQUIRE(d.sent.back().child("query", xmpp::ns::register_account));
  const auto answer = [&](const std::string& inside) {
    d.say("<iq type='result' id='" + std::string(d.sent.back().attr("id")) + "'><query xmlns='jabber:iq:register'>" +
          inside + "</query></iq>");
  };
  SUBCASE("plain fields") {
    answer("<instructions>choose</instructions><username/><password/>");
    const Element* query = d.sent.back().child("query");
    CHECK(query->child_text("username") == "me");
    CHECK(query->child_text("password") == "pencil");
    d.say("<iq type='result' id='" + std::string(d.sent.back().attr("id")) + "'/>");
    REQUIRE(d.done);
    CHECK(d.done->text() == "me@example.test");
  }
  SUBCASE("a form") {
    answer(
        "<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'><value>jabber:iq:register</value>"
        "</field><field var='username'><required/></field><field var='password'><required/></field></x>");
    CHECK(d.sent.back().child("query")->child("x"));
    CHECK_FALSE(d.failed);
  }
  SUBCASE("a form that wants more") {
    answer("<x xmlns='jabber:x:data' type='form'><field var='ocr' type='text-single'><required/></field></x>");
    REQUIRE(d.failed);
    CHECK(d.failed->code == xmpp::Errc::invalid_argument);
  }
  SUBCASE("the name is taken") {
    answer("<username/><password/>");
    d.say("<iq type='error' id='" + std::string(d.sent.back().attr("id")) +
          "'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    REQUIRE(d.failed);
    CHECK(d.failed->code == xmpp::Errc::already_exists);
  }
}
