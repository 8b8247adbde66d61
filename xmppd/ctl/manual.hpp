// The manual page and the shells' completion of xmppctl, from its table of commands.
#pragma once

#include <string>

#include "libxmpp/base/shell_completion.hpp"

namespace xmppd::ctl {

std::string manual_page();
xmpp::ShellCompletion completions();

}  // namespace xmppd::ctl
