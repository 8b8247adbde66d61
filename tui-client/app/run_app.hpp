// run_app: the interactive client on the real terminal.
#pragma once

#include <string>

#include "tui-client/app/config.hpp"

namespace tui {

// Returns the exit status: 0 after quitting, 1 with the reason on standard error. `chat_with` (an address) and `uri` (as
// CommandHost::open_uri) are opened at once, if not empty.
int run_app(Config config, const std::string& chat_with, const std::string& uri = {});

}  // namespace tui
