// What xmppctl tokens shows and does. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"jid":"user@domain"} → {"items":[…]}
void list_tokens(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…, "number":7 (all without)} → {"revoked":1,"disconnected":[…]}: the sessions of those clients end, too.
// not_found.
void revoke_tokens(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
