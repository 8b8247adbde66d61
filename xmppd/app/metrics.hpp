// Metrics: all that /metrics says, in one text. What each name means is in its help line; docs/monitoring/ uses them.
#pragma once

#include <string>

#include "xmppd/app/control_target.hpp"
#include "xmppd/http/open_metrics.hpp"
#include "xmppd/storage/upload_store.hpp"

namespace xmppd {

struct ServerTls;

struct MetricsSource {
  ControlTarget& target;
  const ServerTls& tls;
  double loop_lag_seconds = 0;  // the longest of the last minute
  UploadTotals uploads{};
};
std::string metrics_text(const MetricsSource& source, OpenMetrics::Format format);

}  // namespace xmppd
