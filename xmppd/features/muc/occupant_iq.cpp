// XEP-0045 §16.4: IQs from one occupant to another, through the room; XEP-0410: to itself.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

// What a user's server answers for it, whichever client is in the room.
bool answered_by_server(const xmpp::Element& payload) {
  return payload.ns() == xmpp::ns::vcard_temp || payload.ns() == xmpp::ns::pubsub;
}

xmpp::Element with_addresses(const xmpp::Element& iq, std::string_view id) {
  auto element = iq;
  element.set_attr("id", id);
  return element;
}

}  // namespace

void take_occupant_request(Turn& turn) {
  auto& room = turn.room;
  const auto* child = turn.stanza->element().first_child();
  if (!child) return turn.refuse(Condition::bad_request);
  const auto& payload = *child;
  const auto* visit = room.occupants.visit(turn.from());
  if (!visit) {
    const bool discovery = payload.ns() == xmpp::ns::disco_info || payload.ns() == xmpp::ns::disco_items;
    return turn.refuse(discovery ? StanzaError(Condition::bad_request)  // §6.6
                                 : StanzaError(Type::cancel, Condition::not_acceptable));
  }
  const auto* asked = room.occupants.by_nick(turn.stanza->to().resource());
  if (!asked) return turn.refuse(Condition::item_not_found);
  if (asked == visit->occupant && payload.is("ping", xmpp::ns::ping)) {
    return turn.service.host.router.reply_result(turn.stanza, turn.origin, std::nullopt);
  }
  ForwardedIqs::Entry entry;
  entry.id = turn.service.host.environment.new_id();
  entry.original_id = turn.stanza->id();
  entry.asker = turn.from();
  entry.asked = answered_by_server(payload) ? asked->bare : asked->shown_visit().jid;
  entry.asked_as = asked->address;
  entry.since = turn.now();
  auto request = Stanza::make(with_addresses(turn.stanza->element(), entry.id), visit->occupant->address, entry.asked);
  room.forwarded_iqs.add(std::move(entry));
  turn.send(request);
}

void take_occupant_answer(Turn& turn) {
  const auto entry = turn.room.forwarded_iqs.take(turn.stanza->id(), turn.from());
  if (!entry) return;
  turn.send(Stanza::make(with_addresses(turn.stanza->element(), entry->original_id), entry->asked_as, entry->asker));
}

}  // namespace xmppd::muc
