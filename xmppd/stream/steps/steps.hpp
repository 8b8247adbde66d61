// The rows of the table of negotiation steps, each made where its step is.
#pragma once

#include "xmppd/stream/negotiation.hpp"

namespace xmppd {

StepEntry starttls_step();  // RFC 6120 §5
StepEntry sasl1_step();
StepEntry sasl2_step();              // RFC 6120 §6
StepEntry bind_step();               // RFC 6120 §7
StepEntry legacy_session_step();     // RFC 3921 §3
StepEntry stream_management_step();  // XEP-0198
StepEntry pre_auth_step();           // registration and the like: core/pre_auth.hpp

}  // namespace xmppd
