// RoomInbox: what a groupchat message is: somebody's text, an echo of ours, a subject, the removal of a message.
#pragma once

#include <optional>

#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class OmemoService;
class Outbox;
class Rooms;
struct ModeratedRetraction;
struct Room;

struct Archived;

class RoomInbox {
 public:
  RoomInbox(AccountContext& account, Rooms& rooms, OmemoService& omemo, Outbox& outbox)
      : account_(account), rooms_(rooms), omemo_(omemo), outbox_(outbox) {}

  // Of type groupchat, from a room we are in or just entering; anything else is dropped.
  void handle(const xmpp::Element& message, const xmpp::Jid& sender);
  // A message of the room's archive; false: it left no trace.
  bool handle_archived(const xmpp::Element& message, const xmpp::Jid& room, const Archived& archived);
  // §7.5, one occupant to another: a chat of its own.
  void handle_private(const xmpp::Element& message, const xmpp::Jid& sender);

 private:
  bool handle_echo(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender);
  void handle_room(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender);
  bool handle_tombstone(const xmpp::Element& message, const ChatMessage& row);
  // True: there is a row more.
  bool read(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender, const Archived* archived);
  bool recognised(const ChatMessage& row);
  void handle_marker(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender);
  ChatMessage frame(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender,
                    const Archived* archived = nullptr);
  void find_subject(ChatMessage& row);
  void warn(const xmpp::Jid& chat, const std::string& text);
  std::optional<ChatMessage> keep(ChatMessage row);
  void keep_removal(ChatMessage row, const ModeratedRetraction& removal);

  AccountContext& account_;
  Rooms& rooms_;
  OmemoService& omemo_;
  Outbox& outbox_;
};

}  // namespace tui
