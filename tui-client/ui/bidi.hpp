// Right-to-left text (UAX #9) in terminals that put every character to the right of the one before.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tui-client/ui/text.hpp"

namespace tui {

// Whether there is anything in it that is written from right to left.
bool has_right_to_left(std::string_view text);

// The embedding level of each glyph of one paragraph (odd: from right to left), by the direction of its first strong
// character. Glyph::from is where each begins in `paragraph` + `at`.
std::vector<std::uint8_t> bidi_levels(std::string_view paragraph, std::size_t at, const std::vector<Glyph>& glyphs);

// For each place on the line which of its glyphs is shown there, first the leftmost.
std::vector<std::size_t> visual_order(const std::vector<std::uint8_t>& levels);

// In a glyph's stead where it stands in text from right to left: brackets and the like face the other way.
std::string mirrored(const std::string& glyph);

// A text of one line, in the order in which it is shown; as it is where nothing in it is written from right to left.
std::string in_visual_order(std::string_view text);

}  // namespace tui
