// Rooms on the screen: who is there, what waits, which rule; at every size.
#include <doctest/doctest.h>

#include <sstream>

#include "tests/unit/tui-client/app/driven_app.hpp"
#include "tui-client/ui/text.hpp"

using namespace tui;
using test::DrivenApp;
using test::me;

namespace {

const auto tea = *xmpp::Jid::parse("tea@conf.example.net");

struct RoomOnScreen : DrivenApp {
  RoomView view;
  RoomOnScreen(int width, int height) : DrivenApp(width, height) {
    app->start();
    online();
    view.state = RoomState::joined;
    view.nick = "alice";
    view.subject = "Sunday";
    view.occupants = {{"alice", {}, "", "", Affiliation::owner, RoomRole::moderator, Show::online},
                      {"bob the long-named", {}, "", "", Affiliation::member, RoomRole::participant, Show::away},
                      {"carol", {}, "", "", Affiliation::none, RoomRole::visitor, Show::dnd}};
    event(RoomChanged{me, tea, view});
  }
  ChatMessage say(const std::string& nick, const std::string& body, bool mentions = false) {
    ChatMessage m;
    m.account = me;
    m.chat = tea;
    m.in_room = true;
    m.from = *tea.with_resource(nick);
    m.body = body;
    m.when = now;
    m.unread = true;
    m.mentions = mentions;
    m.stanza_id = "r" + std::to_string(++serial);
    m.archive_id = "a" + std::to_string(serial);
    m.id = *history->add(m);
    event(MessageAdded{m});
    return m;
  }
};

}  // namespace

TEST_CASE("a room at every size: header, words, who is there, and the private chat with one of them") {
  for (const auto& [width, height] : std::vector<std::pair<int, int>>{{40, 10}, {80, 24}, {200, 60}}) {
    RoomOnScreen t(width, height);
    t.type("/join tea@conf.example.net\r");
    t.say("bob the long-named", "the kettle is on");
    t.type("/who\r");
    if (width == 40) t.type("\x1b");  // a page there
    CHECK(t.sees("3 here"));
    CHECK(t.sees("the kettle is on") == (width != 80));  // wrapped there, beside the list of occupants
    CHECK(t.sees("the kettle is"));
    if (width >= 80) {
      CHECK(t.sees("◐ bob the long-…"));
      CHECK(t.sees("● @alice"));
      CHECK(t.sees("● -carol"));
    }
    const auto fits = [&t, width = width, height = height] {
      std::istringstream in(t.look());
      int lines = 0;
      for (std::string line; std::getline(in, line); ++lines) CHECK(text_width(line) <= width);
      CHECK(lines == height);
    };
    fits();
    t.type("/pm bob the long-named psst\r");
    CHECK(t.client.called("private tea@conf.example.net bob the long-named"));
    CHECK(t.client.called("send alice@example.org tea@conf.example.net/bob the long-named psst"));
    CHECK(t.app->model().current()->jid.resource() == "bob the long-named");
    if (width >= 80) CHECK(t.sees(width == 80 ? "private, i…" : "private, in tea"));
    fits();
    t.view.occupants.erase(t.view.occupants.begin() + 1);
    t.event(RoomChanged{me, tea, t.view});
    if (width >= 80) CHECK(t.sees(width == 80 ? "private, n…" : "private, no longer"));
    t.type("/join tea@conf.example.net\r/pm nobody\r");
    CHECK(t.sees("nobody here is called"));
    t.type("/pm alice\r");
    CHECK(t.sees("that is you"));
    fits();
  }
}

TEST_CASE("notify rules: what rings, what counts as unread, where Alt-Down goes") {
  RoomOnScreen t(100, 28);
  const auto* room = t.app->model().chat(me, tea);
  REQUIRE(room);
  CHECK(room->rule() == NotifyRule::mention);  // open to all
  t.say("carol", "chatter");
  CHECK(t.screen.bells == 0);
  CHECK_FALSE(t.sees("1 unread"));
  t.say("carol", "alice?", true);
  CHECK(t.screen.bells == 1);
  CHECK(t.sees("⚡ 1 unread"));
  t.event(NotifyChanged{me, tea, NotifyRule::never});
  t.say("carol", "alice!", true);
  CHECK(t.screen.bells == 1);
  CHECK_FALSE(t.sees("⚡"));
  t.type("\x1b[1;3B");
  CHECK(t.sees("nothing unread"));
  t.event(NotifyChanged{me, tea, NotifyRule::always});
  CHECK(t.sees("⚡ 3 unread"));
  t.say("carol", "more");
  CHECK(t.screen.bells == 2);
  t.type("\x1b[1;3B");
  CHECK(t.app->model().current() == room);
  t.type("/notify\r");
  CHECK(t.sees("tea@conf.example.net: always"));
  t.type("/notify loudly\r");
  CHECK(t.sees("usage: /notify"));
  t.type("/notify never\r");
  CHECK(t.client.called("notify tea@conf.example.net never"));
  t.event(NotifyChanged{me, tea, NotifyRule::standard});
  t.view.members_only = t.view.shows_addresses = true;  // a private group
  t.event(RoomChanged{me, tea, t.view});
  CHECK(room->rule() == NotifyRule::always);
}

