// announce and motd of the control socket. Private to it.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"domain":…, "to":"online"|"all", "text":…} → {"note":…}
void announce(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"domain":…, "text":…} sets, "" deletes → {"note":…}; without text → {"text":…}
void message_of_the_day(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
