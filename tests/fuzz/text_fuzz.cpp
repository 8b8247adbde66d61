// Any bytes as what somebody writes to us, on its way to the screen: no byte of it reaches the terminal as a control
// character, nothing is wider than its place, and a link that pretends is named.
#include <string>
#include <string_view>

#include "tests/fuzz/bytes.hpp"
#include "tests/fuzz/check.hpp"
#include "tui-client/files/file_link.hpp"
#include "tui-client/ui/canvas.hpp"
#include "tui-client/ui/links.hpp"
#include "tui-client/ui/styling.hpp"
#include "tui-client/ui/text.hpp"

namespace {

bool harmless(std::string_view cell) {
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const auto byte = static_cast<unsigned char>(cell[i]);
    if (byte < 0x20 || byte == 0x7f) return false;
    if (byte == 0xc2 && i + 1 < cell.size() && static_cast<unsigned char>(cell[i + 1]) < 0xa0) return false;  // C1
  }
  return tui::valid_utf8(cell);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  const int width = bytes.next() % 82 + 1;
  const std::string text(bytes.text(2000));
  const auto emphasis = tui::styling_of(text);
  FUZZ_CHECK(emphasis.size() == text.size());
  for (const std::string& line : tui::wrap(text, width)) FUZZ_CHECK(tui::text_width(line) <= std::max(width, 2));
  int row = 0;
  tui::Canvas canvas(width, 24);
  for (const auto& line : tui::wrap_styled(text, emphasis, width)) {
    int x = 0;
    for (const auto& piece : line) x += canvas.put(x, row, piece.text, tui::Role::text, -1, piece.emphasis);
    FUZZ_CHECK(x <= width);
    if (++row == canvas.height()) break;
  }
  for (int y = 0; y < canvas.height(); ++y) {
    for (int x = 0; x < canvas.width(); ++x) FUZZ_CHECK(harmless(canvas.at(x, y).bytes));
  }
  FUZZ_CHECK(tui::text_width(tui::fit(text, width)) <= width);
  for (const std::string& warning : tui::link_warnings(text)) FUZZ_CHECK(!warning.empty());
  const auto borders = tui::grapheme_borders(text);
  for (std::size_t i = 1; i < borders.size(); ++i) FUZZ_CHECK(borders[i - 1] < borders[i] && borders[i] <= text.size());
  for (const char c : tui::to_ascii(text)) FUZZ_CHECK(static_cast<unsigned char>(c) < 0x80);
  tui::lowered(text);
  // A name that somebody gave to a file is one part of a path, and nothing that a shell or a file system knows.
  const auto name = tui::safe_file_name(text);
  FUZZ_CHECK(!name.empty() && name.size() <= 120 && name[0] != '.' && name[0] != '-' && tui::valid_utf8(name));
  for (const unsigned char c : name) FUZZ_CHECK(c >= 0x20 && c != '/' && c != '\\' && c != 0x7f);
  if (const auto link = tui::parse_file_link(text)) FUZZ_CHECK(link->url.starts_with("https://"));
  tui::name_in_link(text);
  tui::host_in_link(text);
  return 0;
}
