// Messages picked with the keyboard, and what is said of them.
#include <doctest/doctest.h>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {
// The line that is marked as picked; empty: there is none.
std::string picked_line(DrivenApp& t) {
  const auto& screen = t.look();
  const auto mark = screen.find("▸");
  return mark == std::string::npos ? std::string() : screen.substr(mark, screen.find('\n', mark) - mark);
}

const std::string older = "\x1b[1;5A", newer = "\x1b[1;5B", escape = "\x1b";
}  // namespace

TEST_CASE("a message is picked with Ctrl-Up, unpicked past the newest and by Escape") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.receive("first");
  const auto second = t.receive("second");
  CHECK_FALSE(t.sees("▸"));
  t.type(older);
  CHECK(t.app->model().current()->picked == second.id);
  t.type(older);
  CHECK(picked_line(t).find(" first") != std::string::npos);
  t.type(older);
  CHECK(picked_line(t).find(" first") != std::string::npos);
  t.type(newer + newer);
  CHECK_FALSE(t.sees("▸"));
  t.type(older);
  CHECK(picked_line(t).find(" second") != std::string::npos);
  t.type(escape);
  CHECK_FALSE(t.sees("▸"));
}

TEST_CASE("the picked message is on the screen, back to the first one of the store") {
  DrivenApp t(60, 12);
  for (int i = 1; i <= 250; ++i) t.receive("message " + std::to_string(i) + ".", Direction::outgoing);
  t.app->start("bob@example.net");
  for (int i = 250; i >= 1; --i) {
    t.type(older);
    REQUIRE(t.look().find("▸14:02 me") != std::string::npos);
    REQUIRE(t.look().find("message " + std::to_string(i) + ".") != std::string::npos);
  }
  t.type(escape);
  CHECK(t.sees("message 1."));
  t.type(escape);
  CHECK(t.sees("message 250."));
}

TEST_CASE("an answer: to the picked message, or the newest of the other side; Escape leaves it, the text stays") {
  DrivenApp t;
  t.app->start("bob@example.net");
  const auto first = t.receive("first\nwith\nfour\nlines");
  const auto second = t.receive("second");
  t.receive("mine", Direction::outgoing);
  t.type("/reply at once\r");
  REQUIRE(t.client.drafts.size() == 1);
  CHECK(t.client.drafts[0].kind == MessageKind::text);
  CHECK(t.client.drafts[0].body == "at once");
  CHECK(t.client.drafts[0].target == second.stanza_id);
  CHECK(t.client.drafts[0].quote == "second");
  t.type(older + older + older + "\x1br");
  CHECK(t.sees("answer > "));
  t.type("later\r");
  REQUIRE(t.client.drafts.size() == 2);
  CHECK(t.client.drafts[1].body == "later");
  CHECK(t.client.drafts[1].target == first.stanza_id);
  CHECK(t.client.drafts[1].quote == "first\nwith\nfour");
  CHECK_FALSE(t.sees("answer > "));
  t.type("\x1brkeep me" + escape);
  CHECK(t.sees("> keep me"));
  CHECK_FALSE(t.sees("answer > "));
  t.type("\r");
  CHECK(t.client.drafts.back().target.empty());
}

TEST_CASE("a correction: the last message of ours comes back into the line; others' can't be corrected") {
  DrivenApp t;
  t.app->start("bob@example.net");
  const auto mine = t.receive("teh", Direction::outgoing);
  t.receive("theirs");
  t.type(
      "\x1b"
      "e");
  CHECK(t.sees("correct > teh"));
  t.type(escape);
  CHECK_FALSE(t.sees("correct > "));
  CHECK_FALSE(t.sees("> teh"));
  t.type(
      "\x1b"
      "e\x7f\x7fhe\r");
  REQUIRE(t.client.drafts.size() == 1);
  CHECK(t.client.drafts[0].kind == MessageKind::correction);
  CHECK(t.client.drafts[0].body == "the");
  CHECK(t.client.drafts[0].target == mine.stanza_id);
  t.type(older +
         "\x1b"
         "e");
  CHECK(t.sees("only messages of your own can be corrected"));
  t.type(older +
         "half a line\x1b"
         "e");
  CHECK(t.sees("the line has a text already"));
  CHECK(t.client.drafts.size() == 1);
}

TEST_CASE("reactions are emoji; taken back with none") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.type("/react 👍\r");
  CHECK(t.sees("nothing to react to"));
  const auto theirs = t.receive("theirs");
  t.type("/react yes\r");
  CHECK(t.sees("is no emoji"));
  CHECK(t.client.drafts.empty());
  t.type("/react 👍 🎉\r/react\r");
  REQUIRE(t.client.drafts.size() == 2);
  CHECK(t.client.drafts[0].kind == MessageKind::reaction);
  CHECK(t.client.drafts[0].body == "👍 🎉");
  CHECK(t.client.drafts[0].target == theirs.stanza_id);
  CHECK(t.client.drafts[1].body.empty());
}

