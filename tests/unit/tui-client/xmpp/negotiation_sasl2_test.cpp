// Negotiation by SASL2 (XEP-0388): what it asks for at once, and what it believes.
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/negotiation_dialogue.hpp"

using namespace tui;
using test::data_of;
using test::Dialogue;
using xmpp::Element;

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
