// XEP-0045 §7.14 and §11.1: leaving a room, or being found gone.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {
namespace {

void go(Turn& turn, Visit& visit, const Note& note) {
  auto& occupant = *visit.occupant;
  // All are about to be put out, and the room stays for them.
  if (turn.service.stopping()) {
    show_departure_to(turn, visit, note);
    return turn.room.occupants.remove_visit(visit);
  }
  if (occupant.visits.size() > 1) {
    // The user is still there with another client: others see that one now, if they saw this one before.
    const bool was_shown = &occupant.shown_visit() == &visit;
    const auto role = occupant.role;
    show_departure_to(turn, visit, note);
    turn.room.occupants.remove_visit(visit);
    if (was_shown) show(turn, occupant, role);
    return;
  }
  show_departure(turn, occupant, note, Whom::Everybody);
  turn.room.occupants.remove(occupant);
  after_departure(turn);
}

}  // namespace

void leave(Turn& turn, Visit& visit) { go(turn, visit, {.parting = &turn.stanza->element()}); }

void remove_unreachable(Turn& turn, Visit& visit) { go(turn, visit, {.codes = {333}}); }

void after_departure(const Turn& turn) {
  const auto& room = turn.room;
  if (room.destroyed) return;
  if (room.occupants.empty() && (room.locked || !room.config.persistent)) destroy(turn, {});
}

}  // namespace xmppd::muc
