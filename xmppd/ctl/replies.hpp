// What all commands do with the daemon's answer.
#pragma once

#include <ostream>

#include "libxmpp/base/result.hpp"
#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

// Says what went wrong and returns the exit code for it.
inline int complain(Terminal& terminal, const xmpp::Error& error) {
  terminal.err() << "xmppctl: " << error.detail << '\n';
  switch (error.code) {
    case xmpp::Errc::connection_failed:
    case xmpp::Errc::connection_closed:
    case xmpp::Errc::timed_out:
      return exit_unreachable;
    default:
      return exit_refused;
  }
}

}  // namespace xmppd::ctl
