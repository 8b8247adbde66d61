// The rows of control_table() as commands of administrators' clients (XEP-0050), beside those of XEP-0133.
#pragma once

#include "xmppd/app/control_commands.hpp"

namespace xmppd {

class Host;

// Offers them to those named in host.admins, for `host` alone; what concerns all domains is there only if there is but
// one. Forms are made of the arguments; one with a wrong value comes back with what is wrong. `context` lives as long as
// the host.
void offer_control_commands(Host& host, const ControlContext& context);

}  // namespace xmppd
