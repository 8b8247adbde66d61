// RoomInbox: reading groupchat messages from the raw stanza.
#include "tui-client/xmpp/muc/room_inbox.hpp"

#include <algorithm>

#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/outbox.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

xmpp::Timestamp said_at(const Element& message) {
  const auto now = xmpp::now();
  const Element* delay = message.child("delay", ns::delay);
  const auto stamp = delay ? xmpp::parse_timestamp(delay->attr("stamp")) : std::nullopt;
  return stamp ? std::min(*stamp, now) : now;
}

// What the message of before and its repetition after entering again have in common: the sender's id; where there is
// none, the room's (XEP-0359).
std::string common_id(const Element& message, const xmpp::Jid& room) {
  if (!message.attr("id").empty()) return std::string(message.attr("id"));
  for (const Element& child : message.children()) {
    if (child.is("stanza-id", ns::stanza_ids) && child.attr("by") == room.text() && !child.attr("id").empty()) {
      return std::string(child.attr("id"));
    }
  }
  return xmpp::random_id();
}

}  // namespace

void RoomInbox::handle(const Element& message, const xmpp::Jid& sender) {
  const Room* room = rooms_.find(sender);
  if (!room || room->state == RoomState::left) return;
  rooms_.handle_message(message, sender);
  if (sender.is_bare()) {
    const std::string said = message.child_text("body", ns::client);
    if (!said.empty()) account_.notice(quoted_peer_text(said), false, sender);
    return;
  }
  if (handle_echo(message, *room, sender)) return;

  ChatMessage row;
  row.account = account_.id;
  row.chat = sender.bare();
  row.in_room = true;
  row.from = sender;
  row.when = said_at(message);
  row.stanza_id = common_id(message, row.chat);
  const bool ours = sender.resource() == room->nick;  // from another device of ours, or in an earlier session
  row.direction = ours ? Direction::outgoing : Direction::incoming;
  row.delivery = ours ? Delivery::delivered : Delivery::sent;
  row.unread = !ours;

  std::optional<ChatMessage> shown;
  const Element* encrypted = message.child("encrypted", ns::omemo_axolotl);
  const Element* method = message.child("encryption", ns::eme);
  if (encrypted) {
    shown = omemo_.receive(*encrypted, std::move(row), author(message, *encrypted, *room, sender), room->nick);
  } else {
    if (method && method->attr("namespace") != ns::omemo_axolotl) {
      row.kind = MessageKind::undecryptable;
      row.body = "encrypted with " + quoted_peer_text(std::string(method->attr("namespace"))) +
                 ", which this program does not speak";
    } else {
      row.body = message.child_text("body", ns::client);
      if (row.body.empty()) return;
      row.mentions = !ours && names_nick(row.body, room->nick);
    }
    const auto id = account_.history.add(row);
    if (!id) {
      if (id.error().code != xmpp::Errc::already_exists) {
        account_.notice("a message could not be kept: " + id.error().detail, true, row.chat);
      }
      return;
    }
    row.id = *id;
    shown = std::move(row);
  }
  if (shown) account_.emit(MessageAdded{*shown});
}

// Ours came back: everybody has it. Nobody else can claim that: the nick is ours while we are in the room.
bool RoomInbox::handle_echo(const Element& message, const Room& room, const xmpp::Jid& sender) {
  if (sender.resource() != room.nick) return false;
  const auto known = account_.history.find_outgoing(account_.id, std::string(message.attr("id")));
  if (!known || !*known) return false;
  const ChatMessage& row = **known;
  if (!sender.same_bare(row.chat)) return false;
  outbox_.forget(row.id);
  if (row.delivery == Delivery::pending || row.delivery == Delivery::sent) {
    (void)account_.history.set_delivery(row.id, Delivery::delivered, {});
    account_.emit(MessageChanged{account_.id, row.chat, row.id, Delivery::delivered, {}});
  }
  return true;
}

xmpp::Jid RoomInbox::author(const Element& message, const Element& encrypted, const Room& room,
                            const xmpp::Jid& sender) {
  const bool now = !message.child("delay", ns::delay);
  const auto occupant = room.occupants.find(std::string(sender.resource()));
  if (occupant != room.occupants.end() && !occupant->second.jid.empty()) {
    // The nick may have been another's when an old message was sent; an occupant's id never is (XEP-0421).
    const Element* id = message.child("occupant-id", ns::occupant_id);
    if (now || (id && !occupant->second.id.empty() && id->attr("id") == occupant->second.id)) {
      return occupant->second.jid;
    }
  }
  // Somebody who is not there: the member one of whose devices it was. That it was this device, its key proves.
  const Element* header = encrypted.child("header");
  const std::string device(header ? header->attr("sid") : "");
  for (const auto& member : room.members) {
    if (omemo_.has_device(member, device)) return member;
  }
  return occupant == room.occupants.end() ? xmpp::Jid() : occupant->second.jid;
}

void RoomInbox::handle_private(const Element& message, const xmpp::Jid& sender) {
  const std::string body = message.child_text("body", ns::client);
  if (body.empty() || message.child("encrypted", ns::omemo_axolotl)) return;
  ChatMessage row;
  row.account = account_.id;
  row.chat = sender.bare();
  row.in_room = true;
  row.kind = MessageKind::notice;
  row.from = sender;
  row.body = std::string(sender.resource()) + " to you alone, not encrypted: " + body;
  row.when = said_at(message);
  row.stanza_id = common_id(message, row.chat);
  row.unread = row.mentions = true;
  const auto id = account_.history.add(row);
  if (!id) return;
  row.id = *id;
  account_.emit(MessageAdded{row});
}

}  // namespace tui
