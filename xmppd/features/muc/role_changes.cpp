// XEP-0045 §8.2 to §8.5, §9.6 to §9.8: kicks, voice, moderators.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/admin.hpp"
#include "xmppd/features/muc/affiliation_changes.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

struct Actor {
  Affiliation affiliation;
  Role role;
  const Occupant* occupant;  // nullptr: not in the room
};

struct RoleChange {
  Occupant* occupant;
  Role now;
  std::string reason;
};

Actor actor(const Turn& turn) {
  const auto* visit = turn.room.occupants.visit(turn.from());
  const auto affiliation = turn.room.affiliations.of(turn.from());
  // An admin who is not in the room has the power of one who is.
  const Role by_affiliation = affiliation >= Affiliation::admin ? Role::moderator : Role::none;
  return {affiliation, visit ? visit->occupant->role : by_affiliation, visit ? visit->occupant : nullptr};
}

Refusal refusal(const Actor& actor, const RoleChange& change) {
  const auto& target = *change.occupant;
  const auto forbidden = StanzaError(Type::auth, Condition::forbidden);
  const auto not_allowed = StanzaError(Type::cancel, Condition::not_allowed);
  if (actor.role != Role::moderator) return forbidden;
  if (change.now == Role::none) {
    if (actor.occupant == &target) return StanzaError(Type::cancel, Condition::conflict);  // §8.2: MAY
    if (target.affiliation > actor.affiliation) return not_allowed;
    return std::nullopt;
  }
  if (change.now == target.role) return std::nullopt;
  // §9.6, §9.7: who is a moderator is decided by admins, and admins and owners always are.
  if (change.now == Role::moderator) return actor.affiliation < Affiliation::admin ? Refusal(forbidden) : std::nullopt;
  if (target.affiliation >= Affiliation::admin) return not_allowed;
  if (target.role == Role::moderator) return actor.affiliation < Affiliation::admin ? Refusal(forbidden) : std::nullopt;
  if (change.now == Role::participant) return std::nullopt;
  // §8.4: voice is not taken from one at or above the moderator's level; having no affiliation is no level (§5.2).
  const bool at_or_above = target.affiliation >= actor.affiliation && target.affiliation != Affiliation::none;
  return at_or_above ? Refusal(not_allowed) : std::nullopt;
}

tl::expected<std::vector<RoleChange>, StanzaError> read(const Turn& turn,
                                                        const std::vector<const xmpp::Element*>& items) {
  const auto who = actor(turn);
  if (who.role != Role::moderator) return tl::unexpected(StanzaError(Type::auth, Condition::forbidden));
  std::vector<RoleChange> changes;
  for (const auto* item : items) {
    const auto role = parse_role(item->attr("role"));
    const auto nick = item->attr("nick");
    if (!role || nick.empty()) return tl::unexpected(StanzaError(Condition::bad_request));
    const auto address = turn.room.jid.with_resource(nick);
    auto* occupant = address ? turn.room.occupants.by_nick(address->resource()) : nullptr;
    if (!occupant) return tl::unexpected(StanzaError(Condition::item_not_found));
    for (const auto& earlier : changes) {
      if (earlier.occupant == occupant) return tl::unexpected(StanzaError(Condition::bad_request));
    }
    changes.push_back({occupant, *role, item->child_text("reason", xmpp::ns::muc_admin)});
    if (auto refused = refusal(who, changes.back())) return tl::unexpected(std::move(*refused));
  }
  return changes;
}

}  // namespace

void change_roles(Turn& turn, const std::vector<const xmpp::Element*>& items, const Reply& reply) {
  auto changes = read(turn, items);
  if (!changes) return reply(tl::unexpected(std::move(changes.error())));
  const auto by = actor_of(turn);
  const auto kick_note = [by](const RoleChange& change) {
    return Note{.codes = {307}, .actor = by, .reason = change.reason};
  };
  for (const auto& change : *changes) {
    if (change.now == Role::none) show_departure(turn, *change.occupant, kick_note(change), Whom::Self);
  }
  reply(ok_reply());
  turn.after_reply([turn, changes = std::move(*changes), kick_note] {
    for (const auto& change : changes) {
      auto& occupant = *change.occupant;
      if (change.now == Role::none) {
        show_departure(turn, occupant, kick_note(change), Whom::Others);
        turn.room.occupants.remove(occupant);
        continue;
      }
      const auto before = occupant.role;
      if (before == change.now) continue;
      occupant.role = change.now;
      occupant.changed();
      show(turn, occupant, before, {.reason = change.reason});
    }
    after_departure(turn);
  });
}

}  // namespace xmppd::muc
