// RoomActions: what the application asks of an account's rooms (XEP-0045); implemented by Rooms, in tests by a
// recorder.
#pragma once

#include <string>

#include "tui-client/types.hpp"

namespace tui {

// Every call returns at once. RoomChanged tells what became of it; what was refused comes as a Notice of that room.
class RoomActions {
 public:
  virtual ~RoomActions() = default;

  // Enters, and again after each login until leave(). An empty nick: the one used before, else our address' local part.
  virtual void join(const xmpp::Jid& room, const std::string& nick, const std::string& password) = 0;
  virtual void leave(const xmpp::Jid& room) = 0;
  // Makes a room that does not exist yet, called `name` (empty: nothing). `private_group`: members only, addresses
  // shown, kept: what OMEMO needs. Where the service can't make one, the room is destroyed again.
  virtual void create(const xmpp::Jid& room, const std::string& name, bool private_group) = 0;
  virtual void destroy(const xmpp::Jid& room, const std::string& reason) = 0;

  virtual void set_subject(const xmpp::Jid& room, const std::string& subject) = 0;
  virtual void set_affiliation(const xmpp::Jid& room, const xmpp::Jid& who, Affiliation affiliation,
                               const std::string& reason) = 0;
  virtual void set_role(const xmpp::Jid& room, const std::string& nick, RoomRole role, const std::string& reason) = 0;
  // §7.5: the private chat with whoever has this nick now; what goes there later is for this one alone. The chat's
  // address is the room's with the nick as its resource.
  virtual void open_private(const xmpp::Jid& room, const std::string& nick) = 0;
  // XEP-0425: a moderator removes the message with this id of the room's.
  virtual void moderate(const xmpp::Jid& room, const std::string& archive_id, const std::string& reason) = 0;
  // Owners, admins, members and who is banned, as far as we may read them. AffiliationsReceived follows.
  virtual void list_affiliations(const xmpp::Jid& room) = 0;
  // Into a members-only room: makes `who` a member first, then invites directly (XEP-0249).
  virtual void invite(const xmpp::Jid& room, const xmpp::Jid& who, const std::string& reason) = 0;
  // Of any chat; kept here, and of a room in its bookmark for the other devices (XEP-0492). NotifyChanged follows.
  virtual void set_notify(const xmpp::Jid& chat, NotifyRule rule) = 0;
  // Those in ChatEncryption::left_out of now may be left out until the program ends.
  virtual void send_without(const xmpp::Jid& room) = 0;
};

}  // namespace tui
