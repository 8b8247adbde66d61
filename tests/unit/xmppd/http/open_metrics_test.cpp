#include "xmppd/http/open_metrics.hpp"

#include <doctest/doctest.h>

using namespace xmppd;
using Format = OpenMetrics::Format;

namespace {

std::string written(Format format) {
  OpenMetrics out(format);
  out.counter("eggs", "Laid \"so\" far.").sample(3, {{"hen", "a\"b\\c\nd"}, {"day", "1"}}).sample(0.25);
  xmpp::Histogram<2> sizes({0.5, 10});
  for (const double size : {0.1, 0.5, 0.6, 11.0}) sizes.add(size);
  out.histogram("sizes", "Of eggs.", sizes);
  return out.finish();
}

}  // namespace

TEST_CASE("OpenMetrics: families, samples, a histogram whose classes add up") {
  CHECK(written(Format::open_metrics) ==
        "# TYPE eggs counter\n# HELP eggs Laid \\\"so\\\" far.\n"
        "eggs_total{hen=\"a\\\"b\\\\c\\nd\",day=\"1\"} 3\neggs_total 0.25\n"
        "# TYPE sizes histogram\n# HELP sizes Of eggs.\n"
        "sizes_bucket{le=\"0.5\"} 2\nsizes_bucket{le=\"10.0\"} 3\nsizes_bucket{le=\"+Inf\"} 4\n"
        "sizes_count 4\nsizes_sum 12.2\n# EOF\n");
}

TEST_CASE("OpenMetrics: the older format names samples, and has no end") {
  const auto text = written(Format::prometheus_text);
  CHECK(text.starts_with("# TYPE eggs_total counter\n# HELP eggs_total "));
  CHECK(text.ends_with("sizes_sum 12.2\n"));
}
