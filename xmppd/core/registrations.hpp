// Registrations that wait for approval (register.approval): deciding on one.
#pragma once

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

class Host;

enum class Decision { approve, refuse };

// approve: the account can be logged in to from now on; refuse: it is removed, and its name may be registered again.
// not_found: no account of this host that waits.
xmpp::Pending<xmpp::Done> decide_registration(Host& host, const xmpp::Jid& account, Decision decision);

}  // namespace xmppd
