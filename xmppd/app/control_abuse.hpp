// What xmppctl abuse, log and trace show and do. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {} → {"logins":[…],"accounts":[…],"strangers":{…},"blocklists":[…],"refused":{…}}: who is delayed, blocked or limited; what
// was done about senders from elsewhere, and how much was refused, since the start
void list_abuse(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"what":"192.0.2.7"}: an address or network as listed, or an account. not_found: it is not held up.
void lift_abuse(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

// {"part":"s2s","level":"debug"}: "all" as part is the level of those without one of their own, "default" as level the
// end of its own. Without arguments it changes nothing. → {"all":"info","parts":{"s2s":"debug"}}
void log_level(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

// {"jid":"user@domain/resource"} (or a bare address) → {"trace":7,"sessions":["…"]}. not_found: no such session.
void begin_trace(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"trace":7} → {"items":[…],"dropped":0}, as soon as there is something, after two seconds in any case.
void next_of_trace(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// {"trace":7}
void end_trace(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

}  // namespace xmppd
