// OpenMetrics: writes the OpenMetrics 1.0 text format (openmetrics.io) that Prometheus reads, or its older one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libxmpp/base/histogram.hpp"

namespace xmppd {

class OpenMetrics {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;
  enum class Format { open_metrics, prometheus_text };
  static constexpr std::string_view content_type(Format format) {
    return format == Format::open_metrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                          : "text/plain; version=0.0.4; charset=utf-8";
  }

  explicit OpenMetrics(Format format) : format_(format) {}

  // Begins a family; its samples follow. The name of a counter is without "_total", which its samples get.
  OpenMetrics& counter(std::string_view name, std::string_view help);
  OpenMetrics& gauge(std::string_view name, std::string_view help);
  OpenMetrics& sample(double value, const Labels& labels = {});
  // A family and all its samples.
  template <std::size_t Classes>
  OpenMetrics& histogram(std::string_view name, std::string_view help, const xmpp::Histogram<Classes>& histogram) {
    return this->histogram(name, help, {histogram.bounds().begin(), histogram.bounds().end()},
                           {histogram.counts().begin(), histogram.counts().end()}, histogram.sum());
  }
  // The whole text; nothing can be added after it.
  std::string finish();

 private:
  OpenMetrics& histogram(std::string_view name, std::string_view help, const std::vector<double>& bounds,
                         const std::vector<std::uint64_t>& counts, double sum);
  void family(std::string_view name, std::string_view type, std::string_view help);

  const Format format_;
  std::string text_, name_, suffix_;
};

}  // namespace xmppd
