// SessionRecovery: sessions that the end of the daemon has cut short go on (XEP-0198 §5).
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/core/account_cache.hpp"
#include "xmppd/storage/session_store.hpp"

namespace xmppd {

class Host;

// They are restored with their account, when somebody needs it; all of them soon after the start, so that each ends in
// its time if its client does not come back, and others see that.
class SessionRecovery {
 public:
  explicit SessionRecovery(Host& host) : host_(host) {}
  // Once, when the host is complete and nobody has used it.
  void begin();

 private:
  void list();
  xmpp::Pending<AccountCache::Prepare> load(const xmpp::Jid& owner);
  void restore(Account& account, const std::vector<SavedSession>& saved);
  void load_next();

  Host& host_;
  std::optional<std::set<xmpp::Jid>> left_;  // accounts with sessions to be restored; nullopt: not known yet
  std::deque<xmpp::Jid> to_load_;
  std::size_t loading_ = 0;
  std::shared_ptr<void> retry_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
