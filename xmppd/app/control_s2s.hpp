// What xmppctl s2s shows and does. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"streams":[…],"domains":[…]}. not_allowed: there are no connections to other servers.
void list_s2s(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// Dials arguments.domain, as arguments.from if that is given: {"steps":[…],"failed":null or the stage,"reason":…}.
void test_s2s(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
