// What counts in time, when the clock is put back or forward: nobody is kept out for as long as the jump, and nobody
// gets more than a fresh start.
#include <doctest/doctest.h>

#include "xmppd/core/attempt_limiter.hpp"
#include "xmppd/features/muc/allowance.hpp"
#include "xmppd/features/stranger_budget.hpp"

namespace {

constexpr xmpp::Timestamp jump_hour = 3'600'000'000, jump_day = 24 * jump_hour, jump_noon = 20'000 * jump_day;

}  // namespace

TEST_CASE("attempts within an hour: after a jump they are over within an hour") {
  xmppd::AttemptLimiter limiter;
  CHECK(limiter.allow("a", jump_noon, 1));
  CHECK_FALSE(limiter.allow("a", jump_noon - jump_day, 1));
  CHECK(limiter.allow("a", jump_noon - jump_day + jump_hour, 1));
  CHECK(limiter.allow("a", jump_noon + jump_day, 1));
  CHECK_FALSE(limiter.allow("a", jump_noon + jump_day, 1));
}

TEST_CASE("messages to a room: after a jump back nobody is silent for longer than a full bucket") {
  xmppd::muc::Allowance allowance;
  for (int i = 0; i < 10; ++i) CHECK(allowance.take(jump_noon, 1, 10));
  CHECK_FALSE(allowance.take(jump_noon, 1, 10));
  CHECK_FALSE(allowance.take(jump_noon - jump_day, 1, 10));
  CHECK(allowance.take(jump_noon - jump_day + 2'000'000, 1, 10));
  for (int i = 0; i < 10; ++i) CHECK(allowance.take(jump_noon + jump_day, 1, 10));
  CHECK_FALSE(allowance.take(jump_noon + jump_day, 1, 10));
}

TEST_CASE("strangers: what was used comes back within an hour of the new time") {
  xmppd::StrangerBudget budget;
  for (int i = 0; i < 5; ++i) budget.use("a", 5, jump_noon);
  CHECK_FALSE(budget.allows("a", 5, jump_noon - jump_day));
  CHECK(budget.allows("a", 5, jump_noon - jump_day + jump_hour));
  CHECK(budget.allows("a", 5, jump_noon + jump_day));
}
