// XEP-0513: who is spoken to in a room, one or many.
#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/in_room.hpp"

using namespace tui;
using test::InRoom;
namespace ns = xmpp::ns;

namespace {

struct Hearing : InRoom {
  std::vector<xmpp::Element> say(const std::string& body) {
    const auto before = said().size();
    REQUIRE(client->send_message(me, room, Draft{body}));
    until([&] { return said().size() == before + 1; });
    const auto message = said().back();
    std::vector<xmpp::Element> mentions;
    for (const auto& child : message.children()) {
      if (child.is("mention", ns::mentions)) mentions.push_back(child);
    }
    return mentions;
  }
  // Whether what bob says speaks to us.
  bool hear(const std::string& id, const std::string& body, const std::string& elements) {
    server.send("<message type='groupchat' id='" + id + "' from='" + room_text + "/bob'><body>" + body + "</body>" +
                elements + "</message>");
    until([&] { return count<MessageAdded>() > 0 && last<MessageAdded>()->message.stanza_id == id; });
    return last<MessageAdded>()->message.mentions;
  }
};

std::string group(const std::string& type, const std::string& inside = {}) {
  return "<mention xmlns='urn:xmpp:mentions:0' mentions='urn:xmpp:mentions:0#" + type + "'>" + inside + "</mention>";
}

}  // namespace

TEST_CASE("XEP-0513: who is spoken to in an open room is told by an element, and we are") {
  Hearing t;
  t.private_group = false;
  t.enter();
  t.until([&] { return t.history->chat_mode(t.me, t.room) == Encryption::none; });
  const auto mentions = t.say("höre, bob: me and bobby");
  REQUIRE(mentions.size() == 1);
  CHECK(mentions[0].attr("jid") == "bob@example.net");
  CHECK(mentions[0].attr("begin") == "6");  // code points, not bytes
  CHECK(mentions[0].attr("end") == "9");

  const std::string ours = "<mention xmlns='urn:xmpp:mentions:0' jid='" + std::string(t.me) + "'";
  CHECK(t.hear("n1", "somebody has the keys", ours + "/>"));
  CHECK_FALSE(t.hear("n2", "somebody has the keys", "<mention xmlns='urn:xmpp:mentions:0' jid='bob@example.net'/>"));
  CHECK_FALSE(t.hear("n3", "me, I mean", ours + "><noping xmlns='urn:xmpp:mentions:0'/></mention>"));
  CHECK(t.hear("n4", "me, I mean", ""));
  std::string many;
  for (int i = 0; i < 21; ++i) many += ours + "/>";
  CHECK_FALSE(t.hear("n5", "everybody", many));
}

TEST_CASE("XEP-0513 §3.2: words that speak to many") {
  Hearing t;
  t.private_group = false;
  t.enter();
  t.until([&] { return t.history->chat_mode(t.me, t.room) == Encryption::none; });
  auto mentions = t.say("@Room: tea is ready, mail@here.example");
  REQUIRE(mentions.size() == 1);
  CHECK(mentions[0].attr("mentions") == "urn:xmpp:mentions:0#channel");
  CHECK(mentions[0].attr("begin") == "0");
  CHECK(mentions[0].attr("end") == "5");
  mentions = t.say("@here and @moderators");
  REQUIRE(mentions.size() == 2);
  CHECK(mentions[0].child("active", ns::mentions));
  CHECK(mentions[1].attr("mentions") == "urn:xmpp:mentions:0#moderators");
  t.server.send(t.occupant("room", "room@example.net", "none"));
  t.until([&] { return t.view()->occupants.size() == 3; });
  mentions = t.say("@room: not all of you");  // somebody is called so
  REQUIRE(mentions.size() == 1);
  CHECK(mentions[0].attr("jid") == "room@example.net");
}

TEST_CASE("XEP-0513: a group is heard from those who may speak to it") {
  Hearing t;
  t.private_group = false;
  SUBCASE("in a room that lets everybody ring everybody, from its moderators") {
    t.enter();
    CHECK_FALSE(t.hear("n1", "wake up", group("channel")));
    t.server.send("<presence from='" + t.room_text +
                  "/bob'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='admin' role='moderator' "
                  "jid='bob@example.net/phone'/></x></presence>");
    t.until([&] { return t.view()->occupants[0].role == RoomRole::moderator; });
    CHECK(t.hear("n2", "wake up", group("channel")));
  }
  SUBCASE("in one that sets permissions, from whoever it lets") {
    t.about = "<feature var='urn:xmpp:mentions:0'/>";
    t.enter();
    CHECK(t.hear("n1", "wake up", group("channel")));
    CHECK(t.hear("n2", "wake up", group("moderators")));  // we are one
    CHECK(t.hear("n3", "wake up", group("owner")));
    CHECK_FALSE(t.hear("n4", "wake up", group("participants")));
    CHECK_FALSE(t.hear("n5", "wake up", group("member")));
    CHECK_FALSE(t.hear("n6", "wake up", group("channel", "<noping xmlns='urn:xmpp:mentions:0'/>")));
    CHECK_FALSE(t.hear("n7", "wake up", group("cats")));
    CHECK_FALSE(t.hear("n8", "wake up",
                       "<mention xmlns='urn:xmpp:mentions:0' mentions='urn:xmpp:mentions:0#channel' "
                       "uri='xmpp:other@conf.example.net'/>"));
    const std::string active = "<active xmlns='urn:xmpp:mentions:0'/>";
    CHECK(t.hear("n9", "wake up", group("channel", active)));
    (void)t.client->set_presence(t.me, Show::away, "");
    t.wait(50);
    CHECK_FALSE(t.hear("n10", "wake up", group("channel", active)));
    CHECK(t.hear("n11", "wake up", group("channel")));
  }
}
