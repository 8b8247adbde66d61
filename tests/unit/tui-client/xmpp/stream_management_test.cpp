// XEP-0198: the counters, and what becomes of messages when the connection breaks.
#include "tui-client/xmpp/stream_management.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::LoggedIn;
namespace ns = xmpp::ns;

namespace {

xmpp::Element enabled(const std::string& attributes) {
  return test::element("<enabled xmlns='urn:xmpp:sm:3' " + attributes + "/>");
}

std::vector<std::string> bodies(const test::ScriptedServer& server) {
  std::vector<std::string> all;
  for (const auto& stanza : server.stanzas) {
    if (stanza.name() == "message" && stanza.child("body")) all.push_back(stanza.child_text("body"));
  }
  return all;
}

struct Managed : LoggedIn {
  Managed() { server.offer_management = true; }
  // Everything sent at login is acknowledged: what follows counts alone.
  void settle() {
    until([this] { return server.find("iq", "ping") != nullptr; });
    wait(50);
  }
  std::size_t incoming() {
    const auto page = history->page(me, bob, 0, 100);
    REQUIRE(page);
    return static_cast<std::size_t>(std::count_if(
        page->begin(), page->end(), [](const ChatMessage& row) { return row.direction == Direction::incoming; }));
  }
  void say(const std::string& id, const std::string& body) {
    server.send("<message type='chat' id='" + id + "' from='bob@example.net/phone'><body>" + body +
                "</body></message>");
  }
};

}  // namespace

TEST_CASE("what counts: stanzas, from <enable/> on, up to the server's h") {
  StreamManagement sm;
  CHECK_FALSE(sm.sent("<message/>"));
  CHECK(sm.position() == 0);
  sm.asked();
  CHECK(sm.sent("<message to='x'/>"));
  CHECK(sm.sent("<iq/>"));
  CHECK(sm.sent("<presence>"));
  CHECK_FALSE(sm.sent("<r xmlns='urn:xmpp:sm:3'/>"));
  CHECK_FALSE(sm.sent(" "));
  CHECK_FALSE(sm.sent("<iqx/>"));
  CHECK(sm.position() == 3);
  sm.stanza_handled();  // before <enabled/>: of no session
  CHECK(sm.handled() == 0);
  CHECK_FALSE(sm.acknowledge(4));
  CHECK(sm.acknowledge(2));
  CHECK(sm.acknowledge(2));
  CHECK(sm.unacked().size() == 1);
  CHECK_FALSE(sm.acknowledge(1));  // it can't take back
  CHECK(sm.position() == 3);
  CHECK_FALSE(sm.resumable());
  sm.enabled(enabled("id='a' resume='1'"));
  CHECK(sm.resumable());
  sm.stanza_handled();
  CHECK(sm.handled() == 1);
  sm.reset();
  CHECK_FALSE(sm.resumable());
  sm.enabled(enabled("id='a' resume='true'"));  // nobody asked
  CHECK_FALSE(sm.resumable());
  sm.asked();
  sm.enabled(enabled("id='a'"));
  CHECK_FALSE(sm.resumable());
  for (const char* h : {"", "-1", "1x", "4294967296", " 1"}) {
    CHECK_FALSE(StreamManagement::h_of(test::element("<a xmlns='urn:xmpp:sm:3' h='" + std::string(h) + "'/>")));
  }
  CHECK(StreamManagement::h_of(test::element("<a xmlns='urn:xmpp:sm:3' h='4294967295'/>")) == 4294967295U);
}

