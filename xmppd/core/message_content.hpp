// What a message says, apart from what is only about it.
#pragma once

#include "libxmpp/xml/element.hpp"

namespace xmppd {

// The message that matters: the one inside, if it is a carbon copy (XEP-0280).
const xmpp::Element& spoken(const xmpp::Element& message);
// Not said, but about what is said: hints (XEP-0334), ids (XEP-0359), the thread.
bool is_about_message(const xmpp::Element& payload);
// The chat state (XEP-0085), if the message says nothing else; nullptr: it does, or there is none.
const xmpp::Element* lone_chat_state(const xmpp::Element& message);

}  // namespace xmppd
