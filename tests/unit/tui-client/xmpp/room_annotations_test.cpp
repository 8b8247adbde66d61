// What is said of messages in rooms: by whom it counts, by which ids, and that nothing secret leaks with it.
#include "libxmpp/xml/writer.hpp"
#include "tests/unit/tui-client/xmpp/in_room.hpp"

using namespace tui;
using test::InRoom;
using test::Member;
namespace ns = xmpp::ns;

namespace {

std::string says(const std::string& text) { return "<body>" + text + "</body>"; }
std::string corrects(const std::string& id, const std::string& text) {
  return says(text) + "<replace xmlns='urn:xmpp:message-correct:0' id='" + id + "'/>";
}
std::string retracts(const std::string& id) { return "<retract xmlns='urn:xmpp:message-retract:1' id='" + id + "'/>"; }
std::string reacts(const std::string& id, const std::string& emoji) {
  return "<reactions xmlns='urn:xmpp:reactions:0' id='" + id + "'><reaction>" + emoji + "</reaction></reactions>";
}
std::string removes(const std::string& id) {
  return "<retract xmlns='urn:xmpp:message-retract:1' id='" + id +
         "'><moderated xmlns='urn:xmpp:message-moderate:1' by='room@conf.example.net/ada'/><reason>off "
         "topic</reason></retract>";
}

struct SpokenOf : InRoom {
  explicit SpokenOf(bool ids = true, bool occupants = true) {
    private_group = false;
    gives_ids = ids;
    gives_occupants = occupants;
    enter();
    until([this] { return history->chat_mode(me, room) == Encryption::none; });
  }
  // `who` is the person behind the nick; the room's id of message m1 is "room-m1".
  void say(const std::string& nick, const std::string& who, const std::string& id, const std::string& inside) {
    server.send("<message type='groupchat' id='" + id + "' from='" + room_text + "/" + nick + "'>" + inside +
                stamp(who, "room-" + id) + "</message>");
  }
  void settle() {
    say("bob", "bob", "settle" + std::to_string(++settled), says("settled"));
    until([this] { return !chat().empty() && chat().back().body == "settled"; });
  }
  std::vector<ChatMessage> chat() { return *history->page(me, room, 0, 100); }
  const ChatMessage& row(const std::string& id) {
    seen = chat();
    for (const auto& message : seen) {
      if (message.stanza_id == id) return message;
    }
    FAIL("no message ", id);
    return seen.front();
  }
  std::vector<ChatMessage> seen;
  int settled = 0;
};

}  // namespace

TEST_CASE("the author of a message in a room corrects and retracts it, under whatever nick; nobody else does") {
  SpokenOf t;
  t.say("bob", "bob", "m1", says("bob's"));
  t.say("bob", "bob", "m2", says("bob's second"));
  t.say("bob", "bob", "m3", says("bob's third"));
  // Mallory, first under a nick of her own, then under Bob's, who has left.
  t.say("mallory", "mallory", "x1", corrects("m1", "put into his mouth"));
  t.say("bob", "mallory", "x2", corrects("m1", "put into his mouth again"));
  t.say("bob", "mallory", "x3", retracts("room-m2"));
  t.say("bobby", "bob", "m4", corrects("m1", "better"));
  t.say("bobby", "bob", "m5", retracts("room-m3"));
  t.say("bobby", "bob", "m6", retracts("m2"));  // by the sender's id: anybody can have written the same
  t.settle();
  CHECK(t.row("m1").body == "better");
  CHECK(t.row("m1").edited);
  CHECK_FALSE(t.row("m2").retracted);
  CHECK(t.row("m3").retracted);
  CHECK_FALSE(t.row("m3").moderated);
  // What corrects nothing of its author's is a message like any other.
  CHECK(t.row("x1").body == "put into his mouth");
  CHECK(t.row("x2").body == "put into his mouth again");
  CHECK(t.chat().size() == 6);
  CHECK(t.history->unread(t.me, t.room)->size() == 6);
}

