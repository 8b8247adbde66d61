// AccountCache: loads accounts on first use, queues who waits for one, forgets idle ones.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <unordered_map>

#include "libxmpp/loop/lifetime.hpp"
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

  // In memory right now, or nullptr; does not load.
  std::shared_ptr<Account> loaded(const xmpp::Jid& bare) const;
  // Drops an account that was removed, or re-reads one that was created.
  void forget(const xmpp::Jid& bare);
  std::size_t size() const;
  void for_each_loaded(const std::function<void(Account&)>& visit) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
