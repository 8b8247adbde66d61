// Editing in the input line.
#include "tui-client/model/composer.hpp"

#include <doctest/doctest.h>

using namespace tui;

TEST_CASE("moving and deleting by visible characters") {
  Composer c;
  c.insert("e\xCC\x81👨‍👩‍👧x");
  c.left();
  c.left();
  CHECK(c.cursor() == 3);
  c.delete_forward();
  CHECK(c.text() == "e\xCC\x81x");
  c.backspace();
  CHECK(c.text() == "x");
  c.backspace();
  c.left();
  CHECK(c.cursor() == 0);
}

TEST_CASE("words, cutting and pasting") {
  Composer c;
  c.set("one two  three");
  c.word_left();
  CHECK(c.cursor() == 9);
  c.kill_word();
  CHECK(c.text() == "one three");
  c.end();
  c.yank();
  CHECK(c.text() == "one threetwo  ");
  c.home();
  c.word_right();
  CHECK(c.cursor() == 3);
  c.kill_to_end();
  CHECK(c.text() == "one");
  c.end();
  c.kill_to_start();
  CHECK(c.empty());
  c.yank();
  CHECK(c.text() == "one");
}

TEST_CASE("cuts in one go are one; right behind a yank come the ones before") {
  Composer c;
  c.set("one two three");
  c.kill_word();
  c.kill_word();
  CHECK(c.text() == "one ");
  c.yank();
  CHECK(c.text() == "one two three");
  c.home();
  c.kill_word_forward();
  CHECK(c.text() == " two three");
  c.end();
  c.yank();
  CHECK(c.text() == " two threeone");
  c.yank_before();
  CHECK(c.text() == " two threetwo three");
  c.yank_before();
  CHECK(c.text() == " two threeone");
  c.left();
  c.yank_before();
  CHECK(c.text() == " two threeone");
}

TEST_CASE("characters are exchanged whole, and changes taken back") {
  Composer c;
  c.insert("ab");
  c.insert("\U0001F468\u200D\U0001F469");
  c.transpose();
  CHECK(c.text() ==
        "a\U0001F468\u200D\U0001F469"
        "b");
  c.undo();
  CHECK(c.text() == "ab\U0001F468\u200D\U0001F469");
  c.undo();  // typed in one go
  CHECK(c.empty());
  c.undo();
  c.set("half a message");
  c.kill_to_start();
  c.undo();
  CHECK(c.text() == "half a message");
  c.wipe();
  c.undo();
  CHECK(c.empty());
  c.yank();
  CHECK(c.empty());
}

TEST_CASE("history keeps the draft and each line once in a row") {
  Composer c;
  c.insert("first");
  CHECK(c.take() == "first");
  c.insert("second");
  c.take();
  c.insert("second");
  c.take();
  c.insert("draft");
  c.history_previous();
  CHECK(c.text() == "second");
  c.history_previous();
  CHECK(c.text() == "first");
  c.history_previous();
  CHECK(c.text() == "first");
  c.history_next();
  c.history_next();
  CHECK(c.text() == "draft");
  c.history_next();
  CHECK(c.text() == "draft");
}

TEST_CASE("the line is bounded and a wiped one is not remembered") {
  Composer c;
  c.insert(std::string(Composer::max_bytes, 'a'));
  c.insert("b");
  CHECK(c.text().size() == Composer::max_bytes);
  c.wipe();
  c.history_previous();
  CHECK(c.empty());
  for (int i = 0; i < 500; ++i) {
    c.insert(std::to_string(i));
    c.take();
  }
  std::size_t steps = 0;
  std::string last;
  while (c.history_previous(), c.text() != last) {
    last = c.text();
    ++steps;
  }
  CHECK(steps == Composer::max_history);
}
