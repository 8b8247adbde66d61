// What occupants are shown of each other (XEP-0045 §7.2.2, §7.14, §16.3).
#pragma once

#include <optional>
#include <set>
#include <string>

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

// What is said along with a change.
struct Note {
  std::set<int> codes{};       // to everybody
  std::set<int> self_codes{};  // to the occupant itself, besides 110
  std::string new_nick{};      // with 303
  std::string actor{};         // nick of who did it
  std::string reason{};
  // XEP-0463: the versions of the affiliations before and after; to the occupant itself alone, if `since` is empty.
  std::string since{}, until{};
  const xmpp::Element* parting = nullptr;  // the unavailable presence of who goes, for its <status/>
};

enum class Whom { Self, Others, Everybody };

// The client's presence without what only the room may say, cut down if it is larger than `max_bytes`. Its addresses
// do not matter.
StanzaPtr presence_to_keep(const Stanza& presence, std::size_t max_bytes);

// The presence of `occupant` as its role allows: to others only if presence of that role is shown; if presence of the
// role it had before was shown and is no longer, they see it go. `role_before`: Role::none for a newcomer. `answers`:
// the visit whose stanza this is about, it finds its id again.
void show(const Turn& turn, const Occupant& occupant, Role role_before, const Note& note = {},
          const Visit* answers = nullptr);
// `occupant` as seen by one client.
StanzaPtr as_seen_by(const Room& room, const Occupant& occupant, const Occupant& viewer);
// Unavailable, with role none; others see it only if they have seen the occupant come. It is still in the room.
void show_departure(const Turn& turn, const Occupant& occupant, const Note& note, Whom whom);
// Its own presence to one client of an occupant, as an answer to the turn's stanza.
void show_self(const Turn& turn, const Visit& visit, const Note& note);
// The old name goes, the new one is in the note (§7.6). The occupant still has the old one.
void show_rename(const Turn& turn, const Occupant& occupant, const Note& note);
// Unavailable to one client of an occupant that stays with others, or goes by another name.
void show_departure_to(const Turn& turn, const Visit& visit, const Note& note);

// <x xmlns='…muc#user'/> with these codes, for a message or a presence from the room itself.
xmpp::Element status_element(const std::set<int>& codes);

}  // namespace xmppd::muc
