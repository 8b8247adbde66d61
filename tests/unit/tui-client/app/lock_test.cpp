// The store's passphrase on the screen: offered, set, changed, and the screen locked behind it.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/unit/tui-client/app/driven_app.hpp"
#include "tui-client/history/sqlcipher.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {
void set_passphrase(DrivenApp& t) {
  t.type("/passphrase\r");
  REQUIRE(t.sees("Passphrase for the local store (Enter: none):"));
  t.type("open sesame\r");
  REQUIRE(t.sees("The same once more:"));
  t.type("open sesame\r");
  REQUIRE(t.history->vault().has_passphrase());
}
}  // namespace

TEST_CASE("the first start offers a passphrase once, and none is an answer") {
  for (const bool wanted : {false, true}) {
    DrivenApp t(100, 28, false);
    t.app->start();
    t.type("alice@example.org\r");
    CHECK(t.sees("Password for alice@example.org"));
    t.type("secret\r");
    CHECK(t.sees("Passphrase for what is stored here (Enter: none):"));
    CHECK(t.client.connected.empty());
    if (wanted) {
      t.type("one\r");
      t.type("two\r");
      CHECK(t.sees("that was not the same"));
      t.type("one\r");
      CHECK_FALSE(t.sees("one"));
      t.type("one\r");
    } else {
      t.type("\r");
    }
    CHECK(t.history->vault().has_passphrase() == wanted);
    REQUIRE(t.client.connected.size() == 1);
    CHECK(t.client.connected[0].password == "secret");
    t.event(ConnectionChanged{me, ConnectionState::offline, "wrong password", true});
    t.type("other\r");
    CHECK(t.client.connected.size() == 2);
  }
}

TEST_CASE("the passphrase is never a part of the command line") {
  DrivenApp t;
  t.app->start();
  t.type("/passphrase sesame\r");
  CHECK(t.sees("usage: /passphrase"));
  CHECK_FALSE(t.history->vault().has_passphrase());
  t.type("/lock\r");
  CHECK(t.sees("/passphrase sets a passphrase"));
  t.type("/passphrase none\r");
  CHECK(t.sees("has no passphrase"));
}

TEST_CASE("it is changed by who knows it") {
  DrivenApp t;
  t.app->start();
  set_passphrase(t);
  t.type("/passphrase\r");
  t.type("wrong\r");
  CHECK(t.sees("wrong passphrase"));
  t.type("/passphrase\r");
  t.type("open sesame\r");
  t.type("better\r");
  t.type("better\r");
  CHECK(t.sees("another one now"));
  CHECK(t.history->vault().check("better"));
  CHECK_FALSE(t.history->vault().check("open sesame"));
  t.type("/passphrase add\r");
  t.type("better\r");
  t.type("1234\r");
  t.type("1234\r");
  CHECK(t.history->vault().check("better"));
  CHECK(t.history->vault().check("1234"));
  t.type("/passphrase none\r");
  t.type("1234\r");
  CHECK_FALSE(t.history->vault().has_passphrase());
}

TEST_CASE("a locked screen shows nothing, takes nothing but the passphrase, and loses nothing") {
  DrivenApp t;
  t.app->start();
  t.online();
  set_passphrase(t);
  t.receive("the eagle lands");
  t.type("/msg bob@example.net\r");
  t.type("half a draft");
  REQUIRE(t.sees("the eagle lands"));
  t.type("\x1bl");
  const auto nothing = [&] {
    for (const auto* text : {"eagle", "bob", "alice", "draft", "example", "new one", "unread"})
      CHECK_FALSE(t.sees(text));
    CHECK(t.sees("locked"));
  };
  nothing();
  CHECK(t.client.called("inactive"));
  const auto* chat = t.app->model().chat(me, bob);
  CHECK(chat->messages.empty());
  t.receive("a new one");
  t.event(Notice{me, bob, true, "bob is a fox"});
  nothing();
  CHECK(chat->messages.empty());
  CHECK_FALSE(t.client.called("displayed bob@example.net id2"));
  t.type("/quit\r");
  CHECK(t.sees("wrong passphrase"));
  CHECK_FALSE(t.quit);
  t.type("\x1b[B\x0b\x10/help");
  nothing();
  t.type("\x15");  // cuts the line
  t.type("open sesame");
  CHECK(t.sees("•••••••••••"));
  t.type("\r");
  CHECK(t.sees("the eagle lands"));
  CHECK(t.sees("a new one"));
  CHECK(t.sees("half a draft"));
  CHECK(t.sees("new ───"));
}

TEST_CASE("it locks itself after the minutes set, and only where there is a passphrase") {
  DrivenApp t;
  t.config.lock_after_min = 5;
  t.app->start();
  t.now += 6LL * 60 * 1'000'000;
  t.app->tick();
  CHECK_FALSE(t.sees("locked"));
  set_passphrase(t);
  t.now += 4LL * 60 * 1'000'000;
  t.app->tick();
  CHECK_FALSE(t.sees("locked"));
  t.now += 60LL * 1'000'000;
  t.app->tick();
  CHECK(t.sees("locked"));
}

TEST_CASE("Alt-L locks from every page") {
  for (const auto* page : {"/search eagle\r", "\x0b", "\x1bOP", "\x14"}) {
    DrivenApp t;
    t.app->start();
    t.receive("the eagle lands");
    REQUIRE(t.history->vault().set("sesame"));
    t.type(page);
    REQUIRE(t.app->model().overlay.kind != OverlayKind::none);
    t.type("\x1bl");
    CHECK_MESSAGE(t.app->model().lock, page);
    CHECK(t.app->model().overlay.lines.empty());
    CHECK_FALSE(t.sees("eagle"));
  }
}

TEST_CASE("a store that can't be read is complained of, and nothing waits for it") {
  DrivenApp t;
  t.app->start();
  for (int i = 0; i < 150; ++i) t.receive("chatter " + std::to_string(i));
  t.type("/msg bob@example.net\r");
  {
    std::ifstream in(t.directory.path() / "store.key", std::ios::binary);
    sql::Database database((t.directory.path() / "store.db").string(),
                           std::string(std::istreambuf_iterator<char>(in), {}));
    database.execute("ALTER TABLE messages RENAME TO gone");
  }
  for (int i = 0; i < 120; ++i) t.type("\x1b[1;5A");  // Ctrl-Up
  CHECK(t.sees("no such table"));
  for (int i = 0; i < 20; ++i) t.type("\x1b[5~");
  CHECK(t.sees("no such table"));
}
