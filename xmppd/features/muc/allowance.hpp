// Allowance: how much somebody may do in a while: a bucket that fills steadily.
#pragma once

#include <algorithm>
#include <cstdint>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd::muc {

class Allowance {
 public:
  // Takes one; false if none is left. `per_second` come back each second, `burst` at most; 0 per second: no bound.
  bool take(xmpp::Timestamp now, std::int64_t per_second, std::int64_t burst) {
    if (per_second <= 0) return true;
    constexpr std::int64_t second = 1'000'000;
    const std::int64_t one = second / per_second;  // what one costs, in microseconds of waiting
    // No more can be owed than that: the clock was put back.
    owed_until_ = std::clamp(owed_until_, now, now + one * burst);
    if (owed_until_ - now > one * (burst - 1)) return false;
    owed_until_ += one;
    return true;
  }

 private:
  xmpp::Timestamp owed_until_ = 0;
};

}  // namespace xmppd::muc
