// What a stream says of XEP-0198 outside its step of negotiation.
#pragma once

#include "libxmpp/xml/element.hpp"

namespace xmppd {

class Session;

// <a/> of a managed session: what it has handled.
xmpp::Element acknowledgement(const Session& session);

}  // namespace xmppd
