// AccountCache: loads accounts on first use, queues who waits for one, forgets idle ones.
#pragma once

#include <functional>
#include <memory>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/pending.hpp"
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

  // What a feature has to know of an account before anybody may work with it: read from a store at each load, put into
  // the account (usually a PerAccount<T>) by the function that the read comes to. If it fails, the account can't be
  // loaded. Features call this when they are made.
  using Prepare = std::function<void(Account&)>;
  using Part = std::function<xmpp::Pending<Prepare>(const xmpp::Jid& bare)>;
  void add_part(Part part);

  // The account of any JID, if with() would call back at once with it; else nullptr. The fast path of delivery.
  std::shared_ptr<Account> ready(const xmpp::Jid& jid);
  // In memory right now, or nullptr; does not load.
  std::shared_ptr<Account> loaded(const xmpp::Jid& jid) const;
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
