// Drawing can't leave the canvas or halve a wide character.
#include "tui-client/ui/canvas.hpp"

#include <doctest/doctest.h>

#include <map>

#include "tui-client/ui/ncurses_screen.hpp"

using namespace tui;

TEST_CASE("what does not fit is clipped") {
  Canvas canvas(5, 2);
  CHECK(canvas.put(3, 0, "abc") == 2);
  CHECK(canvas.put(0, 1, "abcdef", Role::text, 3) == 3);
  CHECK(canvas.put(9, 9, "x") == 0);
  CHECK(canvas.put(-1, 0, "x") == 0);
  CHECK(canvas.put(0, -1, "x") == 0);
  CHECK(canvas.to_text() == "   ab\nabc\n");
}

TEST_CASE("overwriting half of a wide glyph blanks the other half") {
  Canvas canvas(6, 1);
  canvas.put(0, 0, "日本");
  canvas.put(1, 0, "x");
  CHECK(canvas.to_text() == " x本\n");
  canvas.put(2, 0, "y");
  CHECK(canvas.to_text() == " xy\n");
}

TEST_CASE("a wide glyph does not start in the last column") {
  Canvas canvas(3, 1);
  CHECK(canvas.put(0, 0, "ab日") == 2);
  CHECK(canvas.to_text() == "ab\n");
}

TEST_CASE("a canvas without size still has a cell") {
  Canvas canvas(0, -3);
  CHECK(canvas.width() == 1);
  canvas.put(0, 0, "x");
  CHECK(canvas.to_text() == "x\n");
}

TEST_CASE("a picture's cells have its colours, and are clipped where the canvas ends") {
  Picture picture;
  picture.columns = 3, picture.rows = 2;
  for (std::int16_t i = 0; i < 6; ++i) picture.cells.push_back({i == 2 ? U' ' : U'\u2584', i, -1});
  Canvas canvas(4, 2);
  canvas.put(0, 0, "日本");
  canvas.put_picture(1, 0, picture, 0, 9);
  CHECK(canvas.to_text() == " ▄▄\n\n");
  CHECK(canvas.at(2, 0).foreground == 1);
  CHECK(canvas.at(2, 0).role == Role::picture);
  canvas.put_picture(2, 1, picture, 1, 9);
  CHECK(canvas.at(3, 1).foreground == 4);
  for (const int row : {-1, 2}) canvas.put_picture(0, 1, picture, row, 9);
  canvas.put_picture(0, 5, picture, 0, 9);
  canvas.put_picture(0, 0, Picture{3, 2, 0, 0, "", {}, "pixels"}, 0, 9);
  CHECK(canvas.to_text() == " ▄▄\n  ▄▄\n");
  canvas.fill({0, 0, 4, 2}, Role::text);
  CHECK(canvas.at(2, 0).role == Role::text);
}

TEST_CASE("which graphics a terminal knows is guessed by what it calls itself; in tmux it is cells") {
  using Environment = std::map<std::string, std::string>;
  const auto kind = [](const Environment& variables) {
    return best_picture_kind([&](const char* name) {
      const auto found = variables.find(name);
      return found == variables.end() ? nullptr : found->second.c_str();
    });
  };
  CHECK(kind({}) == PictureKind::cells);
  CHECK(kind({{"TERM", "xterm-256color"}}) == PictureKind::cells);
  CHECK(kind({{"TERM", "xterm-kitty"}}) == PictureKind::kitty);
  CHECK(kind({{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "WezTerm"}}) == PictureKind::kitty);
  CHECK(kind({{"TERM", "foot"}}) == PictureKind::sixel);
  CHECK(kind({{"TERM", "xterm-kitty"}, {"KITTY_WINDOW_ID", "1"}, {"TMUX", "/tmp/tmux"}}) == PictureKind::cells);
  CHECK(kind({{"TERM", "tmux-256color"}, {"KITTY_WINDOW_ID", "1"}}) == PictureKind::cells);
}
