// Carbons: XEP-0280, copies of what our other devices receive and send.
#pragma once

#include <optional>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "tui-client/types.hpp"

namespace tui {

class IqTracker;

// A server without carbons refuses; then there are none.
void enable_carbons(IqTracker& iqs);

// Whether the message wraps another one as carbons do. <private/> in a message is no such thing.
bool is_carbon(const xmpp::Element& message);

struct CarbonCopy {
  const xmpp::Element* message;  // inside of what was opened
  xmpp::Jid sender;              // full, of another device of ours if we sent it
  Direction direction;
};

// Nothing unless our own account vouches for a message from or to it (§11). `sender`: of the outer message.
std::optional<CarbonCopy> open_carbon(const xmpp::Element& outer, const xmpp::Jid& sender, const xmpp::Jid& own_bare);

}  // namespace tui
