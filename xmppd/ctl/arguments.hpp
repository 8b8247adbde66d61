// xmppctl's command line.
#pragma once

#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

// Options may stand anywhere; "--" ends them. invalid_argument says what is wrong, in words.
xmpp::Result<Arguments> parse_arguments(const std::vector<std::string>& words);
// nullptr if there is no such command.
const Command* find_command(std::string_view name);
// Checks what the command takes.
xmpp::Result<void> check_arguments(const Command& command, const Arguments& arguments);

// The text of --help; with a command, of that.
std::string help_text();
std::string help_text(const Command& command);

}  // namespace xmppd::ctl
