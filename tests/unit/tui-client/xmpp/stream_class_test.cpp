// TagBuilder, Transport and StreamClass: what gloox is fed, what it writes, what it answers by itself.
#include "tui-client/xmpp/stream_class.hpp"

#include <doctest/doctest.h>
#include <gloox/tag.h>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/entity_caps.hpp"
#include "tests/unit/tui-client/xmpp/scripted_server.hpp"
#include "tui-client/xmpp/tag_builder.hpp"
#include "tui-client/xmpp/transport.hpp"

using namespace tui;
using test::element;

TEST_CASE("tags carry their namespace each, their text in its place, and characters beyond the BMP") {
  const auto tag =
      to_tag(element("<message from='a@b' id='&lt;1&gt;'><x xmlns='urn:x'><y a='1'/>one<z xmlns='urn:z'/>two "
                     "\xf0\x9f\x98\x80</x></message>"));
  CHECK(tag->xmlns() == "jabber:client");
  CHECK(tag->findAttribute("id") == "<1>");
  const gloox::Tag* x = tag->findChild("x");
  REQUIRE(x);
  CHECK(x->xmlns() == "urn:x");
  CHECK(x->findChild("y")->xmlns() == "urn:x");
  CHECK(x->findChild("y")->findAttribute("a") == "1");
  CHECK(x->findChild("z")->xmlns() == "urn:z");
  CHECK(x->cdata() == "onetwo \xf0\x9f\x98\x80");
}

TEST_CASE("a transport that is closed takes nothing") {
  std::string written;
  Transport transport([&](std::string_view bytes) { written += bytes; });
  CHECK_FALSE(transport.send("<a/>"));
  transport.open();
  CHECK(transport.send("<b/>"));
  transport.disconnect();
  CHECK_FALSE(transport.send("<c/>"));
  CHECK(written == "<b/>");
  long in = 0, out = 0;
  transport.getStatistics(in, out);
  CHECK(out == 4);
}

namespace {

struct Session final : StreamClassHandler {
  std::vector<std::string> written;
  std::vector<ContactPresence> presences;
  std::vector<std::string> requests;
  StreamClass stream{*xmpp::Jid::parse("me@example.test/desk"),
                     [this](std::string_view bytes) { written.emplace_back(bytes); }, *this};
  void on_presence(const ContactPresence& presence) override { presences.push_back(presence); }
  void on_subscription_request(const xmpp::Jid& from, const std::string& text) override {
    requests.push_back(from.text() + " " + text);
  }
  void feed(const std::string& xml) { stream.feed(element(xml)); }
  xmpp::Element last() const {
    REQUIRE_FALSE(written.empty());
    return element(written.back());
  }
};

}  // namespace

TEST_CASE("presence says what we can do, and disco says the same") {
  Session s;
  s.stream.send_presence(Show::away, "gone <fishing>");
  const auto presence = s.last();
  CHECK(presence.child_text("show") == "away");
  CHECK(presence.child_text("status") == "gone <fishing>");
  const auto* caps = presence.child("c", xmpp::ns::caps);
  REQUIRE(caps);
  s.feed("<iq type='get' id='d1' from='bob@example.net/x'><query xmlns='http://jabber.org/protocol/disco#info' node='" +
         std::string(caps->attr("node")) + "#" + std::string(caps->attr("ver")) + "'/></iq>");
  const auto answer = s.last();
  CHECK(answer.attr("type") == "result");
  CHECK(answer.attr("to") == "bob@example.net/x");
  const auto* query = answer.child("query", xmpp::ns::disco_info);
  REQUIRE(query);
  CHECK(xmpp::caps_verification(*query) == caps->attr("ver"));
  bool notify = false;
  for (const auto& child : query->children()) {
    notify = notify || child.attr("var") == "eu.siacs.conversations.axolotl.devicelist+notify";
  }
  CHECK(notify);
}

TEST_CASE("pings are answered, version named, unknown requests refused") {
  Session s;
  s.feed("<iq type='get' id='p1' from='example.test'><ping xmlns='urn:xmpp:ping'/></iq>");
  CHECK(s.last().attr("type") == "result");
  CHECK(s.last().attr("id") == "p1");
  s.feed("<iq type='get' id='v1' from='bob@example.net/x'><query xmlns='jabber:iq:version'/></iq>");
  CHECK(s.last().child("query")->child_text("name") == "xmpp-tui");
  s.feed("<iq type='set' id='u1' from='bob@example.net/x'><query xmlns='urn:example:unknown'/></iq>");
  CHECK(s.last().attr("type") == "error");
  CHECK(s.last().attr("id") == "u1");
}

TEST_CASE("presence and subscription requests come out; errors and closed streams do not") {
  Session s;
  s.feed("<presence from='bob@example.net/x'><show>dnd</show><status>busy</status><priority>5</priority></presence>");
  REQUIRE(s.presences.size() == 1);
  CHECK(s.presences[0].show == Show::dnd);
  CHECK(s.presences[0].status == "busy");
  CHECK(s.presences[0].priority == 5);
  CHECK(s.presences[0].jid.text() == "bob@example.net/x");
  s.feed("<presence type='error' from='bob@example.net'/>");
  CHECK(s.presences.size() == 1);
  s.feed("<presence type='unavailable' from='bob@example.net/x'/>");
  CHECK(s.presences.back().show == Show::offline);
  s.feed("<presence type='subscribe' from='carol@example.net'><status>please</status></presence>");
  REQUIRE(s.requests.size() == 1);
  CHECK(s.requests[0] == "carol@example.net please");
  s.stream.close();
  s.feed("<presence from='bob@example.net/x'/>");
  CHECK(s.presences.size() == 2);
  CHECK_FALSE(s.stream.send(element("<message/>")));
}

TEST_CASE("each element leaves in one piece; characters that XML forbids do not leave") {
  Session s;
  auto message = element("<message to='bob@example.net'/>");
  message.add_text_child("body", "a\x07 bell");
  REQUIRE(s.stream.send(message));
  REQUIRE(s.written.size() == 1);
  CHECK(s.last().child_text("body") == "a\xef\xbf\xbd bell");
  s.stream.send_subscription(StreamClass::SubscriptionMove::subscribed, *xmpp::Jid::parse("bob@example.net"));
  CHECK(s.last().attr("type") == "subscribed");
  CHECK(s.last().attr("to") == "bob@example.net");
}
