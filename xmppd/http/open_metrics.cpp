// The OpenMetrics text format.
#include "xmppd/http/open_metrics.hpp"

#include <fmt/format.h>

namespace xmppd {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

void OpenMetrics::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  suffix_ = type == "counter" ? "_total" : "";
  // The older format knows no families: it wants the name of the samples.
  const auto described = name_ + (format_ == Format::prometheus_text ? suffix_ : "");
  text_ += fmt::format("# TYPE {} {}\n# HELP {} {}\n", described, type, described, escaped(help));
}

OpenMetrics& OpenMetrics::counter(std::string_view name, std::string_view help) {
  family(name, "counter", help);
  return *this;
}

OpenMetrics& OpenMetrics::gauge(std::string_view name, std::string_view help) {
  family(name, "gauge", help);
  return *this;
}

OpenMetrics& OpenMetrics::sample(double value, const Labels& labels) {
  text_ += name_ + suffix_;
  char before = '{';
  for (const auto& [label, content] : labels) {
    text_ += fmt::format("{}{}=\"{}\"", before, label, escaped(content));
    before = ',';
  }
  if (!labels.empty()) text_ += '}';
  text_ += fmt::format(" {}\n", value);
  return *this;
}

OpenMetrics& OpenMetrics::histogram(std::string_view name, std::string_view help, const std::vector<double>& bounds,
                                    const std::vector<std::uint64_t>& counts, double sum) {
  family(name, "histogram", help);
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    so_far += counts[i];
    // 1.0 and not 1: the format wants one way to write each bound.
    const auto bound = i == bounds.size() ? std::string("+Inf") : fmt::format("{:#}", bounds[i]);
    text_ += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", name, bound, so_far);
  }
  text_ += fmt::format("{0}_count {1}\n{0}_sum {2}\n", name, so_far, sum);
  return *this;
}

std::string OpenMetrics::finish() { return std::move(text_) + (format_ == Format::open_metrics ? "# EOF\n" : ""); }

}  // namespace xmppd