TEST_CASE("sent is what the server acknowledged") {
  Managed t;
  t.log_in();
  t.settle();
  t.server.answer_acks = false;
  const auto id = t.send_plain("hello");
  t.until([&] { return bodies(t.server).size() == 1; });
  t.wait(50);
  CHECK(t.delivery(id) == Delivery::pending);
  t.server.send("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(t.server.handled) + "'/>");
  t.until([&] { return t.delivery(id) == Delivery::sent; });
}

TEST_CASE("resumed: what was lost goes again, what arrived does not, and nobody went offline") {
  Managed t;
  t.log_in();
  t.settle();
  t.server.send("<presence from='bob@example.net/phone'/>");
  t.until([&] { return t.count<PresenceChanged>() == 1; });
  t.say("m1", "before");
  t.until([&] { return t.incoming() == 1; });
  t.server.answer_acks = false;
  const auto arrived = t.send_plain("arrived");
  t.until([&] { return bodies(t.server).size() == 1; });
  t.server.lose = true;
  const auto lost = t.send_plain("lost");
  t.wait(50);
  t.server.drop();
  t.until([&] { return !t.online(); });
  t.server.lose = false;
  t.server.answer_acks = true;
  t.events.clear();
  const auto meanwhile = t.send_plain("meanwhile");
  t.until([&] { return t.delivery(meanwhile) == Delivery::sent; });
  CHECK(t.delivery(arrived) == Delivery::sent);
  CHECK(t.delivery(lost) == Delivery::sent);
  CHECK(bodies(t.server) == std::vector<std::string>{"arrived", "lost", "meanwhile"});
  CHECK(t.server.resumptions == 1);
  CHECK(t.server.logins == 1);
  t.until([&] { return t.count<PresenceChanged>() == 1; });
  REQUIRE_FALSE(t.server.told.empty());
  // Answers at login, presence, message: the server asks and gets the same number as in <resume/>.
  const auto at_resume = t.server.told.back();
  t.server.send("<r xmlns='urn:xmpp:sm:3'/>");
  t.until([&] { return t.server.told.back() != at_resume || t.server.told.size() > 1; });
  t.say("m2", "after");
  t.until([&] { return t.incoming() == 2; });
}

TEST_CASE("not resumed: a new session, the same ids, and what the server had handled is not sent twice") {
  Managed t;
  t.log_in();
  t.settle();
  t.server.answer_acks = false;
  const auto handled = t.send_plain("handled");
  t.until([&] { return bodies(t.server).size() == 1; });
  const auto h = t.server.handled;
  const auto unknown = t.send_plain("unknown");
  t.until([&] { return bodies(t.server).size() == 2; });
  const std::string id(t.server.stanzas.back().attr("id"));
  t.server.accept_resume = false;
  t.server.answer_acks = true;
  std::vector<std::string> expected{"unknown"};
  SUBCASE("the server says what it had handled") { t.server.failed_h = h; }
  SUBCASE("it says nothing") { expected.insert(expected.begin(), "handled"); }
  SUBCASE("it says nonsense") {
    t.server.failed_h = h + 100;
    expected.insert(expected.begin(), "handled");
  }
  SUBCASE("it was replaced by one that knows no stream management") {
    t.server.offer_management = false;
    expected.insert(expected.begin(), "handled");
  }
  t.server.drop();
  t.until([&] { return t.server.logins == 2 && t.delivery(unknown) == Delivery::sent; });
  CHECK(t.delivery(handled) == Delivery::sent);
  CHECK(bodies(t.server) == expected);
  const auto same = std::find_if(t.server.stanzas.begin(), t.server.stanzas.end(),
                                 [&](const xmpp::Element& stanza) { return stanza.attr("id") == id; });
  CHECK(same != t.server.stanzas.end());
}

TEST_CASE("several breaks in a row, resumed or not: everything once, in order") {
  Managed t;
  std::vector<std::string> arrived;  // over all sessions
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    if (stanza.name() == "message" && stanza.child("body")) arrived.push_back(stanza.child_text("body"));
    return false;
  };
  t.log_in();
  t.settle();
  std::vector<std::string> said;
  const auto say_next = [&] {
    said.push_back("number " + std::to_string(said.size()));
    return t.send_plain(said.back());
  };
  for (int i = 0; i < 6; ++i) {
    say_next();
    t.until([&] { return arrived.size() == said.size(); });
    t.server.lose = true;
    say_next();
    t.wait(20);
    t.server.drop();
    t.server.lose = false;
    t.server.accept_resume = i % 2 == 0;
    t.server.failed_h = t.server.handled;
    t.until([&] { return !t.online(); });
    const auto offline = say_next();
    t.until([&] { return t.delivery(offline) == Delivery::sent; });
  }
  CHECK(arrived == said);
  CHECK(t.server.resumptions == 3);
  CHECK(t.server.logins == 4);
}

TEST_CASE("a server that does not answer is left, and the message goes with the resumed session") {
  Managed t;
  t.options.times.ack_ms = 200;
  t.log_in();
  t.settle();
  t.server.answer_acks = false;
  const auto id = t.send_plain("anybody there");
  t.until([&] { return !t.online(); });
  t.server.answer_acks = true;
  t.until([&] { return t.server.resumptions > 0 && t.delivery(id) == Delivery::sent; });
}

TEST_CASE("a server that acknowledges what it never got has no session to resume") {
  Managed t;
  t.log_in();
  t.settle();
  t.server.send("<a xmlns='urn:xmpp:sm:3' h='4000'/>");
  t.until([&] { return t.server.logins == 2 && t.online(); });
  CHECK(t.server.resumptions == 0);
}

TEST_CASE("a server that refuses to begin is asked by ping instead") {
  Managed t;
  t.server.accept_enable = false;
  t.log_in();
  const auto id = t.send_plain("hello");
  t.until([&] { return t.delivery(id) == Delivery::sent; });
  t.server.drop();
  t.until([&] { return t.server.logins == 2 && t.online(); });
  CHECK(t.server.resumptions == 0);
}

TEST_CASE("a receipt that got lost with the session is given again") {
  Managed t;
  t.log_in();
  t.settle();
  const auto written = t.send_plain("so that receipts are given");
  t.until([&] { return t.delivery(written) == Delivery::sent; });
  t.server.lose = true;
  t.server.send(
      "<message type='chat' id='r1' from='bob@example.net/phone'><body>hi</body>"
      "<request xmlns='urn:xmpp:receipts'/></message>");
  t.until([&] { return t.incoming() == 1; });
  t.wait(30);
  t.server.drop();
  t.server.lose = false;
  t.server.accept_resume = false;
  t.until([&] { return t.server.logins == 2 && t.server.find("message", "received") != nullptr; });
}
