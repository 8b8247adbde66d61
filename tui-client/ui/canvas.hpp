// Canvas: a grid of glyph and role that views draw on; Screen shows it, tests read it as text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tui-client/picture.hpp"
#include "tui-client/ui/style.hpp"

namespace tui {

struct Rect {
  int x = 0, y = 0, width = 0, height = 0;
};

struct Cell {
  std::string bytes = " ";  // empty: the right half of a wide glyph
  Role role = Role::text;
  std::uint8_t emphasis = 0;                      // ui/styling.hpp
  std::int16_t foreground = -1, background = -1;  // of Role::picture: palette index, -1: the terminal's own
  std::uint16_t link = 0;                         // Canvas::link(); 0: it is part of none
  friend bool operator==(const Cell&, const Cell&) = default;
};

class Canvas {
 public:
  Canvas(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }

  // Draws made harmless text (glyphs()) at x, y, clipped to `max_width` cells (−1: to the row's end) and to the canvas.
  // A wide glyph that does not fit leaves a blank. Returns the cells used.
  int put(int x, int y, std::string_view text, Role role = Role::text, int max_width = -1, std::uint8_t emphasis = 0);
  void fill(const Rect& area, Role role);
  void horizontal(int x, int y, int length, std::string_view glyph, Role role);
  void vertical(int x, int y, int length, std::string_view glyph, Role role);
  // The cells of `row` of a picture, clipped to `max_width` and to the canvas.
  void put_picture(int x, int y, const Picture& picture, int row, int max_width);
  // A picture that the terminal itself draws, over cells that are blank; one at a time.
  struct Pixels {
    int x = 0, y = 0;
    std::shared_ptr<const Picture> picture;
    friend bool operator==(const Pixels&, const Pixels&) = default;
  };
  Pixels pixels;
  // These cells are part of a link to `target`, which a terminal may offer to open.
  void mark_link(int x, int y, int width, const std::string& target);
  const std::string& link(std::uint16_t number) const { return links_[number - 1U]; }
  const Cell& at(int x, int y) const { return cells_[static_cast<std::size_t>(y * width_ + x)]; }

  // Where the terminal's cursor stands; −1: hidden.
  int cursor_x = -1, cursor_y = -1;

  // For tests and text screenshots: rows without trailing blanks, joined by newlines.
  std::string to_text() const;

 private:
  void clear_cell(int x, int y);
  int width_, height_;
  std::vector<Cell> cells_;
  std::vector<std::string> links_;
};

}  // namespace tui
