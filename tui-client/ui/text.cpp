// Widths from ICU's properties; every code point is either drawn, attached to the one before, or replaced by a
// stand-in.
#include "tui-client/ui/text.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <memory>

#include "tui-client/ui/bidi.hpp"

namespace tui {

namespace {

constexpr int max_marks = 4;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::string encode(UChar32 c) {
  std::array<char, 4> buffer{};
  std::int32_t size = 0;
  UBool error = false;
  U8_APPEND(buffer.data(), size, static_cast<std::int32_t>(buffer.size()), c, error);
  return error ? std::string(replacement) : std::string(buffer.data(), static_cast<std::size_t>(size));
}

std::string named(UChar32 c) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(c));
  return "\xE2\x9F\xA8" + std::string(buffer.data()) + "\xE2\x9F\xA9";
}

bool is_mark(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || c == 0xFE0F || c == 0xFE0E;
}

// Joiners shape the letters of several scripts and do not move anything: kept, as parts of the character before.
bool is_joiner(UChar32 c) { return c == 0x200C || c == 0x200D; }

int spacing_width(UChar32 c) {
  switch (u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_WIDE:
    case U_EA_FULLWIDTH:
      return 2;
    default:
      return 1;
  }
}

void add_plain(std::vector<Glyph>& out, std::string_view shown) {
  std::int32_t i = 0;
  const auto size = static_cast<std::int32_t>(shown.size());
  while (i < size) {
    UChar32 c = 0;
    U8_NEXT(shown.data(), i, size, c);
    out.push_back({encode(c), 1});
  }
}

// Says of what was added meanwhile where it came from.
struct Located {
  std::vector<Glyph>& out;
  std::size_t before, begin;
  ~Located() {
    for (auto i = before; i < out.size(); ++i) out[i].from = begin;
  }
};

}  // namespace

std::vector<Glyph> glyphs(std::string_view text) {
  std::vector<Glyph> out;
  out.reserve(text.size());
  int marks = 0;
  bool attachable = false;  // whether a mark may join the last glyph
  std::int32_t i = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (i < size) {
    UChar32 c = 0;
    const auto begin = static_cast<std::size_t>(i);
    const auto before = out.size();
    U8_NEXT(text.data(), i, size, c);
    const Located located{out, before, begin};
    if (c < 0) {
      out.push_back({std::string(replacement), 1});
      attachable = false;
    } else if (c < 0x20) {
      out.push_back({encode(0x2400 + c), 1});  // control pictures
      attachable = false;
    } else if (c == 0x7F) {
      out.push_back({encode(0x2421), 1});
      attachable = false;
    } else if (is_mark(c) || is_joiner(c)) {
      if (!attachable) {
        if (is_joiner(c)) continue;                      // joins nothing
        out.push_back({"\xE2\x97\x8C" + encode(c), 1});  // on a dotted circle
        attachable = true;
        marks = 1;
      } else if (++marks <= max_marks) {
        out.back().bytes += encode(c);
      }
    } else if (u_charType(c) == U_CONTROL_CHAR || u_charType(c) == U_FORMAT_CHAR || u_charType(c) == U_LINE_SEPARATOR ||
               u_charType(c) == U_PARAGRAPH_SEPARATOR || u_charType(c) == U_SURROGATE) {
      add_plain(out, named(c));
      attachable = false;
    } else {
      out.push_back({encode(c), spacing_width(c)});
      attachable = true;
      marks = 0;
    }
  }
  return out;
}

int text_width(std::string_view text) {
  int width = 0;
  for (const auto& glyph : glyphs(text)) width += glyph.width;
  return width;
}

std::string fit(std::string_view text, int width) {
  const auto all = glyphs(text);
  int total = 0;
  for (const auto& glyph : all) total += glyph.width;
  std::string out;
  if (total <= width) {
    for (const auto& glyph : all) out += glyph.bytes;
    return out;
  }
  if (width <= 0) return out;
  int used = 0;
  for (const auto& glyph : all) {
    if (used + glyph.width > width - 1) break;
    used += glyph.width;
    out += glyph.bytes;
  }
  return out + "\xE2\x80\xA6";
}

