// Bytes of terminals to keys, whole or in pieces, and garbage to nothing.
#include "tui-client/ui/terminal_keys.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace tui;

namespace {

std::vector<std::string> names(TerminalKeys& keys) {
  std::vector<std::string> all;
  while (const auto key = keys.next())
    all.push_back(to_string(*key) + (key->kind == Key::Kind::paste ? ":" + key->text : ""));
  return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("letters, controls, Alt and cursor keys") {
  TerminalKeys keys;
  keys.feed("aä\x0b\x1bk\x1b[A\x1bOB\x1b[1;3B\x1b[1;5D\x1b[5~\x1b[6;2~\x1bOP\x1b[15~\x7f\r\t\x1b[Z\x1b[3~\x1b\r");
  CHECK(names(keys) == Names{"a", "ä", "Ctrl-K", "Alt-K", "Up", "Down", "Alt-Down", "Ctrl-Left", "PgUp", "Shift-PgDn",
                             "F1", "F5", "Backspace", "Enter", "Tab", "Shift-Tab", "Delete", "Alt-Enter"});
  CHECK_FALSE(keys.waiting());
}

TEST_CASE("the same keys byte by byte") {
  const std::string bytes = "ä日\x1b[1;3B\x1b[200~two\rlines\x1b[201~z";
  TerminalKeys whole, pieces;
  whole.feed(bytes);
  for (const char c : bytes) pieces.feed({&c, 1});
  const auto expected = names(whole);
  CHECK(expected == Names{"ä", "日", "Alt-Down", "Paste:two\nlines", "z"});
  CHECK(names(pieces) == expected);
}

TEST_CASE("a lone escape is a key once nothing follows") {
  TerminalKeys keys;
  keys.feed("\x1b");
  CHECK(names(keys).empty());
  CHECK(keys.waiting());
  keys.flush();
  CHECK(names(keys) == Names{"Escape"});
}

TEST_CASE("a paste may hold anything and is bounded") {
  TerminalKeys keys;
  keys.feed("\x1b[200~\x1b[A\x03quit\x1b[201~");
  CHECK(names(keys) == Names{"Paste:\x1b[A\x03quit"});
  keys.feed("\x1b[200~" + std::string(200000, 'x') + "\x1b[201~y");
  const auto all = names(keys);
  REQUIRE(all.size() == 2);
  CHECK(all[0].size() == std::string("Paste:").size() + TerminalKeys::max_paste);
  CHECK(all[1] == "y");
}

TEST_CASE("garbage is dropped and leaves the decoder usable") {
  TerminalKeys keys;
  keys.feed("\xff\xfe\xc3");
  keys.flush();
  keys.feed("\x1b[" + std::string(100, '9'));
  keys.flush();
  while (keys.next()) {
  }
  keys.feed("ok");
  CHECK(names(keys) == Names{"o", "k"});

  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    const char c = static_cast<char>(random() % 256);
    keys.feed({&c, 1});
    if (i % 7 == 0) keys.flush();
    while (keys.next()) {
    }
  }
  keys.feed("\x1b[201~\x1b[201~");
  keys.flush();
  while (keys.next()) {
  }
  keys.feed("z");
  CHECK(names(keys).back() == "z");
}

TEST_CASE("the mouse: the left button and the wheel, by their cells") {
  TerminalKeys keys;
  keys.feed("\x1b[<0;12;5M\x1b[<0;12;5m\x1b[<64;1;1M\x1b[<65;200;60M\x1b[<2;3;3M\x1b[<0;0;0M\x1b[<;M\x1b[<0;9Mx");
  const auto click = keys.next();
  REQUIRE(click);
  CHECK(click->kind == Key::Kind::mouse);
  CHECK((click->number == 0 && click->x == 11 && click->y == 4));
  CHECK(keys.next()->number == Key::wheel_up);
  const auto down = keys.next();
  CHECK((down->number == Key::wheel_down && down->x == 199 && down->y == 59));
  CHECK(keys.next()->text == "x");
  CHECK_FALSE(keys.next());
}
