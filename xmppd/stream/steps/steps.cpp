// The table of negotiation steps of a client's stream.
#include "xmppd/stream/steps/steps.hpp"

namespace xmppd {

const std::vector<StepEntry>& client_steps() {
  static const std::vector<StepEntry> table{
      starttls_step(),          sasl1_step(),    sasl2_step(), bind_step(), legacy_session_step(),
      stream_management_step(), pre_auth_step(),
  };
  return table;
}

}  // namespace xmppd
