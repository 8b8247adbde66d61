// Rooms: private chats between occupants (XEP-0045 §7.5). A nick may be another's tomorrow, so a chat is with one
// person.
#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"

namespace tui {

namespace {
const std::string partner_key = "occupant";  // of chat settings: occupant_key() of the one the chat is with
}

xmpp::Jid Rooms::chat_of(const xmpp::Jid& jid) const { return !jid.is_bare() && find(jid) ? jid : jid.bare(); }

const Occupant* Rooms::occupant(const xmpp::Jid& jid) const {
  const auto* room = find(jid);
  if (!room || jid.is_bare()) return nullptr;
  const auto found = room->occupants.find(std::string(jid.resource()));
  return found == room->occupants.end() ? nullptr : &found->second;
}

void Rooms::meet_in_private(const xmpp::Jid& chat) {
  const auto* who = occupant(chat);
  if (!who || !account_.history.chat_setting(account_.id, chat, partner_key).value_or("").empty()) return;
  (void)account_.history.ensure_chat(account_.id, chat);
  (void)account_.history.set_chat_setting(account_.id, chat, partner_key, occupant_key(*who));
  // Where the room is plain and hides addresses there is nobody to encrypt to; in an encrypted one it stays refused.
  const auto mode = account_.history.chat_mode(account_.id, chat.bare());
  if (!mode || *mode == Encryption::omemo || !who->jid.empty()) return;
  (void)account_.history.set_chat_mode(account_.id, chat, Encryption::none);
}

void Rooms::open_private(const xmpp::Jid& room, const std::string& nick) {
  const auto chat = room.bare().with_resource(nick);
  const auto* who = chat ? occupant(*chat) : nullptr;
  if (!who) return complain(room, "nobody here is called \"" + nick + "\"");
  meet_in_private(*chat);
  (void)account_.history.set_chat_setting(account_.id, *chat, partner_key, occupant_key(*who));
}

std::string Rooms::private_obstacle(const xmpp::Jid& chat, const std::string& whom) const {
  const std::string nick(chat.resource());
  const auto* room = find(chat);
  if (!room || room->state != RoomState::joined) return "you are not in " + std::string(chat.bare_text());
  const auto* who = occupant(chat);
  if (!who) return nick + " is not in " + std::string(chat.bare_text()) + " any more";
  const auto wanted = whom.empty() ? account_.history.chat_setting(account_.id, chat, partner_key).value_or("") : whom;
  if (wanted.empty() || wanted == occupant_key(*who)) return {};
  return "\"" + nick + "\" may be somebody else now: /pm " + nick + " in the room writes to who is there";
}

}  // namespace tui
