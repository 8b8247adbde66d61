// Running the loop from a test.
#pragma once

#include <doctest/doctest.h>

#include <functional>

#include "libxmpp/loop/event_loop.hpp"

namespace test {

// Runs the loop until `condition` holds; fails the test after ten seconds.
inline void run_until(xmpp::EventLoop& loop, const std::function<bool()>& condition) {
  xmpp::Timer poll(loop);
  xmpp::Timer limit(loop);
  bool timed_out = false;
  poll.start_repeating(1, [&] {
    if (condition()) loop.stop();
  });
  limit.start(10000, [&] {
    timed_out = true;
    loop.stop();
  });
  loop.run();
  REQUIRE_FALSE(timed_out);
}

inline void run_for(xmpp::EventLoop& loop, unsigned milliseconds) {
  xmpp::Timer limit(loop);
  limit.start(milliseconds, [&] { loop.stop(); });
  loop.run();
}

}  // namespace test
