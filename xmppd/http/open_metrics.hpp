// OpenMetrics: writes the OpenMetrics 1.0 text format (openmetrics.io) that Prometheus reads.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xmppd {

class OpenMetrics {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;
  static constexpr std::string_view content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  // Begins a family; its samples follow. The name of a counter is without "_total", which its samples get.
  OpenMetrics& counter(std::string_view name, std::string_view help);
  OpenMetrics& gauge(std::string_view name, std::string_view help);
  OpenMetrics& sample(double value, const Labels& labels = {});
  // The whole text; nothing can be added after it.
  std::string finish();

 private:
  void family(std::string_view name, std::string_view type, std::string_view help);

  std::string text_, name_, suffix_;
};

}  // namespace xmppd
