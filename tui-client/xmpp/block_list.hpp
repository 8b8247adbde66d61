// BlockList: XEP-0191, whom our server keeps from us, and XEP-0377, why.
#pragma once

#include <optional>
#include <set>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/personal_actions.hpp"

namespace tui {

class BlockList {
 public:
  static constexpr std::size_t max_blocked = 10'000;  // what a server sends beyond that is not kept

  explicit BlockList(AccountContext& account) : account_(account) {}

  // Asks for the list; changes come by push from then on.
  void go_online();
  // A push of our own account (the caller has looked). False: it is none of these.
  bool handle_push(const xmpp::Element& iq);
  xmpp::Result<void> block(const xmpp::Jid& who, const std::optional<AbuseReport>& report);
  xmpp::Result<void> unblock(const xmpp::Jid& who);

 private:
  xmpp::Result<void> possible() const;
  void add(const xmpp::Element& items);
  void remove(const xmpp::Element& items);
  void tell() const;

  AccountContext& account_;
  bool there_ = true;  // the server has not said that it can't
  std::set<xmpp::Jid> blocked_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
