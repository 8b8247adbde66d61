// Where passwords come from: a prompt or standard input, never the command line.
#pragma once

#include <string>

#include "libxmpp/base/result.hpp"
#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

// Asked twice at the terminal, or the first line of standard input (--password-stdin). invalid_argument: the two
// differ, or it is empty.
xmpp::Result<std::string> new_password(const Arguments& arguments, Terminal& terminal, const std::string& who);

// Standard streams and the terminal of the process.
class ProcessTerminal final : public Terminal {
 public:
  std::ostream& out() override;
  std::ostream& err() override;
  xmpp::Result<std::string> read_line() override;
  xmpp::Result<std::string> ask_secret(std::string_view prompt) override;
};

}  // namespace xmppd::ctl
