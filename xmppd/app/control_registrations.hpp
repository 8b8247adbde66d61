// What xmppctl registrations shows and does. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"domain":"example.org" (all without)} → {"items":[…]}
void list_registrations(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":"user@domain","approve":true} → {"jid":…}. not_found: nobody of that name waits.
void decide_registration(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
