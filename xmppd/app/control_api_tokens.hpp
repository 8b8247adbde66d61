// The tokens of the HTTP API, for the operator. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

void list_api_tokens(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
void add_api_token(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
void revoke_api_token(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
