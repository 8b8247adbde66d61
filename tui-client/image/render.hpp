// From pixels to cells or to a terminal's own sequence, by chafa. Runs only in the process that is made for it.
#pragma once

#include "tui-client/image/decode.hpp"
#include "tui-client/picture.hpp"

namespace tui::image {

Picture render(const Pixels& pixels, const PictureRequest& request);

}  // namespace tui::image
