// The commands of the control socket, by name. Private to the control socket and its tests.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"

namespace xmppd {

class ControlTarget;

// What a command needs besides its arguments.
struct ControlContext {
  ControlTarget& target;
  const xmpp::Lifetime& owner;   // completions end with it
  std::string by = "operator";  // who asks: whoever may open the socket, "api-token NAME", or an administrator's address
};

using ControlReply = std::function<void(xmpp::Result<nlohmann::json>)>;

// Calls `reply` once, now or later. Errors: invalid_argument (unknown command, arguments missing or malformed) and what
// the command says. Arguments of another type than expected throw nlohmann::json::exception.
// A row of control_table() offers each to the HTTP API and to administrators' clients, too.
void run_control_command(const ControlContext& context, const std::string& name, const nlohmann::json& arguments,
                         ControlReply reply);
std::vector<std::string> control_command_names();

}  // namespace xmppd
