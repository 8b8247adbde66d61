// Backoff: how long to wait before the next attempt: exponential, with jitter, so that a server that restarts is not
// stormed by everybody at once.
#pragma once

#include <cstdint>

namespace tui {

class Backoff {
 public:
  Backoff(unsigned first_ms, unsigned max_ms) : first_ms_(first_ms), max_ms_(max_ms) {}

  // The next delay: first · 2^n, at most `max`, of which a random half to whole.
  unsigned next_ms();
  void reset() { attempts_ = 0; }

 private:
  unsigned first_ms_, max_ms_;
  unsigned attempts_ = 0;
};

}  // namespace tui
