// What a server says of its outage, elsewhere: asked for while there is time, read when nobody answers.
#include "tui-client/xmpp/outage.hpp"

#include "libxmpp/xml/stream_parser.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using xmpp::Element;

namespace {

constexpr const char* outage_info =
    "<query xmlns='http://jabber.org/protocol/disco#info'><x xmlns='jabber:x:data' type='result'>"
    "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:sos:0</value></field>"
    "<field var='external-status-addresses'><value>http://insecure.example/s.json</value>"
    "<value>https://one.example/s.json</value><value>https://two.example/s.json</value></field></x></query>";

}  // namespace

TEST_CASE("a status of XEP-0455 is read, and what is none is not") {
  const auto status = read_outage(
      R"({"planned":true,"beginning":"2021-01-12T01:01:01Z","expected_end":"2021-01-12T05:00:00Z","more":7,
          "message":{"default":"Mise à jour\n du serveur","en":"The server is being updated"}})",
      "en");
  REQUIRE(status);
  REQUIRE(*status);
  CHECK((**status).planned);
  CHECK(outage_in_words("example.org", **status, (**status).beginning) ==
        "example.org is down as planned: The server is being updated (since 2021-01-12 01:01 UTC, probably until "
        "2021-01-12 05:00 UTC)");
  CHECK(outage_in_words("example.org", **status, (**status).beginning - 1).empty());
  const auto bare = read_outage(R"({"beginning":"2021-01-12T01:01:01Z"})", "");
  REQUIRE(bare);
  CHECK(outage_in_words("example.org", **bare, (**bare).beginning) == "example.org has an outage (since 2021-01-12 01:01 UTC)");
  const auto french = read_outage(R"({"beginning":"2021-01-12T01:01:01Z","message":{"default":"Mise\nà jour"}})", "de");
  CHECK((**french).text.find('\n') == std::string::npos);
  const auto over = read_outage("{}", "en");
  REQUIRE(over);
  CHECK_FALSE(*over);
  for (const auto* text : {"", "[]", "{\"planned\":true}", "{\"beginning\":7}", "{\"beginning\":\"soon\"}", "<html>"}) {
    CHECK_MESSAGE(!read_outage(text, "en"), text);
  }
  CHECK(read_outage(R"({"beginning":"2021-01-12T01:01:01Z","message":["x"],"expected_end":{}})", "en").has_value());
}

TEST_CASE("addresses are https, few and short") {
  const auto found = outage_addresses(*xmpp::parse_element(outage_info));
  CHECK(found == std::vector<std::string>{"https://one.example/s.json", "https://two.example/s.json"});
  CHECK(outage_addresses(Element("query", "http://jabber.org/protocol/disco#info")).empty());
}

TEST_CASE("a server that can't be reached: its users are told why") {
  test::LoggedIn t;
  std::vector<std::string> read;
  t.options.outage_ask_ms = 10;
  t.options.times.step_ms = 500;
  t.options.read_page = [&](const std::string& url, std::function<void(xmpp::Result<std::string>)> then) {
    read.push_back(url);
    t.loop.post([url, then = std::move(then)] {
      if (url == "https://one.example/s.json") return then(xmpp::fail(xmpp::Errc::connection_failed, "down, too"));
      then(std::string(R"({"beginning":"2021-01-12T01:01:01Z","message":{"default":"The disk is full."}})"));
    });
  };
  bool asked = false;
  t.server.on_stanza = [&](const Element& iq) {
    if (!iq.child("query", "http://jabber.org/protocol/disco#info") || iq.attr("to") != "example.test") return false;
    asked = true;
    t.server.result_for(iq, outage_info);
    return true;
  };
  t.log_in();
  t.until([&] { return asked && !t.history->get(t.me, "outage_addresses")->value_or("").empty(); });
  CHECK(read.empty());
  t.server.silent = true;
  t.server.drop();
  t.until([&] { return t.count<Notice>() > 0 && t.last<Notice>()->text.find("The disk is full.") != std::string::npos; });
  CHECK(read == std::vector<std::string>{"https://one.example/s.json", "https://two.example/s.json"});
  CHECK(t.last<Notice>()->error);
  const auto notices = t.count<Notice>();
  t.wait(200);
  CHECK(t.count<Notice>() == notices);
}
