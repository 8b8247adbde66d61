// Completion of emoji, spelling, the user's editor, the clipboard, the mouse.
#include <doctest/doctest.h>

#include "tests/unit/tui-client/app/driven_app.hpp"
#include "tui-client/spelling/speller.hpp"
#include "tui-client/ui/styling.hpp"
#include "tui-client/ui/views/views.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {

void chatting(DrivenApp& t) {
  t.app->start();
  t.online();
  t.type("/msg bob@example.net\r");
  t.event(OlderRead{me, bob, true});
  t.encryption(1);
}

std::string typed(DrivenApp& t) { return t.app->model().composer().text(); }

// The characters of the input line that are marked.
std::string marked(DrivenApp& t) {
  t.look();
  std::string found;
  const auto& canvas = t.screen.shown;
  for (int y = 0; y < canvas.height(); ++y) {
    for (int x = 0; x < canvas.width(); ++x) {
      const auto& cell = canvas.at(x, y);
      if (cell.emphasis & emphasis::misspelt) found += cell.bytes;
    }
  }
  return found;
}

}  // namespace

TEST_CASE("Tab makes an emoji of its name, and the next one, and what was typed again") {
  for (const auto& [width, height] : {std::pair(40, 10), std::pair(80, 24), std::pair(200, 60)}) {
    DrivenApp t(width, height);
    chatting(t);
    t.type("fine :smile:\t");
    CHECK(typed(t) == "fine 😄");
    t.type(" :smi\t");
    CHECK(typed(t) == "fine 😄 😄");
    CHECK(t.sees("😄 smile  😃 smiley"));
    t.type("\t");
    CHECK(typed(t) == "fine 😄 😃");
    t.type("x\t");
    CHECK(typed(t) == "fine 😄 😃x");
    t.type("\x03:wombat\t");
    CHECK(typed(t) == ":wombat");
  }
}

TEST_CASE("what is misspelt is marked once the word is finished, and F7 offers others") {
  DrivenApp t(80, 24);
  t.config.spelling = "en_US";
  chatting(t);
  t.type("This is wrogn");
  CHECK(marked(t) == "");
  t.type(" but https://wrogn.example and @wrogn are not");
  CHECK(marked(t) == "wrogn");
  CHECK(t.sees("This is wrogn but"));
  t.type("\x1b[18~");
  CHECK(typed(t) == "This is wrong but https://wrogn.example and @wrogn are not");
  CHECK(marked(t) == "");
  std::string seen;
  for (int i = 0; i < 10 && seen != "This is wrogn but"; ++i) {
    t.type("\x1b[18~");
    seen = typed(t).substr(0, 17);
  }
  CHECK(seen == "This is wrogn but");
  t.type("\x03/msg wrogn@wrogn.example wrogn");
  CHECK(marked(t) == "");
}

TEST_CASE("without a dictionary nothing is marked; one that was asked for is missed") {
  DrivenApp t(80, 24);
  t.config.spelling = "tlh_XX";
  chatting(t);
  t.type("wrogn wrogn ");
  CHECK(marked(t) == "");
  t.type("\x1b\x30");
  CHECK(t.sees("no dictionary for \"tlh_XX\""));
  DrivenApp off(80, 24);
  off.config.spelling = "off";
  chatting(off);
  off.type("wrogn wrogn ");
  CHECK(marked(off) == "");
}

TEST_CASE("a text is written in the user's editor") {
  DrivenApp t(80, 24);
  std::string given;
  std::function<void(xmpp::Result<std::string>)> done;
  t.edit_text = [&](const std::string& text, std::function<void(xmpp::Result<std::string>)> then) {
    given = text;
    done = std::move(then);
  };
  chatting(t);
  t.type("half a\x18\x05");
  CHECK(given == "half a");
  REQUIRE(done);
  t.type("\x1b\x30");  // meanwhile another page came up: the text goes where it began
  done(std::string("a whole\nmessage"));
  CHECK(typed(t) == "");
  t.type("/msg bob@example.net\r");
  CHECK(typed(t) == "a whole\nmessage");
  t.type("\x18\x05");
  done(xmpp::fail(xmpp::Errc::not_found, "vi: No such file or directory"));
  CHECK(typed(t) == "a whole\nmessage");
  CHECK(t.sees("vi: No such file"));
}

TEST_CASE("Ctrl-X and an unknown key do nothing") {
  DrivenApp t(80, 24);
  chatting(t);
  t.type("ab\x18z");
  CHECK(typed(t) == "ab");
  t.type("\x18\x14");
  CHECK(typed(t) == "ba");
  t.type("\x18\x15");
  CHECK(typed(t) == "ab");
}

TEST_CASE("Alt-C gives the newest text, or the picked one, to the clipboard") {
  DrivenApp t(80, 24);
  chatting(t);
  t.type(
      "\x1b"
      "c");
  CHECK(t.sees("no message to copy"));
  t.receive("the older one");
  t.receive("the newer one");
  t.type(
      "\x1b"
      "c");
  t.type(
      "\x1b[1;5A\x1b[1;5A\x1b"
      "c");
  CHECK(t.screen.copied == std::vector<std::string>{"the newer one", "the older one"});
}

