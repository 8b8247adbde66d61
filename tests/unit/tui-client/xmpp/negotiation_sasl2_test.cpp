// Negotiation by SASL2 (XEP-0388): what it asks for at once, and what it believes.
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/hashed_token.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
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
    xmpp::ScramServer server(xmpp::HashAlgorithm::sha256, plus, {{"tls-exporter", server_binding}});
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
  SUBCASE("a second factor that we know nothing of") {
    d.secure();
    d.features(sasl2_offer);
    d.say("<continue xmlns='urn:xmpp:sasl:2'><tasks><task>SOMETHING-ELSE</task></tasks></continue>");
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

namespace {

const std::string fast_offer = [] {
  std::string offer = sasl2_offer;
  offer.insert(offer.find("</inline></authentication>"),
               "<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-EXPR</mechanism><mechanism>HT-SHA-256-ENDP"
               "</mechanism><mechanism>HT-SHA-256-NONE</mechanism></fast>");
  return offer + "<config-version xmlns='urn:xmpp:iap:0' scheme='opaque' value='v1'/>";
}();
const std::string sasl2_refusal =
    "<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>";

Negotiation::Settings with_token(const std::string& mechanism = "HT-SHA-256-NONE") {
  auto settings = Dialogue::settings();
  settings.client_id = "device";
  settings.memory.token = {mechanism, "t0k3n", xmpp::now() + 1'000'000'000, 7};
  settings.memory.features = "v1";
  settings.memory.bind = settings.memory.carbons = settings.memory.stream_management = true;
  return settings;
}

// `proof`: of the server's.
std::string token_success(const std::string& binding, const std::string& inside) {
  return "<success xmlns='urn:xmpp:sasl:2'><additional-data>" +
         xmpp::base64_encode(xmpp::answer_hashed_token("t0k3n", binding)) + "</additional-data>" + inside +
         identifier("me@example.test/xmpp-tui/x1") + "</success>";
}

}  // namespace

TEST_CASE("a token is asked for with the password, the one that binds to most") {
  auto settings = Dialogue::settings();
  settings.client_id = "device";
  Dialogue d(settings);
  SUBCASE("to the connection") { d.binding = std::string(32, 'k'); }
  SUBCASE("to the certificate") { d.end_point = std::string(32, 'e'); }
  SUBCASE("to nothing") {}
  d.secure();
  d.negotiation.header_sent();
  CHECK(d.sent.size() == 1);  // <starttls/>
  d.features(fast_offer);
  const auto* asked = d.sent.back().child("request-token", xmpp::ns::fast);
  REQUIRE(asked);
  CHECK(asked->attr("mechanism") ==
        (!d.binding.empty() ? "HT-SHA-256-EXPR" : !d.end_point.empty() ? "HT-SHA-256-ENDP" : "HT-SHA-256-NONE"));
}

TEST_CASE("logged in by a token, behind the header: nothing is waited for before") {
  auto settings = with_token("HT-SHA-256-EXPR");
  Dialogue d(settings);
  d.binding = std::string(32, 'k');
  d.secure();
  d.negotiation.header_sent();
  const auto request = d.sent.back();
  REQUIRE(request.is("authenticate", xmpp::ns::sasl2));
  CHECK(request.attr("mechanism") == "HT-SHA-256-EXPR");
  CHECK(request.child("fast", xmpp::ns::fast)->attr("count") == "8");
  CHECK(request.child("config-version", xmpp::ns::iap)->attr("value") == "v1");
  CHECK(request.child("bind", xmpp::ns::bind2)->child("enable", xmpp::ns::carbons));
  CHECK(request.child("user-agent")->attr("id") == "device");
  const auto said = xmpp::parse_hashed_token(xmpp::base64_decode(request.child_text("initial-response")).value());
  REQUIRE(said);
  CHECK(said->username == "me");
  CHECK(xmpp::proves_token(said->proof, "t0k3n", d.binding));
  // On disk before it left; and a server that chokes on it is not sent it again so.
  REQUIRE(d.remembered.size() == 1);
  CHECK(d.remembered[0].token.count == 8);
  CHECK(d.remembered[0].features.empty());
  const auto sent = d.sent.size();
  SUBCASE("it is good, and a new one comes") {
    d.features(fast_offer);
    CHECK(d.sent.size() == sent);
    d.say(token_success(d.binding, "<bound xmlns='urn:xmpp:bind:0'/><token xmlns='urn:xmpp:fast:0' token='n3w' "
                                   "expiry='2036-01-01T00:00:00Z'/>"));
    d.features("<sm xmlns='urn:xmpp:sm:3'/>");
    REQUIRE(d.done);
    CHECK(d.negotiation.carbons_enabled());
    const auto& memory = d.remembered.back();
    CHECK(memory.token.text == "n3w");
    CHECK(memory.token.mechanism == "HT-SHA-256-EXPR");
    CHECK(memory.token.count == 0);
    CHECK(memory.features == "v1");
    CHECK(memory == tui::LoginMemory::parse(memory.token_text(), memory.server_text()));
  }
  SUBCASE("it is none any more: the password, on the same stream") {
    d.features(fast_offer);
    d.say(sasl2_refusal);
    CHECK(d.remembered.back().token.text.empty());
    CHECK(d.sent.back().attr("mechanism") == "SCRAM-SHA-256-PLUS");
    CHECK(d.sent.back().child("request-token", xmpp::ns::fast));
    CHECK_FALSE(d.failed);
  }
  SUBCASE("the features are others: again, as they are now") {
    d.features(fast_offer);
    d.say("<failure xmlns='urn:xmpp:sasl:2'><aborted xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
          "<config-version-mismatch xmlns='urn:xmpp:iap:0'/></failure>");
    CHECK(d.sent.back().attr("mechanism") == "HT-SHA-256-EXPR");
    CHECK(d.sent.back().child("fast", xmpp::ns::fast)->attr("count") == "9");
    CHECK_FALSE(d.sent.back().child("config-version", xmpp::ns::iap));
    d.say("<failure xmlns='urn:xmpp:sasl:2'><aborted xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
          "<config-version-mismatch xmlns='urn:xmpp:iap:0'/></failure>");
    CHECK(d.sent.back().attr("mechanism") == "SCRAM-SHA-256-PLUS");  // once is enough
  }
  SUBCASE("who does not know the token is no server of ours") {
    d.features(fast_offer);
    d.say(token_success(std::string(32, 'm'), {}));
    REQUIRE(d.failed);
    CHECK(d.failed->fatal);
  }
  SUBCASE("nor is who asks for more") {
    d.features(fast_offer);
    d.say("<challenge xmlns='urn:xmpp:sasl:2'/>");
    CHECK(d.failed);
  }
  SUBCASE("and an answer before the features is none") {
    d.say(token_success(d.binding, {}));
    CHECK(d.failed);
  }
}

TEST_CASE("a resource of its own is asked for in the same breath") {
  auto settings = with_token();
  settings.binds_apart = true;
  Dialogue d(settings);
  d.secure();
  d.negotiation.header_sent();
  REQUIRE(d.sent.back().child("bind", xmpp::ns::bind));
  const std::string id(d.sent.back().attr("id"));
  const auto sent = d.sent.size();
  d.features(fast_offer);
  SUBCASE("got") {
    d.say(token_success({}, {}));
    d.features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>");
    d.say("<iq type='result' id='" + id +
          "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>me@example.test/desk</jid></bind></iq>");
    REQUIRE(d.done);
    CHECK(d.done->text() == "me@example.test/desk");
    CHECK(d.sent.size() == sent);
  }
  SUBCASE("not got: another connection, without the token") {
    d.say(sasl2_refusal);
    REQUIRE(d.failed);
    CHECK(d.failed->at_once);
    CHECK_FALSE(d.failed->fatal);
    CHECK(d.remembered.back().token.text.empty());
  }
}

TEST_CASE("a refused token is no way round: what would not be told the password is not told it then") {
  auto settings = with_token();
  settings.scram_expected = true;
  Dialogue d(settings);
  d.secure();
  d.negotiation.header_sent();
  d.features("<authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism></authentication>");
  d.say(sasl2_refusal);
  REQUIRE(d.failed);
  CHECK(d.failed->fatal);
  CHECK(d.sent.back().attr("mechanism") == "HT-SHA-256-NONE");
}

TEST_CASE("no token is sent that is old, that this connection can't bind, or before TLS") {
  auto settings = with_token("HT-SHA-256-EXPR");
  SUBCASE("nothing to bind to") {}
  SUBCASE("old") {
    settings = with_token();
    settings.memory.token.expires = xmpp::now();
  }
  SUBCASE("a mechanism that we don't know") { settings.memory.token.mechanism = "HT-MD5-NONE"; }
  SUBCASE("nothing tells us apart") {
    settings = with_token();
    settings.client_id.clear();
  }
  Dialogue d(settings);
  d.negotiation.header_sent();
  CHECK(d.sent.empty());
  d.secure();
  d.negotiation.header_sent();
  CHECK(d.sent.back().name() == "starttls");
  d.features(fast_offer);
  CHECK(d.sent.back().attr("mechanism").starts_with("SCRAM"));
}

TEST_CASE("what can't be read of a memory was never there") {
  CHECK(tui::LoginMemory::parse("", "") == tui::LoginMemory());
  CHECK(tui::LoginMemory::parse("HT-SHA-256-NONE token soon 7", "nonsense = %") == tui::LoginMemory());
}

namespace {

std::string offer_of(const std::vector<std::string>& mechanisms, const std::vector<std::string>& types,
                     const std::string& inside = {}) {
  std::string offer = "<authentication xmlns='urn:xmpp:sasl:2'>";
  for (const auto& name : mechanisms) offer += "<mechanism>" + name + "</mechanism>";
  offer += inside + "</authentication>";
  if (types.empty()) return offer;
  offer += "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>";
  for (const auto& type : types) offer += "<channel-binding type='" + type + "'/>";
  return offer + "</sasl-channel-binding>";
}

}  // namespace

TEST_CASE("what is offered decides: the strongest hash, the binding that binds most") {
  Dialogue d(Dialogue::settings());
  d.binding = std::string(32, 'k');
  d.end_point = std::string(32, 'e');
  d.secure();
  std::string expected;
  SUBCASE("all of it") {
    d.features(offer_of({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-512-PLUS", "SCRAM-SHA-512"},
                        {"tls-server-end-point", "tls-exporter"}));
    expected = "p=tls-exporter,,";
    CHECK(d.sent.back().attr("mechanism") == "SCRAM-SHA-512-PLUS");
  }
  SUBCASE("the certificate alone") {
    d.features(offer_of({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"}, {"tls-unique", "tls-server-end-point"}));
    expected = "p=tls-server-end-point,,";
    CHECK(d.sent.back().attr("mechanism") == "SCRAM-SHA-256-PLUS");
  }
  SUBCASE("nothing that we know") {
    d.features(offer_of({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"}, {"tls-unique"}));
    expected = "n,,";
    CHECK(d.sent.back().attr("mechanism") == "SCRAM-SHA-256");
  }
  CHECK(xmpp::base64_decode(d.sent.back().child_text("initial-response")).value().starts_with(expected));
}

TEST_CASE("XEP-0440: half of an offer of channel binding is what is left of a whole one") {
  Dialogue d(Dialogue::settings());
  d.secure();
  SUBCASE("types without mechanisms") { d.features(offer_of({"SCRAM-SHA-256"}, {"tls-exporter"})); }
  SUBCASE("mechanisms without types") { d.features(offer_of({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"}, {})); }
  REQUIRE(d.failed);
  CHECK(d.failed->fatal);
  CHECK(d.sent.size() == 1);
}

TEST_CASE("less than before: nothing is said, somebody is asked") {
  auto settings = Dialogue::settings();
  settings.memory.strongest = {256, true, true};
  Dialogue d(settings);
  d.binding = std::string(32, 'k');
  d.secure();
  const std::vector<std::string> types{"tls-exporter"};
  bool weaker = true;
  SUBCASE("a hash less") { d.features(offer_of({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"}, types)); }
  SUBCASE("not bound") { d.features(offer_of({"SCRAM-SHA-512"}, {})); }
  SUBCASE("no SASL2") {
    d.features("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-256-PLUS</mechanism>"
               "</mechanisms><sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"
               "</sasl-channel-binding>");
  }
  SUBCASE("the password itself") { d.features(offer_of({"PLAIN"}, {})); }
  SUBCASE("as before") {
    d.features(offer_of({"SCRAM-SHA-256-PLUS"}, types));
    weaker = false;
  }
  SUBCASE("more") {
    d.features(offer_of({"SCRAM-SHA-512-PLUS"}, types));
    weaker = false;
  }
  REQUIRE(d.failed.has_value() == weaker);
  if (!weaker) return;
  CHECK(d.sent.size() == 1);
  CHECK(d.failed->weaker);
  CHECK(d.failed->fatal);
}

TEST_CASE("only what worked is remembered as the best that there was") {
  Sasl2 d;
  d.binding = std::string(32, 'k');
  SUBCASE("it did") {
    d.log_in(identifier("me@example.test"));
    CHECK(d.remembered.back().strongest == tui::LoginStrength{256, true, true});
    const auto& memory = d.remembered.back();
    CHECK(memory == tui::LoginMemory::parse(memory.token_text(), memory.server_text()));
  }
  SUBCASE("it did not") {
    d.log_in({}, std::string(32, 'm'));
    for (const auto& memory : d.remembered) CHECK(memory.strongest == tui::LoginStrength());
  }
}

TEST_CASE("XEP-0480: the server gets what it needs for a better hash, after it has proven itself") {
  Dialogue d(Dialogue::settings());
  d.secure();
  const std::string task = "UPGR-SCRAM-SHA-512";
  const std::string upgrade = "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>" + task + "</upgrade>";
  const auto log_in_up_to_proof = [&] {
    d.features(offer_of({"SCRAM-SHA-256"}, {}, upgrade));
    const auto request = d.sent.back();
    CHECK(request.child_text("upgrade", xmpp::ns::upgrade) == task);
    xmpp::ScramServer server(xmpp::HashAlgorithm::sha256, false, {});
    const auto keys = *xmpp::make_scram_keys(xmpp::HashAlgorithm::sha256, "pencil", "0123456789abcdef", 4096);
    REQUIRE(server.read_first(xmpp::base64_decode(request.child_text("initial-response")).value()));
    d.say("<challenge xmlns='urn:xmpp:sasl:2'>" + xmpp::base64_encode(server.server_first(keys)) + "</challenge>");
    return xmpp::base64_encode(server.final(data_of(d.sent.back())).value());
  };
  const auto ask = [&](const std::string& proof, const std::string& which) {
    d.say("<continue xmlns='urn:xmpp:sasl:2'><additional-data>" + proof + "</additional-data><tasks><task>" + which +
          "</task></tasks></continue>");
  };
  SUBCASE("so") {
    ask(log_in_up_to_proof(), task);
    REQUIRE(d.sent.back().is("next", xmpp::ns::sasl2));
    d.say("<task-data xmlns='urn:xmpp:sasl:2'><salt xmlns='urn:xmpp:scram-upgrade:0' iterations='4096'>c2FsdA=="
          "</salt></task-data>");
    const auto salted = xmpp::base64_decode(d.sent.back().child_text("hash", xmpp::ns::scram_upgrade)).value();
    CHECK(salted == xmpp::salt_password(xmpp::HashAlgorithm::sha512, "pencil", "salt", 4096).value());
    d.say("<success xmlns='urn:xmpp:sasl:2'>" + identifier("me@example.test") + "</success>");
    CHECK_FALSE(d.failed);
    CHECK(d.remembered.back().strongest.scram == 256);
  }
  SUBCASE("not to who does not know the password") {
    log_in_up_to_proof();
    ask("dj1YWFhY", task);
    REQUIRE(d.failed);
    CHECK(d.sent.back().name() == "response");
  }
  SUBCASE("nothing else") {
    ask(log_in_up_to_proof(), "UPGR-SCRAM-SHA-1");
    REQUIRE(d.failed);
  }
  SUBCASE("a salt to stall us") {
    ask(log_in_up_to_proof(), task);
    d.say("<task-data xmlns='urn:xmpp:sasl:2'><salt xmlns='urn:xmpp:scram-upgrade:0' iterations='2000000000'>c2FsdA=="
          "</salt></task-data>");
    REQUIRE(d.failed);
  }
  SUBCASE("and nobody is in before it is done") {
    ask(log_in_up_to_proof(), task);
    d.say("<success xmlns='urn:xmpp:sasl:2'>" + identifier("me@example.test") + "</success>");
    REQUIRE(d.failed);
  }
}

TEST_CASE("SASL2: a code of an authenticator, for a server that has proven itself") {
  auto settings = Dialogue::settings();
  const std::string text = "<totp xmlns='urn:xmpp:mfa:0'>";
  const auto play = [&](const std::string& code) {
    settings.code = code;
    auto d = std::make_unique<Dialogue>(settings);
    d->secure();
    d->features(offer_of({"SCRAM-SHA-256"}, {}, "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-512</upgrade>"));
    return d;
  };
  const auto proof_of = [](Dialogue& d) {
    xmpp::ScramServer server(xmpp::HashAlgorithm::sha256, false, {});
    const auto keys = *xmpp::make_scram_keys(xmpp::HashAlgorithm::sha256, "pencil", "0123456789abcdef", 4096);
    REQUIRE(server.read_first(xmpp::base64_decode(d.sent.back().child_text("initial-response")).value()));
    d.say("<challenge xmlns='urn:xmpp:sasl:2'>" + xmpp::base64_encode(server.server_first(keys)) + "</challenge>");
    return xmpp::base64_encode(server.final(data_of(d.sent.back())).value());
  };
  const auto ask = [](Dialogue& d, const std::string& proof, const std::string& task = "TOTP") {
    d.say("<continue xmlns='urn:xmpp:sasl:2'>" +
          (proof.empty() ? std::string() : "<additional-data>" + proof + "</additional-data>") + "<tasks><task>" + task +
          "</task></tasks></continue>");
  };
  const auto in = "<success xmlns='urn:xmpp:sasl:2'>" + identifier("me@example.test") + "</success>";
  const auto out = [](const std::string& condition) {
    return "<failure xmlns='urn:xmpp:sasl:2'><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>";
  };
  SUBCASE("there is one") {
    const auto d = play("123456");
    ask(*d, proof_of(*d));
    REQUIRE(d->sent.back().is("next", xmpp::ns::sasl2));
    CHECK(d->sent.back().attr("task") == "TOTP");
    CHECK(d->sent.back().child_text("totp", xmpp::ns::mfa) == "123456");
    CHECK(d->codes == 1);
    SUBCASE("a good one") {
      d->say(in);
      CHECK_FALSE(d->failed);
      CHECK(d->remembered.back().strongest.scram == 256);
    }
    SUBCASE("and the better hash behind it") {
      ask(*d, {}, "UPGR-SCRAM-SHA-512");
      CHECK(d->sent.back().attr("task") == "UPGR-SCRAM-SHA-512");
      d->say("<task-data xmlns='urn:xmpp:sasl:2'><salt xmlns='urn:xmpp:scram-upgrade:0' iterations='4096'>c2FsdA=="
             "</salt></task-data>");
      d->say(in);
      CHECK_FALSE(d->failed);
    }
    SUBCASE("a wrong one") {
      d->say(out("not-authorized"));
      REQUIRE(d->failed);
      CHECK(d->failed->code_wanted);
      CHECK(d->failed->text.find("password") == std::string::npos);  // nobody is to be asked for that
    }
    SUBCASE("asked for again, or for something else") {
      SUBCASE("again") { ask(*d, {}); }
      SUBCASE("a challenge") { d->say("<challenge xmlns='urn:xmpp:sasl:2'>abcd</challenge>"); }
      SUBCASE("data") { d->say("<task-data xmlns='urn:xmpp:sasl:2'/>"); }
      REQUIRE(d->failed);
      CHECK(d->codes == 1);
    }
  }
  SUBCASE("there is none") {
    const auto d = play("");
    ask(*d, proof_of(*d));
    REQUIRE(d->failed);
    CHECK(d->failed->code_wanted);
    CHECK(d->codes == 0);
  }
  SUBCASE("not for who does not know the password") {
    const auto d = play("123456");
    proof_of(*d);
    SUBCASE("a wrong proof") { ask(*d, "dj1YWFhY"); }
    SUBCASE("none") { ask(*d, {}); }
    SUBCASE("another task") { ask(*d, "dj1YWFhY", "GIVE-ME-ALL"); }
    REQUIRE(d->failed);
    CHECK_FALSE(d->failed->code_wanted);
    CHECK(d->codes == 0);
    CHECK(d->sent.back().name() == "response");
  }
}
