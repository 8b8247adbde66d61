// XEP-0045 §7.6 and §7.7: an occupant changes its presence or its nick.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/nick_rules.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

std::optional<StanzaError> nick_change_refusal(const Turn& turn, const Occupant& occupant) {
  const auto& to = turn.stanza->to();
  if (imposed_nick(turn.room, occupant.bare, to)) return StanzaError(Type::cancel, Condition::not_acceptable);
  return nick_refusal(turn, occupant.bare, to);
}

Note renamed(const Turn& turn) { return {.codes = {303}, .new_nick = std::string(turn.stanza->to().resource())}; }

// The nick's only client takes a free nick: all see one occupant go by another name.
void rename(const Turn& turn, Visit& visit) {
  auto& occupant = *visit.occupant;
  const auto role = occupant.role;
  show_rename(turn, occupant, renamed(turn));
  turn.room.occupants.rename(occupant, turn.stanza->to());
  show(turn, occupant, role, {}, &visit);
}

// One of several clients goes, or it joins another of the same user.
void move(const Turn& turn, Visit& visit) {
  auto& from = *visit.occupant;
  const auto role = from.role;
  const auto affiliation = from.affiliation;
  auto& occupants = turn.room.occupants;
  const bool last = from.visits.size() == 1;
  if (last) {
    show_rename(turn, from, renamed(turn));
  } else {
    show_departure_to(turn, visit, renamed(turn));
  }
  const auto old_address = from.address;
  occupants.remove_visit(visit);
  if (!last) show(turn, *occupants.by_nick(old_address.resource()), role);
  const bool newcomer = occupants.by_nick(turn.stanza->to().resource()) == nullptr;
  auto& moved = add_visit(turn, turn.stanza->to(), affiliation);
  if (newcomer) moved.occupant->role = role;
  show(turn, *moved.occupant, newcomer ? Role::none : moved.occupant->role, {}, &moved);
}

}  // namespace

void update_presence(Turn& turn, Visit& visit) {
  auto& occupant = *visit.occupant;
  const auto& to = turn.stanza->to();
  const bool asks_for_all = turn.stanza->element().child("x", xmpp::ns::muc) != nullptr;
  const bool within = occupant.presences.take(turn.now(), turn.config(settings::presences_per_second),
                                              turn.config(settings::presence_burst));
  if (!within) return turn.refuse(StanzaError(Type::wait, Condition::policy_violation));
  auto kept = presence_to_keep(*turn.stanza, turn.bound(settings::max_presence_bytes));
  const bool new_nick = to != occupant.address;
  if (new_nick) {
    if (auto refused = nick_change_refusal(turn, occupant)) return turn.refuse(std::move(*refused));
  }
  const bool same = !new_nick && kept->element() == visit.presence->element();
  if (same && asks_for_all) return synchronise(turn, visit);
  if (asks_for_all) send_others(turn, visit);
  turn.room.occupants.update(visit, std::move(kept));
  const auto full = visit.jid;
  const auto onlookers = turn.bound(settings::max_presence_changes);
  const bool crowded = onlookers > 0 && turn.room.occupants.size() > onlookers;
  if (!new_nick) {
    const Note note{.self_codes = asks_for_all ? entry_codes(turn.room) : std::set<int>{}};
    crowded ? show_self(turn, visit, note) : show(turn, occupant, occupant.role, note, &visit);
  } else if (occupant.visits.size() == 1 && !turn.room.occupants.by_nick(to.resource())) {
    rename(turn, visit);
  } else {
    move(turn, visit);
  }
  if (asks_for_all) send_what_was_said(turn, *turn.room.occupants.visit(full));
}

}  // namespace xmppd::muc
