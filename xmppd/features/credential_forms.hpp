// What the commands about second factors and application passwords have in common.
#pragma once

#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/core/command_registry.hpp"

namespace xmppd {

xmpp::FormField code_field(std::string var, std::string label);
// What a wrong code, or whatever went wrong else, comes to.
xmpp::Result<CommandOutcome> outcome_of_error(const xmpp::Error& error);
CommandOutcome show_codes(const std::string& note, const std::vector<std::string>& codes);

}  // namespace xmppd
