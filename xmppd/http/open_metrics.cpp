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
  text_ += fmt::format("# TYPE {} {}\n# HELP {} {}\n", name, type, name, escaped(help));
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

std::string OpenMetrics::finish() { return std::move(text_) + "# EOF\n"; }

}  // namespace xmppd
