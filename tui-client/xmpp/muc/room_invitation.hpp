// ParsedInvitation: what a message that invites to a room says.
#pragma once

#include <optional>
#include <string>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace tui {

struct ParsedInvitation {
  xmpp::Jid room;  // bare; empty: it names none, and is of no use
  xmpp::Jid from;  // bare; the room itself where it does not say who
  std::string reason, password;
};

// Mediated (XEP-0045 §7.8.2, from the room) or direct (XEP-0249). nullopt: no invitation.
std::optional<ParsedInvitation> parse_invitation(const xmpp::Element& message, const xmpp::Jid& sender);

}  // namespace tui
