// Drawing can't leave the canvas or halve a wide character.
#include "tui-client/ui/canvas.hpp"

#include <doctest/doctest.h>

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
