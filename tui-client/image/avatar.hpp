// A small square PNG of an image. Runs only in the process that is made for it.
#pragma once

#include <optional>
#include <string>

#include "tui-client/image/decode.hpp"

namespace tui::image {

struct SmallSquare {
  int side = 0;
  std::string png;
};

// The middle of the image, as large as wire.hpp allows and the image is; nullopt: there is no way.
std::optional<SmallSquare> make_avatar(const Pixels& pixels);

}  // namespace tui::image
