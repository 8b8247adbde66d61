// RateLimit: a token bucket over bytes; says how long to pause, never refuses.
#pragma once

#include <algorithm>
#include <cstdint>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

class RateLimit {
 public:
  // `bytes` arrived at `now`; up to `per_second` of them may come at once. Returns the milliseconds to pause reading
  // for, so that the long-term rate holds; 0: go on. `per_second` 0: no limit.
  unsigned take(std::size_t bytes, xmpp::Timestamp now, std::int64_t per_second) {
    if (per_second <= 0) return 0;
    const auto rate = static_cast<double>(per_second);
    if (!started_) {
      started_ = true;
      tokens_ = rate;
    } else if (now > last_) {
      tokens_ = std::min(rate, tokens_ + rate * static_cast<double>(now - last_) / 1e6);
    }
    last_ = now;
    tokens_ -= static_cast<double>(bytes);
    return tokens_ >= 0 ? 0 : static_cast<unsigned>(std::min(-tokens_ / rate * 1e3 + 1, 60'000.0));
  }

 private:
  bool started_ = false;
  double tokens_ = 0;
  xmpp::Timestamp last_ = 0;
};

}  // namespace xmppd