namespace {

using GlyphLine = std::vector<Glyph>;

// One paragraph, `at` of the whole, into lines; words that do not fit a line are cut.
void wrap_paragraph(std::string_view paragraph, std::size_t at, int width, std::vector<GlyphLine>& lines) {
  GlyphLine line, word;
  int line_width = 0, word_width = 0;
  const auto end_line = [&] {
    lines.push_back(std::move(line));
    line.clear();
    line_width = 0;
  };
  const auto end_word = [&] {
    if (line_width + word_width > width) {
      // The space that separated them ends the line before.
      while (!line.empty() && line.back().bytes == " ") line.pop_back();
      if (!line.empty()) end_line();
    }
    line.insert(line.end(), word.begin(), word.end());
    line_width += word_width;
    word.clear();
    word_width = 0;
  };
  for (auto& glyph : glyphs(paragraph)) {
    glyph.from += at;
    if (glyph.bytes == " ") {
      end_word();
      if (line_width < width) {
        line.push_back(glyph);
        ++line_width;
      }
      continue;
    }
    if (word_width + glyph.width > width) {
      end_word();
      end_line();
    }
    word.push_back(glyph);
    word_width += glyph.width;
    // Ideographs may break anywhere.
    if (glyph.width == 2) end_word();
  }
  end_word();
  end_line();
}

// The lines of one paragraph, from `first` on, as they are read.
void put_in_visual_order(std::string_view paragraph, std::size_t at, std::vector<GlyphLine>& lines, std::size_t first) {
  GlyphLine all;
  for (auto i = first; i < lines.size(); ++i) all.insert(all.end(), lines[i].begin(), lines[i].end());
  const auto levels = bidi_levels(paragraph, at, all);
  std::size_t begin = 0;
  for (auto i = first; i < lines.size(); ++i) {
    const auto from = levels.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::vector<std::uint8_t> of_line(from, from + std::ssize(lines[i]));
    GlyphLine shown;
    for (const auto place : visual_order(of_line)) {
      shown.push_back(lines[i][place]);
      if (of_line[place] % 2) shown.back().bytes = mirrored(shown.back().bytes);
    }
    begin += lines[i].size();
    lines[i] = std::move(shown);
  }
}

std::vector<GlyphLine> wrap_glyphs(std::string_view text, int width, bool visual = false) {
  std::vector<GlyphLine> lines;
  width = width < 2 ? 2 : width;
  std::size_t from = 0;
  for (;;) {
    const auto end = text.find('\n', from);
    auto paragraph = text.substr(from, end == std::string_view::npos ? std::string_view::npos : end - from);
    if (paragraph.ends_with('\r')) paragraph.remove_suffix(1);
    const auto first = lines.size();
    wrap_paragraph(paragraph, from, width, lines);
    if (visual && has_right_to_left(paragraph)) put_in_visual_order(paragraph, from, lines, first);
    if (end == std::string_view::npos) return lines;
    from = end + 1;
  }
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, int width) {
  std::vector<std::string> lines;
  for (const auto& line : wrap_glyphs(text, width)) {
    auto& bytes = lines.emplace_back();
    for (const auto& glyph : line) bytes += glyph.bytes;
  }
  return lines;
}

std::vector<std::vector<StyledPiece>> wrap_styled(std::string_view text, const std::vector<std::uint8_t>& emphasis,
                                                  int width, bool visual) {
  std::vector<std::vector<StyledPiece>> lines;
  for (const auto& line : wrap_glyphs(text, width, visual)) {
    auto& pieces = lines.emplace_back();
    for (const auto& glyph : line) {
      const std::uint8_t with = glyph.from < emphasis.size() ? emphasis[glyph.from] : 0;
      if (pieces.empty() || pieces.back().emphasis != with) pieces.push_back({{}, with, glyph.from});
      pieces.back().text += glyph.bytes;
    }
    if (pieces.empty()) pieces.emplace_back();
  }
  return lines;
}

std::vector<std::size_t> grapheme_borders(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  std::vector<std::size_t> borders{0};
  UText* source = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  if (U_SUCCESS(status) && iterator) {
    iterator->setText(source, status);
    if (U_SUCCESS(status)) {
      for (auto at = iterator->next(); at != icu::BreakIterator::DONE; at = iterator->next()) {
        borders.push_back(static_cast<std::size_t>(at));
      }
    }
  }
  utext_close(source);
  if (borders.back() != text.size()) borders.push_back(text.size());
  return borders;
}

std::string to_ascii(std::string_view text) {
  static const std::array<std::pair<UChar32, char>, 31> known{{
      {0x2500, '-'}, {0x2502, '|'}, {0x250C, '+'}, {0x2510, '+'}, {0x2514, '+'}, {0x2518, '+'},  {0x251C, '+'},
      {0x2524, '+'}, {0x252C, '+'}, {0x2534, '+'}, {0x253C, '+'}, {0x2026, '~'}, {0x25CF, '*'},  {0x25CB, 'o'},
      {0x2713, 'v'}, {0x29D7, '.'}, {0x26A0, '!'}, {0x25B2, '^'}, {0x26A1, '!'}, {0x2191, '^'},  {0x2193, 'v'},
      {0x00B7, '-'}, {0x25CC, 'o'}, {0x27E8, '<'}, {0x27E9, '>'}, {0x2717, 'x'}, {0x1F512, '@'}, {0x1F513, '!'},
      {0x25D0, 'o'}, {0x258F, '|'}, {0x2298, 'x'},
  }};
  std::string out;
  std::int32_t i = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (i < size) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c >= 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
      continue;
    }
    if (c >= 0 && (is_mark(c) || is_joiner(c))) continue;
    char shown = '?';
    for (const auto& [from, to] : known) {
      if (from == c) shown = to;
    }
    // As many cells as before, so that nothing shifts.
    out.append(static_cast<std::size_t>(c >= 0 ? spacing_width(c) : 1), shown);
  }
  return out;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool valid_utf8(std::string_view text) {
  std::int32_t i = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (i < size) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) return false;
  }
  return true;
}

}  // namespace tui
