// Hibernation: sessions whose connection is gone and that may be resumed (XEP-0198 §5), by the time they end.
#pragma once

#include <map>
#include <memory>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

class Account;
class Host;
class Session;

// One timer for all of a host, whatever their number.
class Hibernation {
 public:
  explicit Hibernation(Host& host) : host_(host) {}

  void add(const std::shared_ptr<Session>& session, xmpp::Timestamp deadline);
  void remove(const Session& session);
  // Of this account: which ends first; null: it has none.
  std::shared_ptr<Session> first_of(const Account& account) const;

 private:
  void arm();
  void end_due();

  Host& host_;
  std::multimap<xmpp::Timestamp, std::weak_ptr<Session>> by_deadline_;
  std::shared_ptr<void> timer_;
  xmpp::Timestamp armed_for_ = 0;  // 0: it is not
};

}  // namespace xmppd
