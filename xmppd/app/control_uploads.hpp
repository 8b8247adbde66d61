// What xmppctl uploads shows and does. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"of":"user@domain" or "", "after":…} → {"items":[…],"next":…}
void list_uploads(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"id":…} → {}. not_found.
void delete_upload(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
