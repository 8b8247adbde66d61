// Sending presence in the name of an account or of its sessions (RFC 6121 §4.2–§4.5), shared by roster, subscriptions
// and presence.
#pragma once

#include <string_view>

#include "libxmpp/xmpp/stanza.hpp"
#include "xmppd/core/account.hpp"
#include "xmppd/core/work.hpp"

namespace xmppd {

// Whoever is blocked (XEP-0191) gets none of it; but send_from_account() asks nobody: it ends subscriptions, too.

// From the bare JID of the account.
void send_from_account(Account& account, const xmpp::Jid& to, xmpp::PresenceType type, const Work& work);
// The current presence of every available session.
void send_presence_of(Account& account, const xmpp::Jid& to, const Work& work);
// Unavailable from every available session: `to` no longer sees the account.
void send_unavailable_of(Account& account, const xmpp::Jid& to, const Work& work);

// To all contacts with subscription from or both, and to all available sessions of the account, the sender among them.
// `presence` needs no particular `to`.
void broadcast_presence(Session& sender, const StanzaPtr& presence, const Work& work);

}  // namespace xmppd
