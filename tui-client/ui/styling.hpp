// Message styling (XEP-0393): which bytes of a text are emphasized. Nothing is taken away: what was typed stays
// visible.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tui {

// Attributes of one cell or byte, any of them together.
namespace emphasis {
inline constexpr std::uint8_t none = 0, strong = 1, emphasized = 2, struck = 4, preformatted = 8, quoted = 16;
inline constexpr std::uint8_t link = 32;      // a part of one (ui/links.hpp)
inline constexpr std::uint8_t misspelt = 64;  // in what is being typed
}  // namespace emphasis

// For each byte of `text` what applies to it, directives included (§9). Takes time proportional to the text's length.
std::vector<std::uint8_t> styling_of(std::string_view text);

}  // namespace tui
