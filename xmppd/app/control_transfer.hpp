// The steps that xmppctl's export, import and erase consist of. They are a conversation of two programs of one version, at
// the control socket alone, and in no table. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// false: there is no such step.
bool run_transfer_command(const ControlContext& context, const std::string& name, const nlohmann::json& arguments,
                          const ControlReply& reply);

}  // namespace xmppd
