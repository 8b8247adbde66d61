// What xmppctl invite and invites do. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"domain":…, "name":…, "contact":…, "reset":…, "days":…, "uses":…}, all of them optional, numbers as texts; name,
// contact and reset are a name or an address; the domain may be left out where one of them or the configuration leaves
// no choice. → an invite as below with "uri", "page" ("" without HTTP).
void make_invite(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"items":[{"id":…, "domain":…, "name":…, "contact":…, "by":…, "for":"account"|"contact"|"password", "created":…,
// "expires":…, "uses_left":…}…]}, in pages.
void list_invites(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"id":…}
void revoke_invite(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
