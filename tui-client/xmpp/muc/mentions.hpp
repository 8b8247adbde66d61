// XEP-0513: who is spoken to in a message that everybody can read. Of an encrypted one its text alone says so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace tui {

struct Room;

// More of them in one message are nobody's (§5: rooms set such a bound).
inline constexpr std::size_t max_mentions = 20;

// Whether one of the first two groups is named: all that an encrypted message can say of it.
bool names_everybody(std::string_view text);

// Adds a <mention/> for each occupant but ourselves whose nick is a word of the body from the byte `from` on, and for
// each group; what is before that quotes others. Positions are code points of the whole body.
void write_mentions(xmpp::Element& message, const std::string& body, std::size_t from, const Room& room);

enum class Mention { unsaid, named, not_pinged };
// What the elements say of ourselves; a nick in the text is another matter. `active`: whether we are here as the
// message is said. A room that sets no permissions (§5) may be used to ring everybody: there a group is heard from
// those alone who moderate it, or among members.
Mention read_mention(const xmpp::Element& message, const Room& room, const xmpp::Jid& own, const std::string& sender,
                     bool active);

}  // namespace tui
