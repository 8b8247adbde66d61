// Place: whose pubsub service it is: an account's own (PEP), or the host's at a domain below it.
#pragma once

#include <memory>
#include <utility>

#include "xmppd/core/account.hpp"
#include "xmppd/features/pubsub/access.hpp"

namespace xmppd {

// Cheap to copy; keeps its account in memory.
class Place {
 public:
  explicit Place(std::shared_ptr<Account> account) : account_(std::move(account)) {}
  explicit Place(xmpp::Jid domain) : domain_(std::move(domain)) {}

  const xmpp::Jid& jid() const { return account_ ? account_->jid() : domain_; }
  const std::shared_ptr<Account>& account() const { return account_; }  // null at a domain
  ServiceKind kind() const { return account_ ? ServiceKind::personal : ServiceKind::domain; }
  // For the questions of access.hpp, asked now.
  NodeOwner owner(xmpp::Timestamp now) const;

 private:
  std::shared_ptr<Account> account_;
  xmpp::Jid domain_;
};

}  // namespace xmppd
