// Any bytes as what the process says that decodes images: what is let through is a picture of what was asked for, and
// of escape sequences those of one image alone. The first byte chooses what was asked for.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/check.hpp"
#include "tui-client/files/picture_maker.hpp"

namespace {

void check_cells(const tui::Picture& picture, const tui::PictureRequest& request) {
  FUZZ_CHECK(picture.cells.size() == static_cast<std::size_t>(picture.columns * picture.rows));
  for (const auto& cell : picture.cells) {
    const bool block = cell.glyph >= 0x2580 && cell.glyph <= 0x259f, letter = cell.glyph >= 0x20 && cell.glyph < 0x7f;
    FUZZ_CHECK(cell.glyph == U' ' || (request.ascii ? letter : block));
    FUZZ_CHECK(cell.foreground >= -1 && cell.foreground < request.colors);
    FUZZ_CHECK(cell.background >= -1 && cell.background < request.colors);
  }
}

void check_sequence(std::string_view text, tui::PictureKind kind) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    FUZZ_CHECK(byte < 0x7f && (byte >= 0x20 || byte == '\n' || byte == 0x1b));
    if (byte != 0x1b) continue;
    FUZZ_CHECK(i + 1 < text.size());
    const char next = text[i + 1];
    FUZZ_CHECK(next == '\\' || next == (kind == tui::PictureKind::sixel ? 'P' : '_'));
    if (next == '_') FUZZ_CHECK(i + 2 < text.size() && text[i + 2] == 'G');
  }
  FUZZ_CHECK(text.ends_with("\x1b\\"));
  if (kind == tui::PictureKind::sixel) FUZZ_CHECK(std::count(text.begin(), text.end(), '\x1b') == 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  tui::PictureRequest request;
  request.columns = 8, request.rows = 4;
  request.kind = data[0] == 's'   ? tui::PictureKind::sixel
                 : data[0] == 'k' ? tui::PictureKind::kitty
                                  : tui::PictureKind::cells;
  request.ascii = data[0] == 'a';
  request.colors = data[0] == '8' ? 8 : 256;
  const auto picture = tui::parse_picture({reinterpret_cast<const char*>(data) + 1, size - 1}, request);
  if (!picture) return 0;
  FUZZ_CHECK(picture->columns >= 1 && picture->columns <= request.columns);
  FUZZ_CHECK(picture->rows >= 1 && picture->rows <= request.rows);
  if (request.kind == tui::PictureKind::cells) {
    check_cells(*picture, request);
  } else {
    check_sequence(picture->sequence, request.kind);
  }
  return 0;
}