TEST_CASE("a retraction is of a message picked on purpose, and of our own") {
  DrivenApp t;
  t.app->start("bob@example.net");
  const auto mine = t.receive("mine", Direction::outgoing);
  t.receive("theirs");
  t.type("/retract\r");
  CHECK(t.sees("pick the message first"));
  t.type(older + "/retract\r");
  CHECK(t.sees("only messages of your own can be retracted"));
  CHECK(t.client.drafts.empty());
  t.type(older + "/retract\r");
  REQUIRE(t.client.drafts.size() == 1);
  CHECK(t.client.drafts[0].kind == MessageKind::retraction);
  CHECK(t.client.drafts[0].target == mine.stanza_id);
  CHECK(t.sees("whoever has read or copied it still knows it"));
}

TEST_CASE("what became of a message is shown at it: edited, retracted, reactions, what it answers; read up to where") {
  DrivenApp t;
  t.app->start("bob@example.net");
  auto mine = t.receive("mine", Direction::outgoing);
  auto theirs = t.receive("theirs");
  mine.body = "mine, better";
  mine.edited = true;
  mine.delivery = Delivery::delivered;
  mine.reactions = {{bob, false, "👍"}};
  t.event(MessageUpdated{mine});
  CHECK(t.sees("mine, better (edited)"));
  CHECK(t.sees("┆ 👍 bob"));
  theirs.quoted = ChatMessage::Quoted{*xmpp::Jid::parse(me), Direction::outgoing, "mine, better"};
  t.event(MessageUpdated{theirs});
  CHECK(t.sees("▏ me: mine, better"));
  t.event(MessagesRead{me, bob, mine.id});
  CHECK(t.app->model().current()->messages.front().delivery == Delivery::read);
  theirs.retracted = true;
  theirs.body.clear();
  t.event(MessageUpdated{theirs});
  CHECK(t.sees("(message retracted)"));
  CHECK_FALSE(t.sees("theirs"));
}

TEST_CASE("in a room messages are spoken of by the room's ids, and moderators remove those of others") {
  DrivenApp t;
  t.app->start();
  const auto room = *xmpp::Jid::parse("dev@conf.example.net");
  RoomView view;
  view.state = RoomState::joined;
  view.nick = "alice";
  view.occupants = {{"alice", {}, "", "", Affiliation::none, RoomRole::participant, Show::online},
                    {"bob", {}, "", "", Affiliation::none, RoomRole::participant, Show::online}};
  t.event(RoomChanged{me, room, view});
  t.type("/msg dev@conf.example.net\r");
  const auto say = [&](const std::string& nick, const std::string& body, const std::string& archive_id) {
    ChatMessage m;
    m.account = me;
    m.chat = room;
    m.in_room = true;
    m.from = *room.with_resource(nick);
    m.direction = nick == "alice" ? Direction::outgoing : Direction::incoming;
    m.delivery = nick == "alice" ? Delivery::delivered : Delivery::sent;
    m.body = body;
    m.when = t.now;
    m.stanza_id = "id-" + body;
    m.archive_id = archive_id;
    m.id = *t.history->add(m);
    t.event(MessageAdded{m});
    return m;
  };
  say("alice", "mine", "room-mine");
  auto theirs = say("bob", "theirs", "room-theirs");
  t.type("/reply yes\r");
  CHECK(t.client.drafts.back().target == "room-theirs");
  t.type("/correct better\r");
  CHECK(t.client.drafts.back().target == "id-mine");
  t.type("/react 👍\r");
  CHECK(t.client.drafts.back().target == "room-theirs");
  t.type(older + older + "/retract\r");
  CHECK(t.client.drafts.back().target == "room-mine");
  const auto sent = t.client.drafts.size();

  t.type(older + "/retract\r");
  CHECK(t.sees("only messages of your own"));
  t.type("/moderate spam\r");
  CHECK(t.sees("does not let its moderators"));
  view.moderates = true;
  t.event(RoomChanged{me, room, view});
  t.type("/moderate spam\r");
  CHECK(t.sees("only moderators of the room"));
  view.occupants[0].role = RoomRole::moderator;
  t.event(RoomChanged{me, room, view});
  t.type("\x1b\x1b/moderate spam\r");
  CHECK(t.sees("pick the message first"));
  t.type(older + "/retract\r");
  CHECK(t.sees("/moderate removes it"));
  t.type("/moderate spam\r");
  CHECK(t.client.called("moderate room-theirs spam"));

  t.event(SeenInRoom{me, room, "id:b", "bob", theirs.id});
  CHECK(t.sees("┆ read by bob"));
  theirs.reactions = {{theirs.from, false, "👍", "id:b"}};
  t.event(MessageUpdated{theirs});
  CHECK(t.sees("┆ 👍 bob"));
  theirs.retracted = theirs.moderated = true;
  theirs.retracted_by = "ada";
  theirs.retraction_reason = "off topic";
  theirs.reactions.clear();
  t.event(MessageUpdated{theirs});
  CHECK(t.sees("(message removed by ada: off topic)"));

  say("bob", "without an id", "");
  t.type("/reply no\r");
  CHECK(t.sees("gave the message no id"));
  CHECK(t.client.drafts.size() == sent);
}
