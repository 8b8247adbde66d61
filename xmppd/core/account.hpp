// Account: the in-memory state of one local user; loaded and evicted by AccountCache.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "xmppd/core/block_list.hpp"
#include "xmppd/core/extras.hpp"
#include "xmppd/core/roster.hpp"
#include "xmppd/core/session.hpp"

namespace xmppd {

class Account : public std::enable_shared_from_this<Account> {
 public:
  Account(Host& host, xmpp::Jid jid, Roster loaded_roster);

  Host& host() { return host_; }
  const xmpp::Jid& jid() const { return jid_; }  // bare

  // Nobody can log in; set by AccountAdmin, read where a stream becomes a session.
  bool disabled() const { return disabled_; }
  void set_disabled(bool disabled) { disabled_ = disabled; }

  Roster& roster() { return roster_; }
  const Roster& roster() const { return roster_; }
  // Kept by features/blocking.
  BlockList& block_list() { return block_list_; }
  const BlockList& block_list() const { return block_list_; }

  // All bound sessions, in the order of binding. A copy: callbacks may close sessions.
  std::vector<std::shared_ptr<Session>> sessions() const { return sessions_; }
  std::shared_ptr<Session> session(std::string_view resource) const;
  // `matches` must not end or begin sessions.
  template <class Matches>
  bool any_session(Matches matches) const {
    return std::any_of(sessions_.begin(), sessions_.end(), [&](const auto& session) { return matches(*session); });
  }
  bool has_sessions() const { return !sessions_.empty(); }
  // Available sessions with a non-negative priority: those that count as "available resources" for delivery to the bare
  // JID (RFC 6121 §8.5.2.1).
  std::vector<std::shared_ptr<Session>> deliverable_sessions() const;
  bool any_available() const;
  std::uint64_t next_presence_serial() { return ++presence_serial_; }

  void send_to_interested(const StanzaPtr& stanza);  // readdressed to each interested session's full JID

  // Used by SessionRegistry.
  void attach(std::shared_ptr<Session> session);
  void detach(const Session& session);

  // Private state of a feature, by its own key; see PerAccount.
  Extras& extras() { return extras_; }

 private:
  Host& host_;
  xmpp::Jid jid_;
  Roster roster_;
  bool disabled_ = false;
  BlockList block_list_;
  std::vector<std::shared_ptr<Session>> sessions_;
  std::uint64_t presence_serial_ = 0;
  Extras extras_;
};

// Typed state per account, private to the feature that owns this object; gone when the account is evicted.
template <class T>
class PerAccount {
 public:
  T& operator[](Account& account) { return account.extras().template get<T>(this); }
};

}  // namespace xmppd
