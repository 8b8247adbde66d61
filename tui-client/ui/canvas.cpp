// Drawing with clipping: no view can write outside, or leave half of a wide character behind.
#include "tui-client/ui/canvas.hpp"

#include <algorithm>

#include "tui-client/ui/text.hpp"

namespace tui {

namespace {

// Of the glyphs of pictures: ASCII and block elements.
std::string utf8_of(char32_t glyph) {
  if (glyph < 0x80) return {static_cast<char>(glyph)};
  return {static_cast<char>(0xe0 | (glyph >> 12)), static_cast<char>(0x80 | (glyph >> 6 & 0x3f)),
          static_cast<char>(0x80 | (glyph & 0x3f))};
}

}  // namespace

Canvas::Canvas(int width, int height)
    : width_(std::max(width, 1)), height_(std::max(height, 1)), cells_(static_cast<std::size_t>(width_ * height_)) {}

void Canvas::clear_cell(int x, int y) {
  auto* row = &cells_[static_cast<std::size_t>(y * width_)];
  if (row[x].bytes.empty() && x > 0) row[x - 1].bytes = " ";
  if (x + 1 < width_ && row[x + 1].bytes.empty()) row[x + 1].bytes = " ";
  row[x].bytes = " ";
  row[x].link = 0;
}

void Canvas::mark_link(int x, int y, int width, const std::string& target) {
  constexpr std::size_t most = 1000;
  if (y < 0 || y >= height_ || target.empty()) return;
  if (links_.empty() || links_.back() != target) {
    if (links_.size() >= most) return;
    links_.push_back(target);
  }
  for (int i = std::max(x, 0); i < std::min(x + width, width_); ++i) {
    cells_[static_cast<std::size_t>(y * width_ + i)].link = static_cast<std::uint16_t>(links_.size());
  }
}

int Canvas::put(int x, int y, std::string_view text, Role role, int max_width, std::uint8_t emphasis) {
  if (y < 0 || y >= height_ || x >= width_ || x < 0) return 0;
  const int end = max_width < 0 ? width_ : std::min(width_, x + max_width);
  int at = x;
  for (const auto& glyph : glyphs(text)) {
    if (at + glyph.width > end) break;
    for (int i = 0; i < glyph.width; ++i) clear_cell(at + i, y);
    auto* cell = &cells_[static_cast<std::size_t>(y * width_ + at)];
    cell->bytes = glyph.bytes;
    cell->role = role;
    cell->emphasis = emphasis;
    if (glyph.width == 2) {
      cell[1].bytes.clear();
      cell[1].role = role;
      cell[1].emphasis = emphasis;
    }
    at += glyph.width;
  }
  return at - x;
}

void Canvas::put_picture(int x, int y, const Picture& picture, int row, int max_width) {
  if (y < 0 || y >= height_ || row < 0 || row >= picture.rows || picture.cells.empty()) return;
  for (int i = 0; i < std::min(picture.columns, max_width); ++i) {
    if (x + i < 0 || x + i >= width_) continue;
    const auto& from = picture.cells[static_cast<std::size_t>(row * picture.columns + i)];
    clear_cell(x + i, y);
    auto& cell = cells_[static_cast<std::size_t>(y * width_ + x + i)];
    cell.bytes = utf8_of(from.glyph);
    cell.role = Role::picture;
    cell.emphasis = 0;
    cell.foreground = from.foreground;
    cell.background = from.background;
  }
}

void Canvas::fill(const Rect& area, Role role) {
  for (int y = std::max(area.y, 0); y < std::min(area.y + area.height, height_); ++y) {
    for (int x = std::max(area.x, 0); x < std::min(area.x + area.width, width_); ++x) {
      clear_cell(x, y);
      cells_[static_cast<std::size_t>(y * width_ + x)].role = role;
      cells_[static_cast<std::size_t>(y * width_ + x)].emphasis = 0;
    }
  }
}

void Canvas::horizontal(int x, int y, int length, std::string_view glyph, Role role) {
  for (int i = 0; i < length; ++i) put(x + i, y, glyph, role, 1);
}

void Canvas::vertical(int x, int y, int length, std::string_view glyph, Role role) {
  for (int i = 0; i < length; ++i) put(x, y + i, glyph, role, 1);
}

std::string Canvas::to_text() const {
  std::string out;
  for (int y = 0; y < height_; ++y) {
    std::string row;
    for (int x = 0; x < width_; ++x) row += at(x, y).bytes;
    while (!row.empty() && row.back() == ' ') row.pop_back();
    out += row + "\n";
  }
  return out;
}

}  // namespace tui