TEST_CASE("who is not in the room is not asked who may read: nothing can be said there") {
  RoomOnScreen t(100, 28);
  t.type("/join tea@conf.example.net\r");
  ChatEncryption encryption;
  encryption.mode = Encryption::omemo;
  encryption.left_out = {"carol@example.net"};
  t.event(EncryptionChanged{me, tea, encryption});
  t.event(RoomChanged{me, tea, t.view});
  t.type("hello\r");
  CHECK(t.sees("carol@example.net can't read this"));
  CHECK_FALSE(t.client.called("send alice@example.org tea@conf.example.net hello"));
  t.type("no\r");
  t.view.state = RoomState::left;
  t.event(RoomChanged{me, tea, t.view});
  t.type("\r");
  CHECK_FALSE(t.sees("can't read this"));
  CHECK(t.client.called("send alice@example.org tea@conf.example.net hello"));  // which says that we are not there
}

TEST_CASE("nicks with blanks: as they are, in quotes, and completed") {
  RoomOnScreen t(100, 28);
  t.type("/join tea@conf.example.net\r");
  for (const auto* line : {"/kick bob the long-named be nice\r", "/kick \"bob the long-named\" be nice\r",
                           "/kick bo\tbe nice\r", "/kick \"bob t\tbe nice\r"}) {
    t.client.calls.clear();
    t.type(line);
    CHECK_MESSAGE(t.client.called("role bob the long-named 0 be nice"), line);
  }
  t.type("/role bo\tmod\tplease\r");
  CHECK(t.client.called("role bob the long-named 3 please"));
  t.type("/kick car\t\r");
  CHECK(t.client.called("role carol 0 "));
  t.type("/affiliation \"bob the long-named\" member\r");
  CHECK(t.sees("is no address"));  // the room hides his
  CHECK(read_line("a \"b c\"  d\"e \"open").words == std::vector<std::string>{"a", "b c", "d\"e", "open"});
  CHECK(read_line("\"b c\"  the rest \"of it\"").after(1) == "the rest \"of it\"");
}

TEST_CASE(
    "the page of who is there: by role, found by typing, chosen with Enter; where the panel has no place it comes") {
  for (const auto& [width, height] : std::vector<std::pair<int, int>>{{40, 10}, {80, 24}, {200, 60}}) {
    RoomOnScreen t(width, height);
    t.view.occupants[0].hats = {"Host"};
    t.event(RoomChanged{me, tea, t.view});
    t.type("/join tea@conf.example.net\r");
    t.type(width == 40 ? "/who\r" : "/who all\r");
    CHECK(t.sees("Who is in tea"));
    CHECK(t.sees("Moderators · 1"));
    CHECK(t.sees("alice (you)"));
    if (width > 40) CHECK(t.sees("owner · [Host]"));
    t.type("\x1b[B");  // the second one
    t.type("\r");
    CHECK(t.app->model().overlay.kind == OverlayKind::none);
    CHECK(t.app->model().composer().text() == "bob the long-named: ");
    t.type(
        "\x0f"
        "CAR");
    CHECK_FALSE(t.sees("Participants"));
    CHECK(t.sees("Visitors"));
    t.type("\r");
    CHECK(t.app->model().composer().text() == "bob the long-named: carol ");
  }
}

TEST_CASE("who belongs to a room, as a page") {
  RoomOnScreen t(80, 24);
  t.type("/join tea@conf.example.net\r/affiliations\r");
  CHECK(t.client.called("affiliations tea@conf.example.net"));
  const std::vector<Affiliated> people{{*xmpp::Jid::parse("alice@example.org"), Affiliation::owner, "", ""},
                                       {*xmpp::Jid::parse("bob@example.net"), Affiliation::member, "bobby", ""},
                                       {*xmpp::Jid::parse("eve@example.net"), Affiliation::outcast, "", "spam"}};
  t.event(AffiliationsReceived{me, tea, people, {"the list of admins can't be read"}});
  for (const auto* text :
       {"Owners · 1", "bob@example.net  (bobby)", "Banned · 1", "eve@example.net  spam", "⚠ the list"})
    CHECK_MESSAGE(t.sees(text), text);
  t.type("\x1b/affiliations member\r");
  t.event(AffiliationsReceived{me, tea, people, {}});
  CHECK(t.sees("Members · 1"));
  CHECK_FALSE(t.sees("eve@"));
  t.type("\x1b/affiliations nonsense\r");
  CHECK(t.sees("usage: /affiliations"));
  t.type("/rooms search green tea\r");
  CHECK(t.client.called("search green tea"));
}

TEST_CASE("a room is called what its owner calls it, before it is entered, too") {
  RoomOnScreen t(100, 28);
  t.view.name = "The tea room";
  t.view.slow_mode_s = 20;
  t.event(RoomChanged{me, tea, t.view});
  t.type("/join tea@conf.example.net\r");
  CHECK(t.sees("The tea room  3 here · slow: 20 s · Sunday"));
  CHECK(t.sees("# The tea room"));
}
