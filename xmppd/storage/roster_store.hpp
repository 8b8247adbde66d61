// RosterStore: rosters with their versions, and unanswered subscription requests.
#pragma once

#include <optional>

#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/roster.hpp"

namespace xmppd {

// One atomic step of one roster. Members that are empty change nothing.
struct RosterChange {
  std::uint64_t version = 0;  // of the roster after the step; 0: unchanged (requests only)
  std::optional<RosterItem> put;
  std::optional<xmpp::Jid> remove;
  std::optional<SubscriptionRequest> put_request;
  std::optional<xmpp::Jid> remove_request;
};

class RosterStore {
 public:
  virtual ~RosterStore() = default;
  virtual xmpp::Pending<Roster> load(const xmpp::Jid& owner) = 0;  // empty if there is none
  virtual xmpp::Pending<xmpp::Done> apply(const xmpp::Jid& owner, RosterChange change) = 0;
};

}  // namespace xmppd