TEST_CASE("a click opens a chat or picks a message, the wheel scrolls") {
  DrivenApp t(80, 24);
  chatting(t);
  for (int i = 0; i < 60; ++i) t.receive("line " + std::to_string(i));
  t.now += 1'000'000;
  t.receive("hello", Direction::incoming, *xmpp::Jid::parse("carol@example.org"));
  CHECK_FALSE(t.sees("line 10"));
  for (int i = 0; i < 16; ++i) t.type("\x1b[<64;50;10M");
  CHECK(t.sees("line 10"));
  for (int i = 0; i < 30; ++i) t.type("\x1b[<65;50;10M");
  CHECK(t.sees("line 59"));
  t.type("\x1b[<0;50;21M");
  CHECK(t.app->model().current()->picked != 0);
  t.type("\x1b[<0;50;21M");
  CHECK(t.app->model().current()->picked == 0);
  // Rows of the list: its title, then Carol, whose message is the newest.
  t.type("\x1b[<0;5;3M");
  CHECK(t.app->model().current()->jid.text() == "carol@example.org");
  t.type("\x1b[<0;5;20M\x1b[<0;5;1M\x1b[<0;999;999M");
  CHECK(t.app->model().current()->jid.text() == "carol@example.org");
}

TEST_CASE("links are links for the terminal, on every line that they take") {
  DrivenApp t(80, 24);
  chatting(t);
  t.receive("see https://example.org/" + std::string(60, 'a') + " or not");
  t.look();
  int cells = 0;
  for (int y = 0; y < 24; ++y) {
    for (int x = 0; x < 80; ++x) {
      const auto& cell = t.screen.shown.at(x, y);
      if (cell.link == 0) continue;
      ++cells;
      CHECK(t.screen.shown.link(cell.link) == "https://example.org/" + std::string(60, 'a'));
    }
  }
  CHECK(cells == 80);
}

TEST_CASE("right-to-left text stands in order, in the input line with the cursor where one writes") {
  DrivenApp t(80, 24);
  chatting(t);
  t.receive("שלום world");
  CHECK(t.sees("world םולש"));
  t.type("abc שלום");
  CHECK(t.sees("> abc םולש"));
  const int behind = t.screen.cursor_x;
  t.type("\x01");
  t.look();
  CHECK(t.screen.cursor_x == behind - 8);
  t.type("\x1b[C\x1b[C\x1b[C\x1b[C");  // before the first Hebrew letter, which is the rightmost
  t.look();
  CHECK(t.screen.cursor_x == behind - 1);
  t.app->model().bidi = false;
  t.type("\x05");
  CHECK(t.sees("> abc שלום"));
}

TEST_CASE("Ctrl-R searches in what was typed before; Enter takes it without sending, Escape leaves the line as it was") {
  DrivenApp t;
  chatting(t);
  for (const auto* line : {"make deploy", "make test", "lunch?", "MAKE love"}) t.type(std::string(line) + "\r");
  const auto sent = t.client.drafts.size();
  t.type("half a line\x12");
  CHECK(typed(t) == "half a line");
  t.type("make");
  CHECK(typed(t) == "MAKE love");
  CHECK(t.sees("typed before with: make"));
  t.type("\x12");
  CHECK(typed(t) == "make test");
  SUBCASE("older and older, and then no further") {
    t.type("\x12");
    CHECK(typed(t) == "make deploy");
    t.type("\x12");
    CHECK(typed(t) == "make deploy");
    CHECK(t.sees("not typed before: make"));
  }
  SUBCASE("Enter takes it, another Enter sends it") {
    t.type("\r");
    CHECK(typed(t) == "make test");
    CHECK(t.client.drafts.size() == sent);
    t.type("!\r");
    REQUIRE(t.client.drafts.size() == sent + 1);
    CHECK(t.client.drafts.back().body == "make test!");
  }
  SUBCASE("Escape") {
    t.type("\x1b");
    CHECK(typed(t) == "half a line");
  }
  SUBCASE("less to search for, something that was never typed") {
    t.type("\x7f\x7f\x7f\x7flun");
    CHECK(typed(t) == "lunch?");
    t.type("zz");
    CHECK(t.sees("not typed before: lunzz"));
  }
  SUBCASE("a key of another kind goes on from there") {
    t.type("\x01>");
    CHECK(typed(t) == ">make test");
  }
}

TEST_CASE("what was typed and not sent is there again after a restart, in its chat alone, and gone once it is sent") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/msg bob@example.net\rhalf a sentence");
  const auto again = [&t] {
    t.app.reset();
    App::Hooks hooks;
    hooks.now = [&t] { return t.now; };
    hooks.quit = [] {};
    t.app = std::make_unique<App>(t.config, t.client, *t.history, t.screen, std::move(hooks));
    t.app->start();
    t.online();
    t.app->open_chat(me, bob);
  };
  SUBCASE("quitting keeps it") { t.type("\x11"); }
  SUBCASE("going elsewhere keeps it") { t.app->open_chat(me, *xmpp::Jid::parse("carol@example.net")); }
  SUBCASE("some time keeps it") { t.app->tick(); }
  again();
  CHECK(t.app->model().composer().text() == "half a sentence");
  t.app->open_chat(me, *xmpp::Jid::parse("carol@example.net"));
  CHECK(t.app->model().composer().empty());
  t.app->open_chat(me, bob);
  t.type("!\r");
  REQUIRE_FALSE(t.client.drafts.empty());
  CHECK(t.client.drafts.back().body == "half a sentence!");
  again();  // as after a crash: nothing of it comes a second time
  CHECK(t.app->model().composer().empty());
  t.type("/quit now");
  t.app->tick();
  again();
  CHECK(t.app->model().composer().empty());
}