TEST_CASE("without occupant ids a nick counts for one stay, and never for what was said before") {
  SpokenOf t(true, false);
  t.server.send("<message type='groupchat' id='old' from='" + t.room_text +
                "/bob'><body>old</body><delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/></message>");
  t.say("bob", "bob", "m1", says("bob's"));
  t.say("bob", "bob", "m2", corrects("m1", "better"));
  t.say("bob", "bob", "m3", corrects("old", "new"));
  t.server.send("<presence type='unavailable' from='" + t.room_text + "/bob'/>");
  t.server.send("<presence from='" + t.room_text +
                "/bob'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' "
                "role='participant'/></x></presence>");
  t.say("bob", "mallory", "x1", corrects("m1", "put into his mouth"));
  t.settle();
  CHECK(t.row("m1").body == "better");
  CHECK(t.row("old").body == "old");
  CHECK(t.row("x1").body == "put into his mouth");
}

TEST_CASE("reactions and answers go by the room's ids; one who takes another's id gets nothing of them") {
  SpokenOf t;
  t.say("bob", "bob", "m1", says("bob's"));
  t.say("mallory", "mallory", "room-m1", says("me too"));  // the id that the room gave to Bob's
  t.say("carol", "carol", "m2", reacts("room-m1", "👍"));
  t.say("dave", "dave", "m3", reacts("room-m1", "👎"));
  t.say("caroline", "carol", "m4", reacts("room-m1", "🎉"));  // the same person, another nick
  t.say("carol", "carol", "m5",
        says("&gt; bob's\nI agree") + "<reply xmlns='urn:xmpp:reply:0' to='" + t.room_text +
            "/bob' id='room-m1'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' "
            "end='8'/></fallback>");
  t.settle();
  const auto reactions = t.row("m1").reactions;
  REQUIRE(reactions.size() == 2);
  CHECK(reactions[0].emoji == "👎");
  CHECK(reactions[0].from.resource() == "dave");
  CHECK(reactions[1].emoji == "🎉");
  CHECK(t.row("room-m1").reactions.empty());
  REQUIRE(t.row("m5").quoted);
  CHECK(t.row("m5").quoted->body == "bob's");
  CHECK(t.row("m5").quoted->from.resource() == "bob");
  CHECK(t.row("m5").body == "I agree");
}

TEST_CASE("ours: answered, reacted to and retracted by the id the room gave, corrected by our own") {
  SpokenOf t;
  t.say("bob", "bob", "m1", says("bob's"));
  const auto mine = t.client->send_message(t.me, t.room, Draft{"mine"});
  REQUIRE(mine);
  t.until([&] { return t.said().size() == 1; });
  const std::string my_id(t.said()[0].attr("id"));
  t.echo(t.said()[0], "room-mine");
  t.until([&] { return t.row(my_id).archive_id == "room-mine"; });
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"quite", MessageKind::text, "room-m1", "bob's"}));
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"my own", MessageKind::correction, my_id}));
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"👍", MessageKind::reaction, "room-m1"}));
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"", MessageKind::retraction, "room-mine"}));
  t.until([&] { return t.said().size() == 5; });
  const auto sent = t.said();
  for (const auto& stanza : sent) CHECK(stanza.attr("type") == "groupchat");
  const auto* reply = sent[1].child("reply", ns::reply);
  REQUIRE(reply);
  CHECK(reply->attr("id") == "room-m1");
  CHECK(reply->attr("to") == t.room_text + "/bob");
  CHECK(sent[2].child("replace", ns::message_correct)->attr("id") == my_id);
  CHECK(sent[3].child("reactions", ns::reactions)->attr("id") == "room-m1");
  CHECK(sent[4].child("retract", ns::message_retract)->attr("id") == "room-mine");
  CHECK(t.row("m1").reactions.size() == 1);
  CHECK(t.row("m1").reactions[0].mine);
  CHECK(t.row(my_id).retracted);
  // Who answers us speaks to us, without naming us.
  t.say("bob", "bob", "m2", says("fine") + "<reply xmlns='urn:xmpp:reply:0' id='room-mine'/>");
  t.until([&] { return t.chat().back().body == "fine"; });
  CHECK(t.chat().back().mentions);
}

