// What xmppctl devices shows and does. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"jid":"user@domain"} → {"items":[…]}
void list_devices(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…, "id":"client/7" (all without)} → {"revoked":[…],"disconnected":[…],"know_password":[…]}. not_found.
void revoke_devices(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
