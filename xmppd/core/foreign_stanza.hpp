// Stanzas from outside the daemon's own clients and to there: of components (XEP-0114) and of other servers.
#pragma once

#include "xmppd/core/hooks.hpp"

namespace xmppd {

class Host;

// The content namespace of a stream means the same as jabber:client inside the daemon (RFC 6120 §4.8.3): elements in
// `content_ns` become such, at all depths. The parser bounds the depth.
void to_client_namespace(xmpp::Element& element, std::string_view content_ns);

// Routes a stanza of jabber:client whose sender `from` is known to be who it says, by way of `host`, the one of `to`
// or, where that is a service's or a component's, any. What is malformed is answered by a stanza error.
void route_foreign(Host& host, xmpp::Element element, const xmpp::Jid& from, const xmpp::Jid& to, Origin origin);

// Whether somebody waits for the fate of a stanza that could not be taken out: nobody does for that of a presence (RFC
// 6121 §4.3), but for a subscription request, and the entry into a room (XEP-0045 §7.2).
bool somebody_waits(const Stanza& stanza);

}  // namespace xmppd
