// Whole screens at several sizes: nothing breaks, nothing escapes.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "tests/unit/tui-client/app/driven_app.hpp"
#include "tui-client/ui/styling.hpp"
#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/views.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {

void conversation(DrivenApp& t) {
  t.app->start();
  t.online();
  Contact contact;
  contact.account = me;
  contact.jid = bob;
  contact.name = "Bob";
  contact.subscription = "both";
  Contact carol = contact;
  carol.jid = *xmpp::Jid::parse("carol@example.org");
  carol.name = "Carol";
  t.event(RosterReceived{me, {contact, carol}});
  t.event(PresenceChanged{{me, *xmpp::Jid::parse("bob@example.net/phone"), Show::online, "", 0}});
  const auto at = [&](int day, int hour, int minute) {
    t.now = 1'795'305'600'000'000 + ((day * 24LL + hour) * 60 + minute) * 60'000'000;  // 2026-11-22
  };
  at(-2, 9, 12);
  t.receive("Did the deploy go through?");
  at(-2, 9, 13);
  const auto mine = t.receive("Yes. Notes: https://wiki.example.org/deploy", Direction::outgoing);
  REQUIRE(t.history->set_delivery(mine.id, Delivery::delivered, "").has_value());
  at(-2, 9, 15);
  t.receive("Great, thank you! 👍");
  t.type("\x1b[1;3B");
  t.type("\x1b\x30");  // Alt-0
  at(0, 14, 1);
  t.receive("Hallo, こんにちは, مرحبا: does every script get through?");
  t.receive("hi there", Direction::incoming, carol.jid);
  at(0, 14, 2);
  t.type("/msg bob@example.net\r");
  t.event(OlderRead{me, bob, true});
  t.encryption(2, true);
  t.type("Looks good");
}

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) most = std::max(most, static_cast<std::size_t>(text_width(line)));
  return most;
}

}  // namespace

TEST_CASE("the screen of the README is what the program draws") {
  DrivenApp t(100, 24);
  conversation(t);
  const std::string drawn = t.look();
  std::ifstream in(std::string(SOURCE_DIRECTORY) + "/README.md");
  const std::string readme{std::istreambuf_iterator<char>(in), {}};
  CHECK_MESSAGE(readme.find(drawn) != std::string::npos, drawn);
}

TEST_CASE("every size from 40x10 up: full height, no line too wide, the input line in sight") {
  for (const auto& [width, height] :
       std::vector<std::pair<int, int>>{{40, 10}, {64, 16}, {63, 16}, {80, 24}, {200, 60}}) {
    DrivenApp t(width, height);
    conversation(t);
    const auto text = t.look();
    CHECK(std::count(text.begin(), text.end(), '\n') == height);
    CHECK(widest(text) <= static_cast<std::size_t>(width));
    CHECK(t.sees("> Looks good"));
    CHECK(t.sees("every"));
    CHECK(t.screen.cursor_y == height - 2);
  }
}

TEST_CASE("sizes below that do not break anything") {
  DrivenApp t;
  conversation(t);
  for (int width = 1; width < 45; width += 3) {
    for (int height = 1; height < 12; ++height) {
      t.screen.set_size(width, height);
      t.app->tick();
      CHECK(widest(t.look()) <= static_cast<std::size_t>(width));
    }
  }
}

TEST_CASE("hostile text: no control character reaches the screen, whoever names what how") {
  DrivenApp t;
  t.app->start("bob@example.net");
  std::string nasty =
      "\x1b]2;owned\x07\x1b[2J\r\n\b\xC2\x9B"
      "31m\xE2\x80\xAEgnp.exe";
  t.receive(nasty);
  Contact contact;
  contact.account = me;
  contact.jid = bob;
  contact.name = nasty;
  t.event(ContactChanged{contact});
  t.event(PresenceChanged{{me, *xmpp::Jid::parse("bob@example.net/x"), Show::away, nasty, 0}});
  t.event(Notice{me, {}, true, nasty});
  t.encryption(1, false, {nasty});
  for (const char c : t.look()) {
    if (c != '\n') CHECK(static_cast<unsigned char>(c) >= 0x20);
  }
  CHECK_FALSE(t.sees("\xC2\x9B"));
  CHECK_FALSE(t.sees("\xE2\x80\xAE"));
}

TEST_CASE("random keys and events never break the screen") {
  std::mt19937 random(7);
  DrivenApp t(80, 24);
  conversation(t);
  const std::vector<std::string> keys{"a",
                                      "\r",
                                      "\x7f",
                                      "\x1b[A",
                                      "\x1b[B",
                                      "\x1b[5~",
                                      "\x1b[6~",
                                      "\x0b",
                                      "\x14",
                                      "\x1bOP",
                                      "\x1b",
                                      "/",
                                      "\t",
                                      "日",
                                      "\x15",
                                      "\x17",
                                      "\x19",
                                      "\x1b\r",
                                      "\x1b"
                                      "1",
                                      "\x1b[1;3B",
                                      "\x0e",
                                      "/close\r",
                                      "/help\r",
                                      "/msg bob@example.net\r"};
  for (int i = 0; i < 3000; ++i) {
    t.type(keys[random() % keys.size()]);
    if (i % 50 == 0) t.screen.set_size(20 + static_cast<int>(random() % 150), 6 + static_cast<int>(random() % 50));
    if (i % 30 == 0) t.receive("m" + std::to_string(i));
    if (i % 7 == 0) CHECK(widest(t.look()) <= static_cast<std::size_t>(t.screen.width()));
    if (!t.app->model().prompts.empty()) t.app->model().prompts.clear();
  }
}

TEST_CASE("what somebody does is shown as done, wherever it stands") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/msg bob@example.net\r");
  t.receive("/me waves *wildly*");
  CHECK(t.sees("* "));
  CHECK(t.sees("bob waves *wildly*"));
  CHECK_FALSE(t.sees("/me"));
  t.type("/me waves back\r");
  CHECK(t.client.called("send alice@example.org bob@example.net /me waves back"));
  t.receive("/me waves back", Direction::outgoing);
  CHECK(t.sees("alice waves back"));
  t.type("/search waves\r");
  CHECK(t.sees("* bob waves"));
  CHECK_FALSE(t.sees("/me"));
}

TEST_CASE("styling is drawn, what was typed stays, and who does not want it has none") {
  for (const bool wanted : {true, false}) {
    DrivenApp t;
    t.config.styling = wanted;
    t.app->start();
    t.app->model().styling = wanted;
    t.type("/msg bob@example.net\r");
    t.receive("a *strong* word");
    Canvas canvas(100, 28);
    draw(t.app->model(), canvas);
    bool strong = false;
    for (int y = 0; y < 28; ++y) {
      for (int x = 0; x < 100; ++x) strong = strong || canvas.at(x, y).emphasis == emphasis::strong;
    }
    CHECK(strong == wanted);
    CHECK(t.sees("a *strong* word"));
  }
}

TEST_CASE("a deceptive link is marked below the message") {
  DrivenApp t;
  t.app->start();
  t.type("/msg bob@example.net\r");
  t.receive("https://bank.example@evil.example/");
  CHECK(t.sees("goes to evil.example"));
}
