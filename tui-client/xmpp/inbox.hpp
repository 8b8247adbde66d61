// Inbox: what an incoming message means: text, receipt, typing, a refused message of ours.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/archive/archived.hpp"

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
  // A message of our own account's archive, from one of its two sides: kept, neither answered nor announced. What chat
  // it changed; nothing if it left no trace.
  std::optional<xmpp::Jid> handle_archived(const xmpp::Element& message, const Archived& archived);
  // The archive names messages as they come (XEP-0359 §5): `by` our bare address, where the server says it does so.
  void set_archive(bool there) { archive_ = there; }
  // Of a live message, the id that our account's archive gave it; empty if it gave none.
  std::string archive_id(const xmpp::Element& message) const;
  // The archive is read up to now: receipts for what came while we were away, unless another device of ours gave them.
  void answer_archived();
  void go_offline() {
    typing_.clear();
    owed_.clear();
  }

 private:
  void handle_error(const xmpp::Element& message, const xmpp::Jid& sender);
  void handle_receipt(const std::string& id, const xmpp::Jid& sender);
  void handle_chat_state(const xmpp::Element& message, const xmpp::Jid& sender);
  // Where it came from beside the stream itself.
  struct Source {
    Direction direction = Direction::incoming;
    bool copy = false;
    const Archived* archived = nullptr;
  };
  bool handle_content(const xmpp::Element& message, const xmpp::Jid& sender, const Source& source);
  // It is here already: with that it has its id in the archive, and if it is ours, it has arrived there.
  bool recognised(const ChatMessage& row);
  bool place(ChatMessage& row, const xmpp::Element& message, const Archived* archived);
  std::optional<ChatMessage> keep(ChatMessage row);
  void answer_receipt(const xmpp::Element& message, const xmpp::Jid& sender);
  void send_receipt(const xmpp::Jid& to, xmpp::MessageType type, const std::string& id);
  void owe_receipt(const xmpp::Element& message, const xmpp::Jid& sender);

  AccountContext& account_;
  Disclosure& disclosure_;
  Markers& markers_;
  OmemoService& omemo_;
  Outbox& outbox_;
  Rooms& rooms_;
  RoomInbox& room_inbox_;
  std::set<xmpp::Jid> typing_;
  bool archive_ = false;
  struct Owed {
    xmpp::Jid to;
    xmpp::MessageType type;
    std::string id;
  };
  std::deque<Owed> owed_;  // receipts
};

}  // namespace tui
