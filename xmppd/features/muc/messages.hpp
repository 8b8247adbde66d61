// What messages to and in a room have in common.
#pragma once

#include <optional>

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

// A copy of what the client sent, without what only the room may say of it (occupant id, stanza id, delay, muc#user),
// with the occupant's id.
xmpp::Element reflected(const Turn& turn, const Occupant& sender);

// Why `sender` may not speak to all; nullopt: it may. Counts as one message.
std::optional<xmpp::StanzaError> speech_refusal(const Turn& turn, Occupant& sender);
// The bound of messages alone.
std::optional<xmpp::StanzaError> flood_refusal(const Turn& turn, Occupant& sender);

}  // namespace xmppd::muc
