// Decoding images: PNG, JPEG, GIF (its first frame) and WebP (likewise), told apart by their first bytes alone.
// Runs only in the process that is made for it (image_main.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace tui::image {

struct Pixels {
  int width = 0, height = 0;            // of `rgba`
  int full_width = 0, full_height = 0;  // of the image; JPEG is decoded smaller where it is large
  std::string_view format;
  std::vector<std::uint8_t> rgba;  // width * height * 4, alpha not multiplied in
};

enum class Failure { unknown_type, too_large, damaged };

inline constexpr int most_side = 20'000;
inline constexpr long long most_pixels = 40'000'000;        // of what is decoded whole
inline constexpr long long most_jpeg_pixels = 150'000'000;  // of what is made smaller while it is decoded

tl::expected<Pixels, Failure> decode(const std::vector<std::uint8_t>& file);

}  // namespace tui::image
