// XEP-0045 §10.9, §11.2: the end of a room, or of the service.
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

void destroy(const Turn& turn, const Venue& venue) {
  auto& room = turn.room;
  xmpp::Element end("destroy", std::string(xmpp::ns::muc_user));
  if (!venue.jid.empty()) end.set_attr("jid", venue.jid.text());
  if (!venue.password.empty()) end.add_text_child("password", venue.password);
  if (!venue.reason.empty()) end.add_text_child("reason", venue.reason);
  for (const auto& visit : room.occupants.visits()) {
    xmpp::Element presence("presence", std::string(xmpp::ns::client));
    presence.set_attr("type", "unavailable");
    auto x = status_element({110});
    xmpp::Element item("item", std::string(xmpp::ns::muc_user));
    item.set_attr("affiliation", "none").set_attr("role", "none");
    x.children().insert(x.children().begin(), {std::move(item), end});
    presence.add(std::move(x));
    turn.send(Stanza::make(std::move(presence), visit->occupant->address, visit->jid));
  }
  while (!room.occupants.empty()) room.occupants.remove(*room.occupants.all().back());
  turn.service.host.stores.muc.remove(room.jid).then_detached(
      [jid = room.jid](const xmpp::Result<xmpp::Done>& removed) {
        if (!removed) xmpp::log::error("muc", "{} can't be removed: {}", jid.text(), removed.error().detail);
      });
  turn.service.host.stores.archive.remove(room.jid).then_detached(
      [jid = room.jid](const xmpp::Result<xmpp::Done>& removed) {
        if (!removed) xmpp::log::error("muc", "archive of {}: {}", jid.text(), removed.error().detail);
      });
  room.lock_time_out.reset();
  turn.service.rooms.drop(room);
}

void say_goodbye(Service& service) {
  std::vector<xmpp::Jid> rooms;
  service.rooms.for_each([&rooms](const Room& room) { rooms.push_back(room.jid); });
  for (const auto& jid : rooms) {
    service.rooms.with(
        jid, Turns::Alone,
        [&service](const xmpp::Result<Room*>& found) {
          if (!found || !*found) return;
          auto& occupants = (*found)->occupants;
          const auto turn = service.own_turn(**found);
          for (const auto& occupant : occupants.all()) show_departure(turn, *occupant, {.codes = {332}}, Whom::Self);
          while (!occupants.empty()) occupants.remove(*occupants.all().back());
        },
        RoomCache::Bound::must_wait);
  }
}

void say_goodbye_to(const Service& service, Session& session) {
  std::erase_if(session.directed(), [&](const xmpp::Jid& occupant) {
    if (occupant.domain() != service.domain.jid.domain() || occupant.is_bare()) return false;
    auto presence = xmpp::make_presence(occupant, session.jid(), xmpp::PresenceType::unavailable);
    auto x = status_element({110, 332});
    xmpp::Element item("item", std::string(xmpp::ns::muc_user));
    item.set_attr("affiliation", "none").set_attr("role", "none");
    x.children().insert(x.children().begin(), std::move(item));
    presence.add(std::move(x));
    session.send(Stanza::make(std::move(presence), occupant, session.jid()));
    return true;
  });
}

}  // namespace xmppd::muc
