// DisplayedSync: XEP-0490, what was read on one device of ours is read on all.
//
// What others of our devices say is believed forward only, and only of messages that we have; what they say of others
// is kept until the archive has brought them.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class Disclosure;
class Rooms;

class DisplayedSync {
 public:
  static constexpr std::size_t max_chats = 5000;
  // What is read within this time is told together.
  static constexpr unsigned collect_ms = 1000;

  DisplayedSync(AccountContext& account, Disclosure& disclosure, Rooms& rooms)
      : account_(account), disclosure_(disclosure), rooms_(rooms) {}

  // An archive has been read up to now: the account's (its node is asked for) or a room's.
  void caught_up(const xmpp::Jid& archive);
  void go_offline();
  // <items/> of our own node.
  void handle_event(const xmpp::Element& items);
  // The user has seen the chat up to there; told now or after the next login.
  void seen(const xmpp::Jid& chat, MessageId last);

 private:
  void learn(const xmpp::Element& item);
  void apply(const xmpp::Jid& chat);
  MessageId row_of(const xmpp::Jid& chat, const std::string& id);
  void flush();
  void publish(const xmpp::Jid& chat, const std::string& id, bool configured);
  void configure(const xmpp::Jid& chat, const std::string& id);

  AccountContext& account_;
  Disclosure& disclosure_;
  Rooms& rooms_;
  std::map<xmpp::Jid, std::string> known_;  // by chat: up to which id, as the node says
  bool fetched_ = false;
  unsigned login_ = 0;
  std::shared_ptr<void> soon_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
