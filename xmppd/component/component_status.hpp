// ComponentStatus: how a component's domain is doing, for the operator.
#pragma once

#include <cstddef>
#include <string>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct ComponentStatus {
  std::string domain;
  std::string address;        // where the component connected from; empty: it is not connected
  xmpp::Timestamp since = 0;  // when it came, or went (or the daemon started)
  std::size_t waiting = 0;    // stanzas kept for it
};

}  // namespace xmppd
