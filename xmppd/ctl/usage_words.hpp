// What a command's usage text says of the words behind it, for completion.
#pragma once

#include "libxmpp/base/shell_completion.hpp"
#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

// Reads "USER@DOMAIN [revoke NUMBER|all] [--days N] [--json]": words in lower case may be typed as they are, USER@DOMAIN and
// DOMAIN are asked of the daemon, FILE is a file, everything else in capitals is anything.
xmpp::ShellCompletion::Verb completion_of(const Command& command);

}  // namespace xmppd::ctl
