// MutualContacts: two accounts of this host see each other from now on, without a request: one has invited the other.
#pragma once

#include <functional>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/features/roster_writer.hpp"

namespace xmppd {

class MutualContacts {
 public:
  explicit MutualContacts(Host& host) : host_(host), writer_(host) {}

  // Both rosters get the other with subscription "both" (RFC 6121 §3.5), with pushes (XEP-0401 §5.5). `done` is called
  // when that is on disk; or when it can't be, which is logged: an account that was just made is worth more than a
  // contact.
  void make(const xmpp::Jid& one, const xmpp::Jid& other, std::function<void()> done);

 private:
  void befriend(const std::shared_ptr<Account>& account, const xmpp::Jid& contact, std::function<void()> done);

  Host& host_;
  RosterWriter writer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
