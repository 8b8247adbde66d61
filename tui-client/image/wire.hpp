// What the process that makes pictures is told on its command line and says on its standard output.
//
//   arguments   cells|sixel|kitty COLUMNS ROWS CELL_WIDTH CELL_HEIGHT COLORS ascii|- fill|-
//   output      "picture FORMAT COLUMNS ROWS WIDTH HEIGHT BYTES\n" and so many bytes: of a cell its glyph as four bytes
//               and its two colours as two bytes each, lowest first; or the sequence for the terminal
//
// or
//
//   argument    avatar
//   output      "avatar SIDE BYTES\n" and so many bytes: a PNG of SIDE * SIDE pixels
//
// Nothing in the output is believed: parse_picture() (files/picture_maker.hpp) lets through what a picture can be.
#pragma once

#include <cstddef>

namespace tui::image {

inline constexpr std::size_t cell_bytes = 8;
inline constexpr std::size_t most_file_bytes = 48 << 20;
inline constexpr std::size_t most_output_bytes = 16 << 20;
inline constexpr int most_avatar_side = 192;
inline constexpr std::size_t most_avatar_bytes = 48 << 10;

// Exit statuses other than 0.
enum Status : int { damaged = 10, unknown_type = 11, too_large = 12, not_confined = 13, bad_request = 14 };

}  // namespace tui::image
