// Reading QR codes out of pictures, by zbarimg in a process of its own.
#pragma once

#include <string>

#include "libxmpp/base/result.hpp"

namespace tui {

// The texts of all codes in the picture, a line each. Waits for it, ten seconds at most: not for the screen's thread.
// zbarimg gets no terminal, no network names, little memory, and may write no file. Errors: not_found (no such file, no
// zbarimg, no code in it), timed_out.
xmpp::Result<std::string> read_codes(const std::string& picture);

}  // namespace tui
