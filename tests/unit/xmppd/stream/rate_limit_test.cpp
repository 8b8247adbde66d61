#include "xmppd/stream/rate_limit.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

TEST_CASE("a second's worth passes at once, more waits for its time") {
  RateLimit limit;
  CHECK(limit.take(1000, 0, 1000) == 0);
  const unsigned wait = limit.take(500, 0, 1000);
  CHECK(wait >= 500);
  CHECK(wait <= 502);
  CHECK(limit.take(0, 500'000, 1000) == 0);
}

TEST_CASE("the long-term rate holds") {
  RateLimit limit;
  xmpp::Timestamp now = 0;
  std::size_t taken = 0;
  while (now < 100'000'000) {
    taken += 4096;
    now += limit.take(4096, now, 10'000) * 1000 + 100;
  }
  CHECK(taken > 950'000);
  CHECK(taken < 1'030'000);
}

TEST_CASE("silence saves up one second's worth, not more") {
  RateLimit limit;
  CHECK(limit.take(1000, 0, 1000) == 0);
  CHECK(limit.take(1000, 3'600'000'000, 1000) == 0);
  CHECK(limit.take(1, 3'600'000'000, 1000) > 0);
}

TEST_CASE("zero means no limit, one huge read pauses for a bounded time") {
  RateLimit limit;
  CHECK(limit.take(1 << 30, 0, 0) == 0);
  CHECK(limit.take(1 << 30, 0, 1) == 60'000);
}
