// Whose words a message of a room is: what the room vouches for, what the stay of an occupant tells, what a key proves.
#pragma once

#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"

namespace tui {

class OmemoService;
struct Room;

// The id the room gave it (XEP-0359); empty if it gives none: then anybody could have written one.
std::string room_archive_id(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender);

// As ChatMessage::occupant. Of an old message without an id nobody knows who it was: a nick changes hands.
std::string occupant_key(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender);

// From another device of ours, or in an earlier session.
bool is_ours(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender);

// The address of who wrote it, as the room shows it; empty where it does not, or does not say so of this message.
xmpp::Jid shown_author(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender);
// The address whose devices may have encrypted it; empty if nobody is known who could have.
xmpp::Jid possible_author(const xmpp::Element& message, const Room& room, const xmpp::Jid& sender, OmemoService& omemo);

}  // namespace tui