TEST_CASE("what moderators remove is gone for all; only the room can say so") {
  SpokenOf t;
  t.say("bob", "bob", "m1", says("spam"));
  t.say("bob", "bob", "m2", says("no spam"));
  t.say("mallory", "mallory", "x1", removes("room-m2"));
  t.server.send("<message type='chat' id='x2' from='" + t.room_text + "'>" + removes("room-m2") + "</message>");
  t.server.send("<message type='groupchat' id='r1' from='" + t.room_text + "'>" + removes("room-m1") + "</message>");
  // What the room still has of one that was removed before we came.
  t.say("carol", "carol", "m3",
        "<retracted xmlns='urn:xmpp:message-retract:1' stamp='2026-01-01T00:00:00Z'><moderated "
        "xmlns='urn:xmpp:message-moderate:1' by='room@conf.example.net/eve'/></retracted>");
  t.settle();
  CHECK(t.row("m1").retracted);
  CHECK(t.row("m1").moderated);
  CHECK(t.row("m1").retracted_by == "ada");
  CHECK(t.row("m1").retraction_reason == "off topic");
  CHECK(t.row("m1").body.empty());
  CHECK_FALSE(t.row("m2").retracted);
  CHECK(t.row("m3").retracted);
  CHECK(t.row("m3").retracted_by == "eve");

  auto handled = t.server.on_stanza;
  std::vector<xmpp::Element> asked;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    if (!stanza.child("moderate", ns::message_moderate)) return handled(stanza);
    asked.push_back(stanza);
    t.server.error_for(stanza, "forbidden");
    return true;
  };
  t.client->rooms(t.me)->moderate(t.room, "room-m2", "no");
  t.until([&] { return t.count<Notice>() > 0 && t.last<Notice>()->text.find("not removed") != std::string::npos; });
  REQUIRE(asked.size() == 1);
  const auto* moderate = asked[0].child("moderate", ns::message_moderate);
  CHECK(moderate->attr("id") == "room-m2");
  CHECK(moderate->child("retract", ns::message_retract));
  CHECK(moderate->child_text("reason", ns::message_moderate) == "no");
}

TEST_CASE("ids that the room does not give itself are nobody's: occupants could have written them") {
  SpokenOf t(false, false);
  t.gives_ids = t.gives_occupants = true;  // in the messages, but the room does not say that it puts them there
  t.say("bob", "bob", "m1", says("bob's"));
  t.say("mallory", "bob", "x1", corrects("m1", "put into his mouth"));
  t.say("carol", "carol", "x2", reacts("room-m1", "👎"));
  t.settle();
  CHECK(t.row("m1").archive_id.empty());
  CHECK(t.row("m1").body == "bob's");
  CHECK(t.row("m1").reactions.empty());
}

