// Reachability: which resources of an address are available, and what they show, as far as this daemon knows: for the
// accounts of its own hosts.
#pragma once

#include <string>
#include <vector>

#include "xmppd/core/host.hpp"

namespace xmppd {

struct ShownResource {
  xmpp::Jid full;
  std::string show;  // "online", "away", "chat", "dnd", "xa"
};

// Those of a bare address, or the one of a full address.
std::vector<ShownResource> available_resources(const HostDirectory& directory, const xmpp::Jid& jid);

}  // namespace xmppd
