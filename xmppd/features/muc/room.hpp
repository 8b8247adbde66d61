// Room: all that one room is. State and rules, no I/O: what it sends goes through a Turn (turn.hpp).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/xml/element.hpp"
#include "xmppd/features/muc/activity.hpp"
#include "xmppd/features/muc/affiliation_log.hpp"
#include "xmppd/features/muc/affiliations.hpp"
#include "xmppd/features/muc/forwarded_iqs.hpp"
#include "xmppd/features/muc/hats.hpp"
#include "xmppd/features/muc/history.hpp"
#include "xmppd/features/muc/occupants.hpp"
#include "xmppd/features/muc/publication.hpp"
#include "xmppd/features/muc/room_config.hpp"
#include "xmppd/features/muc/sent_invitations.hpp"
#include "xmppd/storage/muc_store.hpp"

namespace xmppd::muc {

struct Room {
  Room(xmpp::Jid address, RoomConfig initial, bool lookalikes)
      : jid(std::move(address)), config(std::move(initial)), affiliations(lookalikes), occupants(lookalikes) {}

  const xmpp::Jid jid;
  RoomConfig config;
  Affiliations affiliations;
  AffiliationLog affiliation_log;
  Occupants occupants;
  History history;
  Activity activity;
  std::deque<std::shared_ptr<Publication>> publications;  // accepted, not all sent yet; in their order
  MucSubjectRecord subject;
  ForwardedIqs forwarded_iqs;
  SentInvitations sent_invitations;
  std::string secret;
  std::optional<xmpp::Element> vcard;
  Hats hats;
  xmpp::Timestamp created = 0;
  bool locked = false;                  // §10.1.1: until its creator has configured it
  std::shared_ptr<void> lock_time_out;  // while locked
  bool destroyed = false;               // nothing it is asked counts any more

  // §5.1.2: what somebody is who enters.
  Role entry_role(Affiliation affiliation) const;
  // §5.2.1: whether `viewer` is shown real addresses.
  bool shows_addresses_to(const Occupant& viewer) const {
    return !config.semi_anonymous || viewer.role == Role::moderator;
  }
  bool shows_presence_of(Role role) const { return role != Role::none && config.broadcast.contains(role); }
  // XEP-0421: the same for a user whenever it comes, another one in another room, and nobody can tell whose it is.
  std::string occupant_id(const xmpp::Jid& bare) const;
};

// From and to what is kept. The history is not part of it.
std::unique_ptr<Room> make_room(const MucRoomRecord& record, bool lookalikes);
MucRoomRecord record_of(const Room& room);
MucConfigRecord record_of(const RoomConfig& config);
RoomConfig config_from_text(const std::string& values);  // of a MucConfigRecord
MucAffiliationRecord record_of(const AffiliationChange& change);

}  // namespace xmppd::muc
