// Text as a terminal shows it: cells, widths, wrapping, and making what comes from the network harmless.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tui {

// One spacing character with its combining marks: what fills one or two cells. Terminals lay text out by this rule, so
// we do; only the cursor in the input line moves by whole grapheme clusters.
struct Glyph {
  std::string bytes;     // UTF-8
  int width = 1;         // cells: 1 or 2
  std::size_t from = 0;  // where it begins in the text it was made of
};

// `text` as glyphs that can be written to any cell. Control characters (also C1, newline, tab), bidirectional overrides
// and isolates, other invisible format characters, invalid UTF-8 and lone combining marks become visible stand-ins (␛,
// ⟨U+202E⟩, �); more than four marks on one character are cut. Nothing in the result can move the cursor.
std::vector<Glyph> glyphs(std::string_view text);

// Cells that glyphs(text) takes.
int text_width(std::string_view text);

// The longest beginning of `text` that fits `width` cells, with "…" at its end if something was cut.
std::string fit(std::string_view text, int width);

// Lines of at most `width` cells (at least 2); breaks at spaces, inside a word only if it is longer than a line;
// newlines in `text` are line breaks. Never empty: "" gives one empty line.
std::vector<std::string> wrap(std::string_view text, int width);
// The same with what applies to each byte of `text` (ui/styling.hpp): lines of pieces that look alike.
struct StyledPiece {
  std::string text;
  std::uint8_t emphasis = 0;
  std::size_t from = 0;  // where it begins in the text, by the first of its glyphs on the screen
};
// `visual`: what is written from right to left stands so (ui/bidi.hpp), line by line.
std::vector<std::vector<StyledPiece>> wrap_styled(std::string_view text, const std::vector<std::uint8_t>& emphasis,
                                                  int width, bool visual = false);

// Byte offsets of grapheme cluster borders (UAX #29), 0 and text.size() included.
std::vector<std::size_t> grapheme_borders(std::string_view text);

// Seven-bit stand-ins for what our own views draw (boxes, marks), when the terminal is not UTF-8. Text of people keeps
// its letters where ASCII has them and shows '?' otherwise.
std::string to_ascii(std::string_view text);

// Its ASCII letters in lower case.
std::string lowered(std::string_view text);

// True if `text` is valid UTF-8.
bool valid_utf8(std::string_view text);

}  // namespace tui
