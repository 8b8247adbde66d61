// XEP-0045 §7.2: entering a room.
#include "libxmpp/base/crypto.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/affiliation_versions.hpp"
#include "xmppd/features/muc/nick_rules.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

// §7.2.17: who sends presence without asking to enter has missed that it is not in the room (any more).
void tell_absent(Turn& turn) {
  auto presence = xmpp::make_presence(turn.stanza->to(), turn.from(), xmpp::PresenceType::unavailable);
  auto x = status_element({110, 307, 333});
  xmpp::Element item("item", std::string(xmpp::ns::muc_user));
  item.set_attr("affiliation", "none").set_attr("role", "none");
  item.add_text_child("reason", "You are not in the room.");
  x.children().insert(x.children().begin(), std::move(item));
  presence.add(std::move(x));
  turn.send(Stanza::make(std::move(presence), turn.stanza->to(), turn.from()));
}

// §7.2.5 to §7.2.11 but for the nick.
std::optional<StanzaError> refusal(const Turn& turn, Affiliation affiliation) {
  const auto& room = turn.room;
  if (affiliation == Affiliation::outcast) return StanzaError(Type::auth, Condition::forbidden);
  if (room.locked && affiliation != Affiliation::owner) return StanzaError(Type::cancel, Condition::item_not_found);
  if (room.config.members_only && affiliation < Affiliation::member) {
    return StanzaError(Type::auth, Condition::registration_required);
  }
  if (room.config.password_protected) {
    const auto given = turn.stanza->element().child("x", xmpp::ns::muc)->child_text("password", xmpp::ns::muc);
    if (!xmpp::constant_time_equal(given, room.config.password)) {
      return StanzaError(Type::auth, Condition::not_authorized);
    }
  }
  constexpr std::size_t extra_for_admins = 10;
  const std::size_t extra = affiliation >= Affiliation::admin ? extra_for_admins : 0;
  const auto visits = room.occupants.visits().size();
  const bool full = room.config.max_occupants > 0 && room.occupants.size() >= room.config.max_occupants + extra;
  if (full || visits >= turn.bound(settings::max_occupants) + extra) {
    return StanzaError(Type::wait, Condition::service_unavailable);
  }
  return std::nullopt;
}

void send_subject(const Turn& turn, const xmpp::Jid& to) {
  const auto& room = turn.room;
  const auto& from = room.subject.by.empty() ? room.jid : room.subject.by;
  auto message = xmpp::make_message(from, to, xmpp::MessageType::groupchat, turn.service.host.environment.new_id());
  message.add_text_child("subject", room.subject.text);
  if (room.subject.when > 0) {
    message.add("delay", std::string(xmpp::ns::delay))
        .set_attr("from", room.jid.text())
        .set_attr("stamp", xmpp::format_timestamp(room.subject.when));
  }
  turn.send(Stanza::make(std::move(message), from, to));
}

void send_history(const Turn& turn, const xmpp::Jid& to) {
  const auto& room = turn.room;
  const auto* x = turn.stanza->element().child("x", xmpp::ns::muc);
  const auto request = parse_history_request(x ? x->child("history", xmpp::ns::muc) : nullptr);
  const auto most = std::min<std::size_t>(room.config.max_history, turn.bound(settings::max_history));
  for (const auto& message : room.history.select(request, most, room.jid, turn.now())) {
    turn.send(Stanza::readdress(message, to));
  }
}

}  // namespace

std::set<int> entry_codes(const Room& room) {
  std::set<int> codes;
  if (!room.config.semi_anonymous) codes.insert(100);
  if (room.config.logged) codes.insert(170);
  return codes;
}

void send_others(const Turn& turn, const Visit& visit) {
  for (const auto& other : turn.room.occupants.all()) {
    if (other.get() == visit.occupant || !turn.room.shows_presence_of(other->role)) continue;
    turn.send(Stanza::readdress(as_seen_by(turn.room, *other, *visit.occupant), visit.jid));
  }
}

void send_what_was_said(const Turn& turn, const Visit& visit) {
  send_history(turn, visit.jid);
  send_subject(turn, visit.jid);
}

Visit& add_visit(const Turn& turn, const xmpp::Jid& address, Affiliation affiliation) {
  auto& room = turn.room;
  auto* occupant = room.occupants.by_nick(address.resource());
  if (!occupant) {
    Occupant made;
    made.address = address;
    made.bare = turn.from().bare();
    made.id = room.occupant_id(made.bare);
    made.affiliation = affiliation;
    made.role = room.entry_role(affiliation);
    occupant = &room.occupants.add(std::move(made));
  }
  return room.occupants.add_visit(*occupant, turn.from(),
                                  presence_to_keep(*turn.stanza, turn.bound(settings::max_presence_bytes)));
}

void enter(Turn& turn) {
  auto& room = turn.room;
  if (!turn.stanza->element().child("x", xmpp::ns::muc)) return tell_absent(turn);
  const auto user = turn.from().bare();
  const auto affiliation = room.affiliations.of(user);
  if (auto refused = refusal(turn, affiliation)) return turn.refuse(std::move(*refused));

  Note note{.self_codes = entry_codes(room), .until = version_asked_for(turn)};
  auto address = turn.stanza->to();
  if (auto imposed = imposed_nick(room, user, address)) {
    address = std::move(*imposed);
    note.self_codes.insert(210);
  }
  if (auto refused = nick_refusal(turn, user, address)) return turn.refuse(std::move(*refused));

  const bool newcomer = room.occupants.by_nick(address.resource()) == nullptr;
  auto& visit = add_visit(turn, address, affiliation);
  send_affiliations(turn);
  send_others(turn, visit);
  show(turn, *visit.occupant, newcomer ? Role::none : visit.occupant->role, note, &visit);
  send_what_was_said(turn, visit);
}

// §7.2.1, §16.3: everything again, to this client alone.
void synchronise(Turn& turn, Visit& visit) {
  send_affiliations(turn);
  send_others(turn, visit);
  show_self(turn, visit, {.self_codes = entry_codes(turn.room), .until = version_asked_for(turn)});
  send_what_was_said(turn, visit);
}

}  // namespace xmppd::muc
