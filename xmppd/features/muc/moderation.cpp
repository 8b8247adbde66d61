// XEP-0425 Moderated Message Retraction, and XEP-0424 by the author: a message leaves the archive and the history,
// where a tombstone stays.
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/features/archive/tombstone.hpp"
#include "xmppd/features/muc/archive.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

namespace {

struct Moderation {
  std::string id;             // of the message
  std::string retraction_id;  // of what tells of it
  std::string reason;
  xmpp::Element moderated;  // by whom
};

// §5: the tombstone of XEP-0424 with <moderated/> and the reason in it.
ArchiveStore::Edit moderated_tombstone(const Moderation& moderation, xmpp::Timestamp when) {
  auto edit = make_tombstone(moderation.retraction_id, when, moderation.moderated);
  return [edit = std::move(edit), reason = moderation.reason](const ArchivedMessage& original) {
    auto made = edit(original);
    if (!made || reason.empty()) return made;
    auto element = xmpp::parse_element(*made, xmpp::ns::client);
    auto* retracted = element ? element->child("retracted", xmpp::ns::message_retract) : nullptr;
    if (!retracted) return made;
    retracted->add_text_child("reason", reason);
    return std::optional(xmpp::to_xml(*element, xmpp::ns::client));
  };
}

void edit_history(Room& room, const std::string& id, const ArchiveStore::Edit& edit) {
  room.history.edit(id, [&edit](const Stanza& original) -> std::optional<xmpp::Element> {
    ArchivedMessage archived;
    archived.stanza = original.wire();
    const auto made = edit(archived);
    auto element = made ? xmpp::parse_element(*made, xmpp::ns::client) : xmpp::fail(xmpp::Errc::not_found, {});
    return element ? std::optional(std::move(*element)) : std::nullopt;
  });
}

void announce(Turn& turn, const Moderation& moderation, const Occupant& moderator) {
  const auto& room = turn.room;
  auto message = xmpp::make_message(room.jid, room.jid, xmpp::MessageType::groupchat, moderation.retraction_id);
  auto& retract = message.add("retract", std::string(xmpp::ns::message_retract));
  retract.set_attr("id", moderation.id);
  retract.add(moderation.moderated);
  if (!moderation.reason.empty()) retract.add_text_child("reason", moderation.reason);
  Occupant by_room = moderator;
  by_room.address = room.jid;
  publish(turn, std::move(message), by_room);
}

void moderate(Turn& turn, const xmpp::Element& request, const Reply& reply) {
  const auto* visit = turn.room.occupants.visit(turn.from());
  if (!visit || visit->occupant->role != Role::moderator) return reply(error(Condition::forbidden));
  if (!request.child("retract", xmpp::ns::message_retract) || request.attr("id").empty()) {
    return reply(error(Condition::bad_request));
  }
  Moderation moderation;
  moderation.id = request.attr("id");
  moderation.retraction_id = turn.service.host.environment.new_id();
  moderation.reason = request.child_text("reason", xmpp::ns::message_moderate);
  if (moderation.reason.size() > turn.bound(settings::max_text_bytes)) return reply(error(Condition::policy_violation));
  moderation.moderated = xmpp::Element("moderated", std::string(xmpp::ns::message_moderate));
  moderation.moderated.set_attr("by", visit->occupant->address.text());
  moderation.moderated.add("occupant-id", std::string(xmpp::ns::occupant_id)).set_attr("id", visit->occupant->id);

  auto& service = turn.service;
  const auto edit = moderated_tombstone(moderation, turn.now());
  service.host.stores.archive.replace(turn.room.jid, {moderation.id, {}, {}, {}}, edit)
      .then(service.lifetime,
            [turn, moderation, edit, reply, moderator = *visit->occupant,
             hold = service.rooms.hold(turn.room, Turns::Alone)](const xmpp::Result<bool>& replaced) mutable {
              if (!replaced) return reply(tl::unexpected(xmpp::to_stanza_error(replaced.error())));
              if (!*replaced) return reply(error(Condition::item_not_found));
              edit_history(turn.room, moderation.id, edit);
              announce(turn, moderation, moderator);
              reply(ok_reply());
            });
}

}  // namespace

void retract_own(Turn& turn, const xmpp::Element& retraction, const Occupant& sender) {
  const auto id = std::string(retracted_id(retraction));
  if (id.empty() || !turn.room.config.archived) return;
  const auto make = make_tombstone(std::string(retraction.attr("id")), turn.now());
  const ArchiveStore::Edit edit = [make, author = sender.bare](const ArchivedMessage& original) {
    return original.author.same_bare(author) ? make(original) : std::nullopt;
  };
  auto& service = turn.service;
  service.host.stores.archive.replace(turn.room.jid, {id, {}, {}, {}}, edit)
      .then(service.lifetime,
            [turn, id, make, hold = service.rooms.hold(turn.room, Turns::Message)](const xmpp::Result<bool>& replaced) {
              if (replaced && *replaced) edit_history(turn.room, id, make);
            });
}

void serve_moderation(Service& service) {
  service.on_set(xmpp::ns::message_moderate, "moderate",
                 [](Turn& turn, const xmpp::Element& request, const Reply& reply) { moderate(turn, request, reply); });
}

}  // namespace xmppd::muc
