// Identity in rooms, from the strongest to the weakest sign.
#include "tui-client/xmpp/muc/room_author.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/xmpp/muc/room.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr std::size_t max_id_bytes = 1024;

bool is_new(const Element& message) { return !message.child("delay", ns::delay); }

std::string given_occupant_id(const Element& message, const Room& room) {
  const Element* id = room.gives_occupant_ids ? message.child("occupant-id", ns::occupant_id) : nullptr;
  return id && id->attr("id").size() <= max_id_bytes ? std::string(id->attr("id")) : std::string();
}

const Occupant* present(const Room& room, const xmpp::Jid& sender) {
  const auto found = room.occupants.find(std::string(sender.resource()));
  return found == room.occupants.end() ? nullptr : &found->second;
}

}  // namespace

std::string room_archive_id(const Element& message, const Room& room, const xmpp::Jid& sender) {
  if (!room.gives_ids) return {};
  for (const Element& child : message.children()) {
    if (!child.is("stanza-id", ns::stanza_ids) || child.attr("by") != sender.bare_text()) continue;
    if (child.attr("id").size() <= max_id_bytes) return std::string(child.attr("id"));
  }
  return {};
}

std::string occupant_key(const Element& message, const Room& room, const xmpp::Jid& sender) {
  if (const auto id = given_occupant_id(message, room); !id.empty()) return "id:" + id;
  const auto* occupant = present(room, sender);
  if (room.gives_occupant_ids || !occupant || !is_new(message)) return {};
  return occupant_key(*occupant);
}

bool is_ours(const Element& message, const Room& room, const xmpp::Jid& sender) {
  const auto id = given_occupant_id(message, room);
  const auto* self = room.self();
  if (!id.empty() && self && !self->id.empty()) return id == self->id;
  return sender.resource() == room.nick;
}

xmpp::Jid shown_author(const Element& message, const Room& room, const xmpp::Jid& sender) {
  const auto* occupant = present(room, sender);
  if (!occupant || occupant->jid.empty()) return {};
  // The nick may have been another's when an old message was sent; an occupant's id never is (XEP-0421).
  const auto id = given_occupant_id(message, room);
  const bool same = !id.empty() && id == occupant->id;
  return same || (id.empty() && is_new(message)) ? occupant->jid : xmpp::Jid();
}

xmpp::Jid possible_author(const Element& message, const Room& room, const xmpp::Jid& sender, OmemoService& omemo) {
  if (auto shown = shown_author(message, room, sender); !shown.empty()) return shown;
  // Somebody who is not there: the member one of whose devices it was. That it was this device, its key proves.
  const auto encrypted = encrypted_children(message);  // all of them are of one device
  const Element* header = encrypted.empty() ? nullptr : encrypted.front()->child("header");
  const std::string device(header ? header->attr("sid") : "");
  for (const auto& member : room.members) {
    if (omemo.has_device(member, device)) return member;
  }
  const auto* occupant = present(room, sender);
  return occupant ? occupant->jid : xmpp::Jid();
}

}  // namespace tui
