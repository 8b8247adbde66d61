// RosterStore: rosters with their versions, and unanswered subscription requests.
#pragma once

#include <optional>

#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/roster.hpp"

namespace xmppd {

// So many removals are remembered per roster for roster versioning; the oldest make room.
constexpr std::size_t max_remembered_removals = 100;

// One atomic step of one roster. Members that are empty change nothing; `remove` comes before `put`.
struct RosterChange {
  std::uint64_t version = 0;  // of the roster after the step; 0: unchanged (requests only)
  std::optional<RosterItem> put;
  std::optional<xmpp::Jid> remove;
  std::optional<SubscriptionRequest> put_request;
  std::optional<xmpp::Jid> remove_request;
};

// What every store does with a change, and what the roster in memory needs to stay the same as the stored one. An item
// put gets changed_in = version.
void apply_change(Roster& roster, const RosterChange& change);

class RosterStore {
 public:
  virtual ~RosterStore() = default;
  virtual xmpp::Pending<Roster> load(const xmpp::Jid& owner) = 0;  // empty if there is none
  virtual xmpp::Pending<xmpp::Done> apply(const xmpp::Jid& owner, RosterChange change) = 0;
};

}  // namespace xmppd
