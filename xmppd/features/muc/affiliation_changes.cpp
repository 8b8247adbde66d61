// Changes of affiliation in force.
#include "xmppd/features/muc/affiliation_changes.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/affiliation_versions.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {
namespace {

struct Effect {
  Occupant* occupant;
  Role role_before;
  Note note;
  bool removed;
};

struct Versions {
  std::string since, until;
};

std::vector<Occupant*> concerned(const Room& room, const xmpp::Jid& jid) {
  if (!jid.local().empty()) return room.occupants.of(jid);
  std::vector<Occupant*> all;  // a whole domain
  for (const auto& occupant : room.occupants.all()) {
    if (occupant->bare.domain() == jid.domain()) all.push_back(occupant.get());
  }
  return all;
}

// §10.3, §10.6: who is not there can't be shown by presence. To those who may know the address.
void tell_of_absent(const Turn& turn, const AffiliationChange& change, const Versions& versions) {
  const auto& room = turn.room;
  auto message =
      xmpp::make_message(room.jid, room.jid, xmpp::MessageType::normal, turn.service.host.environment.new_id());
  auto& x = message.add("x", std::string(xmpp::ns::muc_user));
  auto& item = x.add("item");
  item.set_attr("affiliation", to_string(change.now.affiliation)).set_attr("jid", change.jid.text());
  item.set_attr("role", "none");
  x.add(version_element(versions.since, versions.until));
  const auto made = Stanza::make(std::move(message), room.jid, room.jid);
  for (const auto& visit : room.occupants.visits()) {
    if (room.shows_addresses_to(*visit->occupant)) turn.send(Stanza::readdress(made, visit->jid));
  }
}

// A nick alone makes no new version.
Versions put_in_force(Room& room, const AffiliationChange& change) {
  const auto* entry = room.affiliations.find(change.jid);
  const auto before = entry ? entry->affiliation : Affiliation::none;
  Versions versions{current_affiliation_version(room), {}};
  room.affiliations.apply(change);
  if (before != change.now.affiliation) room.affiliation_log.add(change.jid);
  versions.until = current_affiliation_version(room);
  return versions;
}

std::optional<Effect> effect_on(const Room& room, Occupant& occupant, const std::string& actor,
                                const std::string& reason) {
  const auto now = room.affiliations.of(occupant.bare);
  if (now == occupant.affiliation) return std::nullopt;
  Effect effect{&occupant, occupant.role, {}, false};
  effect.note.reason = reason;
  if (now == Affiliation::outcast) {
    effect.note.codes = {301};
    effect.removed = true;
  } else if (room.config.members_only && now < Affiliation::member) {
    effect.note.codes = {321};
    effect.removed = true;
  }
  if (effect.removed) effect.note.actor = actor;
  const auto role = effect.removed ? occupant.role : role_after(room, occupant, now);
  occupant.affiliation = now;
  occupant.role = role;
  occupant.changed();
  return effect;
}

}  // namespace

Role role_after(const Room& room, const Occupant& occupant, Affiliation now) {
  if (now >= Affiliation::admin) return Role::moderator;
  if (occupant.affiliation >= Affiliation::admin) return room.entry_role(now);  // moderator by that alone
  if (now == Affiliation::member) return std::max(occupant.role, Role::participant);
  const bool voice_by_membership = occupant.affiliation == Affiliation::member && occupant.role == Role::participant;
  return voice_by_membership ? room.entry_role(now) : occupant.role;
}

std::string actor_of(const Turn& turn) {
  const auto* visit = turn.room.occupants.visit(turn.from());
  return visit ? std::string(visit->occupant->nick()) : std::string();
}

void apply_affiliations(const Turn& turn, const std::vector<AffiliationChange>& changes, const std::string& actor,
                        const std::function<void()>& done) {
  auto& room = turn.room;
  std::vector<Effect> effects;
  std::vector<std::pair<const AffiliationChange*, Versions>> absent;
  for (const auto& change : changes) {
    const auto versions = put_in_force(room, change);
    bool shown = false;
    for (auto* occupant : concerned(room, change.jid)) {
      auto effect = effect_on(room, *occupant, actor, change.now.reason);
      if (!effect) continue;
      effect->note.since = versions.since;
      effect->note.until = versions.until;
      effects.push_back(std::move(*effect));
      shown = true;
    }
    if (!shown && versions.since != versions.until) absent.emplace_back(&change, versions);
  }
  for (const auto& effect : effects) {
    if (effect.removed) show_departure(turn, *effect.occupant, effect.note, Whom::Self);
  }
  done();
  for (const auto& effect : effects) {
    if (effect.removed) {
      show_departure(turn, *effect.occupant, effect.note, Whom::Others);
      room.occupants.remove(*effect.occupant);
    } else {
      show(turn, *effect.occupant, effect.role_before, effect.note);
    }
  }
  for (const auto& [change, versions] : absent) tell_of_absent(turn, *change, versions);
  after_departure(turn);
}

void commit_affiliations(const Turn& turn, std::vector<AffiliationChange> changes, std::string actor,
                         std::function<void()> done, std::function<void(xmpp::StanzaError)> failed) {
  MucRoomChange kept;
  for (const auto& change : changes) kept.affiliations.push_back(record_of(change));
  turn.commit(
      std::move(kept),
      [turn, changes = std::move(changes), actor = std::move(actor), done = std::move(done)] {
        apply_affiliations(turn, changes, actor, done);
      },
      std::move(failed));
}

}  // namespace xmppd::muc
