// Pictures of images, made by xmpp-tui-image in a process of its own, and what of its output is let through.
#pragma once

#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "tui-client/picture.hpp"

namespace tui {

// A file with an image: nothing is believed of its name. Waits for the process, some seconds at most: not for the
// screen's thread. Errors, for a person: not_found (no such file, no such program), invalid_argument (no image that is
// known), limit_exceeded (too large, or it takes too long), protocol_violation (damaged, or the process said what no
// picture is), internal.
xmpp::Result<Picture> make_picture(const std::string& path, const PictureRequest& request,
                                   const std::string& program = {});
// The same of an image in memory.
xmpp::Result<Picture> make_picture_of(std::string_view image, const PictureRequest& request,
                                      const std::string& program = {});

// An avatar of the image in this file: cut to a square, made small, and without what else the file says (where a
// photograph was taken, by whom). Waits and fails as make_picture().
xmpp::Result<AvatarImage> make_avatar(const std::string& path, const std::string& program = {});

// What the process said to that.
xmpp::Result<AvatarImage> parse_avatar(std::string_view output);

// Where xmpp-tui-image is: beside this program, or where it is installed. "" if it is nowhere.
std::string picture_program();

// What the process said (image/wire.hpp). Lets nothing through but what was asked for: at most so many cells of glyphs
// that pictures are made of and colours that exist; of sequences one sixel image, or one image in kitty's protocol
// whose pixels are in it: what names files or memory, answers, or does anything else is refused.
xmpp::Result<Picture> parse_picture(std::string_view output, const PictureRequest& request);

}  // namespace tui
