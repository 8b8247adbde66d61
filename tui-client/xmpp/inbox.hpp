// Inbox: what an incoming message means: text, receipt, typing, a refused message of ours.
#pragma once

#include <functional>
#include <set>

#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class Disclosure;
class Markers;
class OmemoService;
class Outbox;
class RoomInbox;
class Rooms;

class Inbox {
 public:
  Inbox(AccountContext& account, Disclosure& disclosure, Markers& markers, OmemoService& omemo, Outbox& outbox,
        Rooms& rooms, RoomInbox& room_inbox)
      : account_(account),
        disclosure_(disclosure),
        markers_(markers),
        omemo_(omemo),
        outbox_(outbox),
        rooms_(rooms),
        room_inbox_(room_inbox) {}

  // An admitted message of `sender`; PEP events go elsewhere.
  void handle(const xmpp::Element& message, const xmpp::Jid& sender);
  // A copy of what another device of ours got or sent (`sender` is that device then): shown, not answered.
  void handle_copy(const xmpp::Element& message, const xmpp::Jid& sender, Direction direction);
  void go_offline() { typing_.clear(); }

 private:
  void handle_error(const xmpp::Element& message, const xmpp::Jid& sender);
  void handle_receipt(const std::string& id, const xmpp::Jid& sender);
  void handle_chat_state(const xmpp::Element& message, const xmpp::Jid& sender);
  // Where it came from beside the stream itself.
  struct Source {
    Direction direction = Direction::incoming;
    bool copy = false;
  };
  void handle_content(const xmpp::Element& message, const xmpp::Jid& sender, const Source& source);
  std::optional<ChatMessage> keep(ChatMessage row);
  void answer_receipt(const xmpp::Element& message, const xmpp::Jid& sender);

  AccountContext& account_;
  Disclosure& disclosure_;
  Markers& markers_;
  OmemoService& omemo_;
  Outbox& outbox_;
  Rooms& rooms_;
  RoomInbox& room_inbox_;
  std::set<xmpp::Jid> typing_;
};

}  // namespace tui
