// What may stand behind xmpp-tui: its options and verbs, from which --help, the manual page and the shells'
// completion are made.
#pragma once

#include <memory>
#include <string>

#include "libxmpp/base/shell_completion.hpp"

namespace tui {

// The exit status of the program.
int run_command_line(int argc, const char* const* argv);

// The manual page: options, verbs, commands, keys, settings.
std::string manual_page();
xmpp::ShellCompletion completions();

}  // namespace tui
