// XEP-0492: when a chat makes itself heard, as its bookmark's <notify/> says it to all devices of the account.
#pragma once

#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"

namespace tui {

// What <conference/> (XEP-0402) says for a program like this one: the most specific setting counts (§4).
NotifyRule read_notify(const xmpp::Element& conference);
// Puts `rule` there, for every program that says nothing of its own; what other programs keep stays (§4).
void write_notify(xmpp::Element& conference, NotifyRule rule);

}  // namespace tui
