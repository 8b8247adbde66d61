// The log as the configuration wants it.
#pragma once

#include "libxmpp/base/result.hpp"

namespace xmppd {

struct DaemonConfig;

// Also opens the file again, after it was rotated. An error (the file can't be opened) leaves the log as it was.
xmpp::Result<void> configure_logging(const DaemonConfig& config);

}  // namespace xmppd
