// Why a room is not, or no longer, ours to be in: in words for a person.
#pragma once

#include <string>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"

namespace tui {

// Entering as `nick` was refused (XEP-0045 §7.2's table of errors).
std::string why_refused(const xmpp::StanzaError& error, const std::string& nick);

struct RoomEnding {
  std::string why;
  bool again = false;  // the room is not to blame, nor are we: it is entered again
};
// We left without having asked: the <x/> of muc#user that says so (§15.6.2 and <destroy/>).
RoomEnding why_left(const xmpp::Element& x);

}  // namespace tui
