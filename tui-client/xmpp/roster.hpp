// Roster: who our contacts are (RFC 6121 §2), kept as the server tells it.
#pragma once

#include <map>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class Roster {
 public:
  explicit Roster(AccountContext& account) : account_(account) {}

  void fetch();  // RosterReceived follows
  // A roster push of our own account (the guard checked that). Answered here.
  void handle_push(const xmpp::Element& iq);

  void set(const xmpp::Jid& jid, const std::string& name);
  void remove(const xmpp::Jid& jid);
  // They may see our presence: receipts and the like tell them nothing new.
  bool sees_us(const xmpp::Jid& jid) const;
  const Contact* find(const xmpp::Jid& jid) const;

 private:
  // nullopt: malformed, ignored (RFC 6121 §2.1.2).
  std::optional<Contact> read_item(const xmpp::Element& item) const;
  void change(xmpp::Element item, const std::string& what);

  AccountContext& account_;
  std::map<xmpp::Jid, Contact> contacts_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