TEST_CASE("in an encrypted room corrections and answers are encrypted, and the key says whose they are") {
  InRoom t;
  t.gives_ids = t.gives_occupants = true;
  Member bob("bob@example.net"), carol("carol@example.net");
  t.publish(bob);
  t.publish(carol);
  t.members = {"me@example.test", "bob@example.net", "carol@example.net"};
  t.enter();
  t.until([&] {
    const auto known = t.client->devices(t.me, t.bob);
    return known && known->size() == 1 && !known->front().fingerprint.empty();
  });
  const omemo::Address mine{t.me, t.client->devices(t.me, *xmpp::Jid::parse(t.me))->front().device};
  const auto say = [&](Member& member, const std::string& nick, const std::string& id, const std::string& text,
                       const std::string& more) {
    const auto bundle = bundle_from_xml(t.server.nodes.at(test::bundle_key(t.me, mine.device)));
    REQUIRE(member.device->process_bundle(mine, *bundle));
    const auto encrypted = member.device->encrypt(test::content(member.jid, t.room_text, text), test::to(mine));
    REQUIRE(encrypted);
    // A room that lies: it says that all of it is Bob's.
    t.server.send("<message type='groupchat' id='" + id + "' from='" + t.room_text + "/" + nick + "'>" +
                  xmpp::to_xml(encrypted_to_xml(encrypted->messages.at(0))) + more + t.stamp("bob", "room-" + id) +
                  "</message>");
  };
  const auto chat = [&] { return *t.history->page(t.me, t.room, 0, 100); };
  const std::string replace = "<replace xmlns='urn:xmpp:message-correct:0' id='b1'/>";
  say(bob, "bob", "b1", "at nine", "");
  say(carol, "carol", "c1", "at ten", replace);
  t.server.send("<message type='groupchat' id='x1' from='" + t.room_text + "/bob'>" + says("at eleven") + replace +
                t.stamp("bob", "room-x1") + "</message>");
  t.until([&] { return chat().size() == 3; });
  CHECK(chat()[0].body == "at nine");
  say(bob, "bob", "b2", "at noon", replace);
  t.until([&] { return chat()[0].body == "at noon"; });
  CHECK(chat()[0].encryption == Encryption::omemo);
  CHECK(chat()[0].author == "bob@example.net");

  REQUIRE(t.client->send_message(t.me, t.room, Draft{"secret one", MessageKind::text, "room-b1", "at noon"}));
  t.until([&] { return t.said().size() == 1; });
  const std::string id(t.said()[0].attr("id"));
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"secret two", MessageKind::correction, id}));
  t.until([&] { return t.said().size() == 2; });
  for (const auto& stanza : t.said()) {
    CHECK(test::encrypted_in(stanza));
    CHECK(xmpp::to_xml(stanza).find("noon") == std::string::npos);
    CHECK(xmpp::to_xml(stanza).find("secret") == std::string::npos);
  }
  CHECK(t.reads(bob, t.said()[0], "> at noon\nsecret one"));
  // In plain text from now on: what was encrypted is neither corrected nor quoted.
  REQUIRE(t.client->set_chat_mode(t.me, t.room, Encryption::none));
  CHECK_FALSE(t.client->send_message(t.me, t.room, Draft{"secret three", MessageKind::correction, id}));
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"open", MessageKind::text, "room-b1", "at noon"}));
  t.until([&] { return t.said().size() == 3; });
  CHECK(t.said()[2].child_text("body") == "open");
}

TEST_CASE("who has read what in a private group is told to all in it, in a public room only if somebody said so") {
  InRoom t;
  t.gives_ids = t.gives_occupants = true;
  bool in_public = false;
  SUBCASE("private group") {}
  SUBCASE("public room") { in_public = true; }
  t.private_group = !in_public;
  Member bob("bob@example.net");
  t.publish(bob);
  t.members.push_back("bob@example.net");
  t.enter();
  t.until([&] { return t.view()->members_only || in_public; });
  t.server.send("<message type='groupchat' id='m1' from='" + t.room_text +
                "/bob'><body>hello</body><markable xmlns='urn:xmpp:chat-markers:0'/>" + t.stamp("bob", "room-m1") +
                "</message>");
  t.until([&] { return t.count<MessageAdded>() == 1; });
  CHECK(t.last<MessageAdded>()->message.markable);
  t.client->send_displayed(t.me, t.room, "room-m1");
  if (in_public) {
    t.wait(50);
    CHECK(t.said().empty());
    return;
  }
  t.until([&] { return t.said().size() == 1; });
  const auto marker = t.said()[0];
  CHECK(marker.attr("type") == "groupchat");
  CHECK(marker.child("displayed", ns::chat_markers)->attr("id") == "room-m1");
  t.server.send("<message type='groupchat' id='d1' from='" + t.room_text +
                "/bob'><displayed xmlns='urn:xmpp:chat-markers:0' id='room-m1'/>" + t.stamp("bob", "room-d1") +
                "</message>");
  t.until([&] { return t.count<SeenInRoom>() == 1; });
  CHECK(t.last<SeenInRoom>()->nick == "bob");
}
