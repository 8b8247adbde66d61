// The commands of the control socket, by name. Private to the control socket and its tests.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"

namespace xmppd {

class ControlTarget;

// What a command needs besides its arguments.
struct ControlContext {
  ControlTarget& target;
  const xmpp::Lifetime& owner;  // completions end with it
};

using ControlReply = std::function<void(xmpp::Result<nlohmann::json>)>;

// Calls `reply` once, now or later. Errors: invalid_argument (unknown command, arguments missing or malformed) and what
// the command says. Arguments of another type than expected throw nlohmann::json::exception.
void run_control_command(const ControlContext& context, const std::string& name, const nlohmann::json& arguments,
                         ControlReply reply);

}  // namespace xmppd
