// Each pixel is the mean of those it stands for; the file is written anew, so that only pixels are in it.
#include "tui-client/image/avatar.hpp"

#include <png.h>

#include <algorithm>
#include <array>

#include "tui-client/image/wire.hpp"

namespace tui::image {

namespace {

using Bytes = std::vector<std::uint8_t>;

// `side` * `side` pixels of the middle of the image.
Bytes shrunk(const Pixels& pixels, int side) {
  const int cut = std::min(pixels.width, pixels.height);
  const int left = (pixels.width - cut) / 2, top = (pixels.height - cut) / 2;
  Bytes small;
  small.reserve(static_cast<std::size_t>(side) * side * 4);
  const auto begin_of = [cut, side](int i) { return static_cast<int>(static_cast<long long>(i) * cut / side); };
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      std::array<std::uint64_t, 4> sum{};
      std::uint64_t count = 0;
      for (int from_y = top + begin_of(y); from_y < top + begin_of(y + 1); ++from_y) {
        const auto* pixel = &pixels.rgba[(static_cast<std::size_t>(from_y) * pixels.width + left + begin_of(x)) * 4];
        for (int from_x = begin_of(x); from_x < begin_of(x + 1); ++from_x, pixel += 4, ++count) {
          for (std::size_t i = 0; i < 3; ++i) sum[i] += std::uint64_t{pixel[i]} * pixel[3];  // what is clear has no colour
          sum[3] += pixel[3];
        }
      }
      for (std::size_t i = 0; i < 3; ++i) small.push_back(static_cast<std::uint8_t>(sum[3] == 0 ? 0 : sum[i] / sum[3]));
      small.push_back(static_cast<std::uint8_t>(sum[3] / count));
    }
  }
  return small;
}

// "" if there is no way.
std::string png_of(const Bytes& rgba, int side) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  std::string file;
  if (png_image_write_to_memory(&image, nullptr, &size, 0, rgba.data(), 0, nullptr)) {
    file.resize(size);
    if (!png_image_write_to_memory(&image, file.data(), &size, 0, rgba.data(), 0, nullptr)) file.clear();
    file.resize(std::min<std::size_t>(file.size(), size));
  }
  png_image_free(&image);
  return file;
}

}  // namespace

std::optional<SmallSquare> make_avatar(const Pixels& pixels) {
  for (const int wanted : {most_avatar_side, 128, 96, 64}) {
    const int side = std::min({wanted, pixels.width, pixels.height});
    auto png = png_of(shrunk(pixels, side), side);
    if (!png.empty() && png.size() <= most_avatar_bytes) return SmallSquare{side, std::move(png)};
  }
  return std::nullopt;
}

}  // namespace tui::image
