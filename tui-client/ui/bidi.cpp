// ICU's algorithm on UTF-16, brought back to our glyphs.
#include "tui-client/ui/bidi.hpp"

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>
#include <memory>

namespace tui {

namespace {

struct CloseBidi {
  void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};

}  // namespace

bool has_right_to_left(std::string_view text) {
  std::int32_t i = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (i < size) {
    // Hebrew, the first of them, begins at U+0590: 0xD6 in UTF-8.
    if (static_cast<unsigned char>(text[static_cast<std::size_t>(i)]) < 0xD6) {
      ++i;
      continue;
    }
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) continue;
    const auto direction = u_charDirection(c);
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC || direction == U_ARABIC_NUMBER)
      return true;
  }
  return false;
}

std::vector<std::uint8_t> bidi_levels(std::string_view paragraph, std::size_t at, const std::vector<Glyph>& glyphs) {
  std::vector<std::uint8_t> levels(glyphs.size(), 0);
  // One unit of UTF-16 after the other, with the byte that its character begins at.
  icu::UnicodeString text;
  std::vector<std::size_t> bytes;
  std::int32_t i = 0;
  const auto size = static_cast<std::int32_t>(paragraph.size());
  while (i < size) {
    const auto begin = static_cast<std::size_t>(i);
    UChar32 c = 0;
    U8_NEXT(paragraph.data(), i, size, c);
    // What glyphs() shows by its name must not steer anything, either.
    const auto type = c < 0 ? std::int8_t{U_UNASSIGNED} : u_charType(c);
    const bool obeyed = c >= 0x20 && type != U_FORMAT_CHAR && type != U_CONTROL_CHAR && type != U_PARAGRAPH_SEPARATOR &&
                        type != U_LINE_SEPARATOR;
    text.append(obeyed ? c : UChar32{0xFFFD});
    bytes.resize(static_cast<std::size_t>(text.length()), begin);
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UBiDi, CloseBidi> bidi(ubidi_openSized(text.length(), 0, &status));
  if (U_FAILURE(status) || !bidi) return levels;
  ubidi_setPara(bidi.get(), text.getBuffer(), text.length(), UBIDI_DEFAULT_LTR, nullptr, &status);
  const auto* all = ubidi_getLevels(bidi.get(), &status);
  if (U_FAILURE(status) || !all) return levels;
  std::size_t unit = 0;
  for (std::size_t g = 0; g < glyphs.size(); ++g) {
    const auto from = glyphs[g].from - at;
    while (unit + 1 < bytes.size() && bytes[unit] < from) ++unit;
    if (unit < bytes.size()) levels[g] = all[unit];
  }
  return levels;
}

std::vector<std::size_t> visual_order(const std::vector<std::uint8_t>& levels) {
  std::vector<std::int32_t> map(levels.size());
  ubidi_reorderVisual(levels.data(), static_cast<std::int32_t>(levels.size()), map.data());
  return {map.begin(), map.end()};
}

std::string mirrored(const std::string& glyph) {
  UChar32 c = 0;
  std::int32_t i = 0;
  const auto size = static_cast<std::int32_t>(glyph.size());
  U8_NEXT(glyph.data(), i, size, c);
  if (c < 0 || u_charMirror(c) == c) return glyph;
  std::array<char, 4> buffer{};
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(buffer.data(), length, u_charMirror(c));
  return std::string(buffer.data(), static_cast<std::size_t>(length)) + glyph.substr(static_cast<std::size_t>(i));
}

std::string in_visual_order(std::string_view text) {
  if (!has_right_to_left(text)) return std::string(text);
  const auto all = glyphs(text);
  const auto levels = bidi_levels(text, 0, all);
  std::string out;
  for (const auto at : visual_order(levels)) out += levels[at] % 2 ? mirrored(all[at].bytes) : all[at].bytes;
  return out;
}

}  // namespace tui
