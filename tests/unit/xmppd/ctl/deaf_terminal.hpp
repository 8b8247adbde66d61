// A terminal that keeps what it is told, and at which nobody sits.
#pragma once

#include <sstream>

#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

class DeafTerminal final : public Terminal {
 public:
  std::ostream& out() override { return out_; }
  std::ostream& err() override { return err_; }
  xmpp::Result<std::string> read_line() override { return xmpp::fail(xmpp::Errc::internal, "asked"); }
  xmpp::Result<std::string> ask_secret(std::string_view) override { return xmpp::fail(xmpp::Errc::internal, "asked"); }
  std::ostringstream out_, err_;
};

}  // namespace xmppd::ctl
