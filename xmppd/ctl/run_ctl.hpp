// xmppctl as a function.
#pragma once

#include <string>
#include <vector>

#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

// `words`: the command line without the program's name. Returns the exit code.
int run_ctl(const std::vector<std::string>& words, Terminal& terminal);

}  // namespace xmppd::ctl
