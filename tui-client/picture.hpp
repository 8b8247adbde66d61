// Picture: somebody's image as a terminal can show it, and what is asked of the process that makes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tui {

// How a terminal shows an image: as character cells, which every one can, or as pixels in one of two protocols.
enum class PictureKind { cells, sixel, kitty };

struct PictureCell {
  char32_t glyph = U' ';         // a blank or one of U+2580 … U+259F; where only ASCII is wanted, one of that
  std::int16_t foreground = -1;  // palette index 0 … 255, -1: the terminal's own
  std::int16_t background = -1;
  friend bool operator==(const PictureCell&, const PictureCell&) = default;
};

struct Picture {
  int columns = 0, rows = 0;       // cells that it takes
  int width = 0, height = 0;       // pixels that the image has
  std::string format;              // "PNG", "JPEG", "GIF", "WebP"
  std::vector<PictureCell> cells;  // columns * rows of them, or none
  std::string sequence;            // of PictureKind::sixel and kitty: what the terminal gets, checked
};

struct PictureRequest {
  PictureKind kind = PictureKind::cells;
  int columns = 1, rows = 1;             // the most it may take; the image keeps its proportions and is not enlarged
  int cell_width = 8, cell_height = 16;  // pixels of the terminal's cells
  int colors = 256;                      // 256, 16, 8, or 0: none
  bool ascii = false;
  bool fill = false;  // takes exactly columns * rows, cut to these proportions: an avatar
  friend bool operator==(const PictureRequest&, const PictureRequest&) = default;
};

// What a terminal can show.
struct PictureAbility {
  PictureKind kind = PictureKind::cells;  // of a picture that has the whole screen
  int colors = 256;
  int cell_width = 8, cell_height = 16;
  friend bool operator==(const PictureAbility&, const PictureAbility&) = default;
};

inline constexpr int avatar_columns = 2;  // of a contact's, beside the name

// What a picture is made of: a file on this machine, or the bytes of one.
struct PictureSource {
  std::string path;
  std::string bytes = {};
  friend bool operator==(const PictureSource&, const PictureSource&) = default;
};

// An avatar of ours as it is published (XEP-0084): square, with nothing in it but its pixels.
struct AvatarImage {
  std::string png;  // the file; empty: none
  int side = 0;     // pixels
};

// Bounds of a request; what is asked for beyond them is cut.
inline constexpr int most_picture_columns = 400, most_picture_rows = 150;

}  // namespace tui
