// Outsiders: how the operator sees and settles what a host does about senders from elsewhere; filled by
// features/strangers.cpp and features/blocklists.cpp, empty without them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

// Since the start of the daemon: stanzas of strangers that were let through, kept for later, refused because no more
// could be kept, and delivered later.
struct StrangerCounts {
  std::uint64_t passed = 0, held = 0, refused = 0, released = 0;
};

struct HeldStanza {
  xmpp::Jid from;
  xmpp::Timestamp received = 0;
  std::string kind;  // "message", "subscription request"
  std::string text;  // its body or status
};

// A list of senders that are not wanted, kept by somebody else in a pubsub node.
struct BlocklistStatus {
  std::string service, node;
  std::size_t items = 0;
  bool subscribed = false;
  xmpp::Timestamp updated = 0;  // last news of it; 0: none yet
  std::string problem;          // why it can't be had; empty: nothing is wrong
  std::uint64_t refused = 0;    // stanzas, since the start
};

struct Outsiders {
  std::function<StrangerCounts()> stranger_counts;
  // What is kept for an account, the oldest first. Answers later.
  std::function<void(const xmpp::Jid& owner, std::function<void(xmpp::Result<std::vector<HeldStanza>>)>)> held;
  // Delivers or drops all of it; the answer is how much it was.
  std::function<void(const xmpp::Jid& owner, bool deliver, std::function<void(xmpp::Result<std::size_t>)>)> settle;
  std::function<std::vector<BlocklistStatus>()> blocklists;
};

}  // namespace xmppd
