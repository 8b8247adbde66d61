// Histogram: how often something was how large, in fixed classes; for monitoring.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace xmpp {

// `Classes` upper bounds, rising; what is above the last one is counted as well.
template <std::size_t Classes>
class Histogram {
 public:
  explicit constexpr Histogram(const std::array<double, Classes>& bounds) : bounds_(bounds) {}

  void add(double value) {
    std::size_t at = 0;
    while (at < Classes && value > bounds_[at]) ++at;
    ++counts_[at];
    sum_ += value;
  }
  const std::array<double, Classes>& bounds() const { return bounds_; }
  // Of each class; the last is what is above all bounds.
  const std::array<std::uint64_t, Classes + 1>& counts() const { return counts_; }
  double sum() const { return sum_; }

 private:
  std::array<double, Classes> bounds_;
  std::array<std::uint64_t, Classes + 1> counts_{};
  double sum_ = 0;
};

}  // namespace xmpp
