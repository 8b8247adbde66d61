// What xmppctl certificates shows and does. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"jid":…} → {"items":[…]}
void list_certificates(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…,"certificate":"-----BEGIN…","name":"laptop"} → {"number":7,"sha256":"…"}. invalid_argument (no certificate, or
// an expired one), already_exists, not_found.
void add_certificate(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"jid":…,"number":7 (all without)} → {"disconnected":[…]}. not_found.
void revoke_certificates(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
