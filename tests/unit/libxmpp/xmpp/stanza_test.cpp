// Stanza kinds, types, priority, and bare stanzas.
#include "libxmpp/xmpp/stanza.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/writer.hpp"

using namespace xmpp;

namespace {
Element with_type(const char* type) {
  Element e("x", "jabber:client");
  e.set_attr("type", type);
  return e;
}
const Jid a = *Jid::parse("a@example.com/r");
const Jid b = *Jid::parse("b@example.com");
}  // namespace

TEST_CASE("kinds") {
  CHECK(stanza_kind(Element("message", "jabber:client")) == StanzaKind::message);
  CHECK(stanza_kind(Element("presence", "jabber:client")) == StanzaKind::presence);
  CHECK(stanza_kind(Element("iq", "jabber:client")) == StanzaKind::iq);
  CHECK_FALSE(stanza_kind(Element("iq", "jabber:server")));
  CHECK_FALSE(stanza_kind(Element("message")));
  CHECK_FALSE(stanza_kind(Element("query", "jabber:client")));
}

TEST_CASE("types") {
  CHECK(message_type(Element("message")) == MessageType::normal);
  CHECK(message_type(with_type("groupchat")) == MessageType::groupchat);
  CHECK(message_type(with_type("strange")) == MessageType::normal);
  CHECK(presence_type(Element("presence")) == PresenceType::available);
  CHECK(presence_type(with_type("probe")) == PresenceType::probe);
  CHECK_FALSE(presence_type(with_type("available")));
  CHECK_FALSE(presence_type(with_type("")));
  CHECK(iq_type(with_type("set")) == IqType::set);
  CHECK_FALSE(iq_type(with_type("Set")));
  CHECK_FALSE(iq_type(Element("iq")));
  for (const auto type : {PresenceType::unavailable, PresenceType::subscribe, PresenceType::subscribed,
                          PresenceType::unsubscribe, PresenceType::unsubscribed, PresenceType::error}) {
    CHECK(presence_type(with_type(std::string(to_string(type)).c_str())) == type);
  }
  CHECK(to_string(PresenceType::available).empty());
  CHECK(to_string(MessageType::headline) == "headline");
  CHECK(to_string(IqType::result) == "result");
}

TEST_CASE("priority") {
  const auto priority = [](const char* text) {
    Element p("presence", "jabber:client");
    p.add_text_child("priority", text);
    return presence_priority(p);
  };
  CHECK(presence_priority(Element("presence", "jabber:client")) == 0);
  CHECK(priority("5") == 5);
  CHECK(priority("+5") == 5);
  CHECK(priority(" -128\n") == -128);
  CHECK(priority("127") == 127);
  for (const char* bad : {"128", "-129", "", " ", "5x", "1 2", "+-5", "++5", "99999999999999999999", "0x1"}) {
    CAPTURE(bad);
    CHECK_FALSE(priority(bad));
  }
}

TEST_CASE("bare stanzas") {
  CHECK(to_xml(make_message(a, b, MessageType::chat, "1"), "jabber:client") ==
        "<message from='a@example.com/r' to='b@example.com' type='chat' id='1'/>");
  CHECK(to_xml(make_message({}, b, MessageType::normal, ""), "jabber:client") == "<message to='b@example.com'/>");
  CHECK(to_xml(make_presence(a, b, PresenceType::available), "jabber:client") ==
        "<presence from='a@example.com/r' to='b@example.com'/>");
  CHECK(to_xml(make_iq(IqType::get, "i", a, {}), "jabber:client") == "<iq from='a@example.com/r' type='get' id='i'/>");
}

TEST_CASE("a result turns the addresses round") {
  const Element result = make_iq_result(make_iq(IqType::set, "i'1", a, b));
  CHECK(to_xml(result, "jabber:client") ==
        "<iq from='b@example.com' to='a@example.com/r' type='result' id='i&apos;1'/>");
}
