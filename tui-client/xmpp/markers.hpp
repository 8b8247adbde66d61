// Markers: XEP-0333, who has read up to where.
#pragma once

#include <string>

#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class Disclosure;
class Outbox;

class Markers {
 public:
  Markers(AccountContext& account, Disclosure& disclosure, Outbox& outbox)
      : account_(account), disclosure_(disclosure), outbox_(outbox) {}

  // <displayed/> in a message of `sender`: ours up to there were read. Others' word about a chat does not count.
  void handle(const xmpp::Element& message, const xmpp::Jid& sender);
  // The user has seen the chat up to the message with this stanza id; told now, or after the next login.
  void displayed(const xmpp::Jid& chat, const std::string& stanza_id);
  void go_online();

 private:
  void send(const xmpp::Jid& chat, const std::string& stanza_id);

  AccountContext& account_;
  Disclosure& disclosure_;
  Outbox& outbox_;
};

}  // namespace tui
