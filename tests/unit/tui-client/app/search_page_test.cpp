// The search page, jumping to a hit, clearing a chat and keeping it for some days.
#include <doctest/doctest.h>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {
const auto carol = *xmpp::Jid::parse("carol@example.net");
}

TEST_CASE("words are found while they are typed, and Enter goes to the hit") {
  DrivenApp t;
  t.app->start();
  t.receive("the eagle lands at dawn");
  for (int i = 0; i < 150; ++i) t.receive("chatter " + std::to_string(i));
  t.receive("an eagle of hers", Direction::incoming, carol);
  t.type("\x06");
  CHECK(t.sees("Search in all chats"));
  t.type("eag");
  CHECK(t.sees("carol: an eagle of hers"));
  CHECK(t.sees("bob: the eagle lands at dawn"));
  t.type("le daw");
  CHECK_FALSE(t.sees("hers"));
  t.type("zz");
  CHECK(t.sees("nothing"));
  t.type("\r");  // goes nowhere
  t.type("\x7f\x7f");
  CHECK(t.sees("at dawn"));
  t.type("\r");
  const auto* chat = t.app->model().current();
  REQUIRE(chat != nullptr);
  CHECK(chat->jid == bob);
  CHECK(t.sees("the eagle lands at dawn"));
  CHECK(t.sees("chatter 0"));
  CHECK_FALSE(t.sees("chatter 149"));
  REQUIRE(chat->picked != 0);
  CHECK(chat->about([](const ChatMessage&) { return true; })->body == "the eagle lands at dawn");
  t.type("\x1b");
  t.type("/search hers\r");
  t.type("\x1b[B\x1b[B\r");  // past the last is the last
  CHECK(t.app->model().current()->jid == carol);
}

TEST_CASE("of what is far back a page shows what was around it") {
  DrivenApp t;
  t.app->start();
  for (int i = 0; i < 1200; ++i) {
    ChatMessage m;
    m.account = me;
    m.chat = m.from = bob;
    m.body = i == 30 ? "the eagle lands" : "chatter " + std::to_string(i);
    m.when = t.now - 1'000'000LL * (2000 - i);
    REQUIRE(t.history->add(m));
  }
  t.type("/search eagle\r\r");
  CHECK(t.sees("Around "));
  CHECK(t.sees("▶ "));
  CHECK(t.sees("chatter 29"));
  CHECK(t.sees("chatter 31"));
  CHECK_FALSE(t.sees("chatter 1199"));
  t.type("\x1b");
  CHECK(t.sees("chatter 1199"));
}

TEST_CASE("a locked screen shows no hits either") {
  DrivenApp t;
  t.app->start();
  t.receive("the eagle lands");
  REQUIRE(t.history->vault().set("sesame"));
  t.type("/search eagle\r");
  CHECK(t.sees("the eagle lands"));
  t.app->lock();
  CHECK_FALSE(t.sees("eagle"));
  t.type("sesame\r");
  CHECK_FALSE(t.sees("Search in"));
}

TEST_CASE("clearing a chat is asked about, and then done for good") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.receive("the eagle lands");
  t.receive("another", Direction::incoming, carol);
  t.type("/msg bob@example.net\r/clear\r");
  CHECK(t.sees("Delete all messages with bob@example.net from this device? (yes/no)"));
  t.type("no\r");
  CHECK(t.sees("the eagle lands"));
  t.client.calls.clear();
  t.type("/clear\ryes\r");
  CHECK(t.sees("1 message is deleted"));
  CHECK_FALSE(t.sees("the eagle lands"));
  CHECK(t.history->page(me, bob, 0, 10)->empty());
  CHECK(t.history->page(me, carol, 0, 10)->size() == 1);
  t.type("\x1b[5~\x1b[5~");  // scrolling does not bring them back
  CHECK_FALSE(t.client.called("older bob@example.net"));
  CHECK(t.history->chat_setting(me, bob, archive_oldest_setting).value() == archive_beginning);
}

TEST_CASE("messages are kept as long as the chat says, or else the configuration") {
  DrivenApp t;
  t.config.retention_days = 30;
  t.app->start();
  t.receive("the eagle lands");
  t.receive("of carol", Direction::incoming, carol);
  t.type("/msg carol@example.net\r/retention\r");
  CHECK(t.sees("kept for 30 days, as all"));
  t.type("/retention soon\r");
  CHECK(t.sees("usage: /retention DAYS"));
  t.type("/retention forever\r");
  CHECK(t.sees("kept for ever"));
  t.now += 29LL * 86'400 * 1'000'000;
  t.app->tick();
  CHECK(t.history->page(me, bob, 0, 10)->size() == 1);
  t.now += 2LL * 86'400 * 1'000'000;
  t.app->tick();
  CHECK(t.history->page(me, bob, 0, 10)->empty());
  CHECK(t.sees("of carol"));
  // The index is cleaned when nobody looks.
  CHECK_FALSE(t.history->get("", "expiry_unfinished").value());
  t.type("/retention 1\r");
  CHECK_FALSE(t.sees("of carol"));
  CHECK(t.sees("kept for 1 day on this device"));
  CHECK(t.history->get("", "expiry_unfinished").value());
  t.now += 301LL * 1'000'000;
  t.app->tick();
  CHECK_FALSE(t.history->get("", "expiry_unfinished").value());
}
