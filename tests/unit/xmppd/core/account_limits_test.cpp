// What an account may send in a time, and who has reached that.
#include "xmppd/core/account_limits.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

namespace {

using What = AccountLimits::What;
constexpr xmpp::Timestamp minute = 60'000'000;
constexpr xmpp::Timestamp begin = 1'000'000'000'000;
const auto talker = xmpp::Jid::parse("romeo@example.org").value();
const auto listener = xmpp::Jid::parse("juliet@example.org").value();

}  // namespace

TEST_CASE("account limits: so many at once, then little by little") {
  AccountLimits limits;
  const AccountLimits::Rate rate{6, minute};
  const auto take = [&](xmpp::Timestamp when, std::int64_t amount = 1) {
    return limits.take(talker, What::messages, amount, rate, false, when);
  };
  for (int i = 0; i < 6; ++i) CHECK(take(begin));
  CHECK_FALSE(take(begin));
  CHECK_FALSE(take(begin + 9'000'000));
  CHECK(take(begin + 10'000'000));
  CHECK_FALSE(take(begin + 10'000'000));
  CHECK(limits.take(listener, What::messages, 1, rate, false, begin));
  CHECK(limits.take(talker, What::requests, 1, rate, false, begin));
  const auto limited = limits.limited(begin + minute);
  REQUIRE(limited.size() == 1);
  CHECK(limited[0].account == talker);
  CHECK(limited[0].what == What::messages);
  CHECK(limited[0].refused == 3);
  CHECK(limited[0].first == begin);
  CHECK(limits.limited(begin + 62 * minute).empty());
}

TEST_CASE("account limits: no limit, and one that is larger than the whole rate") {
  AccountLimits limits;
  for (int i = 0; i < 1000; ++i) CHECK(limits.take(talker, What::messages, 1, {0, minute}, false, begin));
  const AccountLimits::Rate bytes{1000, minute};
  CHECK(limits.take(talker, What::departing_bytes, 5000, bytes, false, begin));
  CHECK_FALSE(limits.take(talker, What::departing_bytes, 1, bytes, false, begin + minute));
  CHECK(limits.take(talker, What::departing_bytes, 1, bytes, false, begin + 5 * minute));
}

TEST_CASE("account limits: lifted, for an hour") {
  AccountLimits limits;
  const AccountLimits::Rate rate{1, minute};
  CHECK_FALSE(limits.lift(talker, begin));
  CHECK(limits.take(talker, What::messages, 1, rate, true, begin));
  CHECK_FALSE(limits.lift(talker, begin));
  CHECK_FALSE(limits.take(talker, What::messages, 1, rate, true, begin));
  CHECK(limits.limited(begin)[0].is_new);
  CHECK(limits.lift(talker, begin));
  CHECK(limits.limited(begin).empty());
  for (int i = 0; i < 100; ++i) CHECK(limits.take(talker, What::messages, 1, rate, true, begin + 59 * minute));
  CHECK(limits.take(talker, What::messages, 1, rate, true, begin + 60 * minute));
  CHECK_FALSE(limits.take(talker, What::messages, 1, rate, true, begin + 60 * minute));
}

TEST_CASE("account limits: a clock that goes backwards gives nothing away") {
  AccountLimits limits;
  const AccountLimits::Rate rate{1, minute};
  CHECK(limits.take(talker, What::messages, 1, rate, false, begin));
  CHECK_FALSE(limits.take(talker, What::messages, 1, rate, false, begin - 60 * minute));
}
