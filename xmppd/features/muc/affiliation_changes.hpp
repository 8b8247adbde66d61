// Changes of affiliation, whoever asks for them: to the disk, to those concerned, to all.
#pragma once

#include <functional>
#include <vector>

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

// Writes `changes` (one for each address) and puts them in force. Those who lose their place in the room (banned, 301;
// no member any more, 321) are told first, then `done` is called (to answer), then all others learn of every change.
// `actor`: the nick of who does it; may be empty. On failure nothing has changed.
void commit_affiliations(const Turn& turn, std::vector<AffiliationChange> changes, std::string actor,
                         std::function<void()> done, std::function<void(xmpp::StanzaError)> failed);

// The same for changes that are on the disk with something else; `lost` is the code for those no longer members.
void apply_affiliations(const Turn& turn, const std::vector<AffiliationChange>& changes, const std::string& actor,
                        const std::function<void()>& done);

// The role of an occupant whose affiliation has changed (§5.1.3, note).
Role role_after(const Room& room, const Occupant& occupant, Affiliation now);

// The nick of who has sent the stanza; empty: not in the room.
std::string actor_of(const Turn& turn);

}  // namespace xmppd::muc
