// RosterWriter: the one way to change a roster: memory, then the store; and roster pushes (RFC 6121 §2.1.6).
#pragma once

#include <functional>
#include <memory>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/core/under_way.hpp"
#include "xmppd/storage/roster_store.hpp"

namespace xmppd {

class RosterWriter {
 public:
  explicit RosterWriter(Host& host) : host_(host) {}

  // `change.version` is set here. The roster in memory changes at once, so that the next stanza sees it; `then` runs
  // after the commit. If that fails, memory becomes what is on the disk and, on top of it, the changes that are still
  // on their way; the version only grows. Completions keep the order of the calls per account, that of an empty change
  // too; without any under way it runs at once.
  using Committed = std::function<void(xmpp::Result<RosterChange>)>;  // the change with its version
  void apply(const std::shared_ptr<Account>& account, RosterChange change, Committed then);

  // To every interested session; nothing for a change of requests only.
  void push(Account& account, const RosterChange& change);
  // To one session: all that changed after version `since`, oldest first (§2.6.3).
  void push_changes(Session& session, std::uint64_t since);

 private:
  Host& host_;
  PerAccount<UnderWay<Roster>> under_way_;
  xmpp::Lifetime lifetime_;
};

// Whether push_changes() can bring a client from `since` to the present.
bool covers_changes_since(const Roster& roster, std::uint64_t since);

}  // namespace xmppd
