// xmpp-tui-desktop as the client starts it.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace tui {

// Beside this program, or in ../libexec/xmpp-tui; not_found: it was not installed.
xmpp::Result<std::string> desktop_program();

// What it is for is asked of it by its arguments and these descriptors; nothing else of ours stays open in it, nor do
// our XMPP_TUI_ variables (the password may be among them). The caller waits for the process. Errors: internal.
xmpp::Result<pid_t> start_desktop_program(const std::string& program, const std::vector<std::string>& arguments,
                                          int input, int output, int errors);

}  // namespace tui
