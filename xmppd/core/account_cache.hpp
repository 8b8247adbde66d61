// AccountCache: loads accounts on first use, queues who waits for one, forgets idle ones.
#pragma once

#include <functional>
#include <memory>

#include "libxmpp/base/result.hpp"
#include "xmppd/core/account.hpp"

namespace xmppd {

class AccountCache {
 public:
  explicit AccountCache(Host& host);
  ~AccountCache();

  // nullptr: no such account. An Error: storage failed, or too many wait for it (accounts.max_waiting).
  using Use = std::function<void(xmpp::Result<std::shared_ptr<Account>>)>;
  // Calls `use` at once if the account is in memory and nobody waits for it, otherwise when it is loaded, in the order
  // of the calls per account (RFC 6120 §10.1).
  void with(const xmpp::Jid& bare, Use use);

  // The account of any JID, if with() would call back at once with it; else nullptr. The fast path of delivery.
  std::shared_ptr<Account> ready(const xmpp::Jid& jid);
  // In memory right now, or nullptr; does not load.
  std::shared_ptr<Account> loaded(const xmpp::Jid& bare) const;
  // Drops an account that was removed, or re-reads one that was created.
  void forget(const xmpp::Jid& bare);
  // It may have become idle: its last session is gone.
  void touch(const Account& account);
  std::size_t size() const;
  void for_each_loaded(const std::function<void(Account&)>& visit) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
