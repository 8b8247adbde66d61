// What xmppctl second-factor and app-passwords show and do. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"jid":"user@domain"} → {"enrolled":"2026-…"|null,"recovery_codes":9,"policy":"host"|"required"|"exempt",
// "host":"optional"}
void second_factor(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…,"action":"require"|"exempt"|"host"|"reset"} → as above. not_found.
void set_second_factor(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

// {"jid":…} → {"items":[…]}
void list_app_passwords(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…,"name":"phone"} → {"number":7,"password":"…"}, the only time that it is told.
void make_app_password(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…,"number":7 (all without)} → {"disconnected":[…]}. not_found.
void revoke_app_passwords(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
