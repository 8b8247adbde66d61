// Bookmarks: XEP-0402, the rooms of the account as all its devices know them.
#pragma once

#include <map>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class Rooms;

class Bookmarks {
 public:
  static constexpr std::size_t max_bookmarks = 1000;  // what is beyond is left alone

  Bookmarks(AccountContext& account, Rooms& rooms) : account_(account), rooms_(rooms) {}

  // Asks for them: rooms to be entered are entered, those left on another device are left. A room that has no bookmark
  // gets one.
  void go_online();
  // Of our own account's node: <items/>, <purge/> or <delete/>.
  void handle_event(const xmpp::Element& change);
  // The user is in this room, or has left it; told to the other devices if they don't know.
  // XEP-0492. Of a room without a bookmark it is known on this device alone.
  void set_notify(const xmpp::Jid& room, NotifyRule rule);
  void keep(const xmpp::Jid& room, const std::string& nick, bool autojoin);

 private:
  void learn(const xmpp::Element& item);
  void publish(const xmpp::Jid& room, const xmpp::Element& conference, bool with_max_items);

  AccountContext& account_;
  Rooms& rooms_;
  // By room: <conference/> as it was published, with what other programs keep in it.
  std::map<xmpp::Jid, xmpp::Element> known_;
  bool fetched_ = false;
  unsigned login_ = 0;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
