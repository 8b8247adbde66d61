// Showing a file with a program of the user's.
#pragma once

#include <string>

#include "libxmpp/base/result.hpp"

namespace tui {

// Starts $BROWSER, or else xdg-open, with the path as its one argument: no shell, a session of its own, nothing of our
// terminal. Does not wait for it. `path` is absolute. Error: not_found.
xmpp::Result<void> show_file(const std::string& path);

}  // namespace tui
