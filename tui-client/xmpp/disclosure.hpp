// Disclosure: what the other side of a chat is told of us without our saying it: receipts, what we read, that we type.
#pragma once

#include <optional>
#include <set>

#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class Roster;

class Disclosure {
 public:
  Disclosure(AccountContext& account, Roster& roster) : account_(account), roster_(roster) {}

  // What was said for the chat counts, then what was said for all chats of the account, then: whoever may see our
  // presence or was written to (XEP-0184 §5.5, XEP-0333 §8: the answer itself tells that we are there).
  bool allows(const xmpp::Jid& chat, Told what);
  // What was said for this chat, or for all of the account; nullopt: nothing.
  std::optional<bool> said(const xmpp::Jid& chat, Told what);

 private:
  bool may_know_of_us(const xmpp::Jid& chat);

  AccountContext& account_;
  Roster& roster_;
  std::set<xmpp::Jid> written_to_;
};

}  // namespace tui
