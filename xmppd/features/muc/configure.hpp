// A room's configuration form, shown and submitted (XEP-0045 §10.1.3, §10.2).
#pragma once

#include "xmppd/features/muc/service.hpp"

namespace xmppd::muc {

xmpp::DataForm configuration_form(const Room& room);
// The status codes of §10.2.1, and 104.
void notify_configuration(const Turn& turn, int code);
// By an owner. Also unlocks the room.
void configure(Turn& turn, const xmpp::DataForm& form, const Reply& reply);

}  // namespace xmppd::muc
