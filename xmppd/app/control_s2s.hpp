// What xmppctl s2s shows and does. Private to the control socket.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

// {"streams":[…],"domains":[…],"blocklists":[…]}. not_allowed: there are no connections to other servers.
void list_s2s(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// Dials arguments.domain, as arguments.from if that is given: {"steps":[…],"failed":null or the stage,"reason":…}.
void test_s2s(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);
// What strangers sent to arguments.jid that is kept for later: {"items":[…]}; with arguments.settle "deliver" or "drop" it
// is, and the answer is {"settled":number}.
void strangers(const ControlContext& context, const nlohmann::json& arguments, const ControlReply& reply);

// The lists of blocklists.nodes, of all hosts, with what they have refused.
nlohmann::json described_blocklists(const ControlContext& context);

}  // namespace xmppd
