#include "xmppd/stream/login_throttle.hpp"

#include <doctest/doctest.h>

#include "xmppd/core/config.hpp"
#include "xmppd/stream/stream_settings.hpp"

using namespace xmppd;

namespace {

constexpr xmpp::Timestamp start = 1'000'000'000'000;
constexpr xmpp::Timestamp second = 1'000'000;

struct Fixture {
  Fixture() {
    config.set(settings::free_failures, std::int64_t{3});
    config.set(settings::first_delay_ms, std::int64_t{1000});
    config.set(settings::max_delay_seconds, std::int64_t{8});
    config.set(settings::forget_seconds, std::int64_t{100});
    config.set(settings::block_failures, std::int64_t{0});
    config.set(settings::network_factor, std::int64_t{0});
  }
  void fail(int times, std::string_view address, std::string_view account) {
    for (int i = 0; i < times; ++i) throttle.failed(address, account, start);
  }
  Config config;
  LoginThrottle throttle{config};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a few failures have no consequence") {
  fail(2, "192.0.2.1", "a@example.org");
  CHECK(throttle.attempt("192.0.2.1", "a@example.org", start) == 0u);
  CHECK(throttle.attempt("192.0.2.1", "a@example.org", start) == 0u);
}

TEST_CASE_FIXTURE(Fixture, "then the delay doubles up to the longest") {
  fail(3, "192.0.2.1", "a@example.org");
  CHECK(throttle.attempt("192.0.2.1", "a@example.org", start) == 1000u);
  Fixture more;
  more.fail(5, "192.0.2.1", "a@example.org");
  CHECK(more.throttle.attempt("192.0.2.1", "a@example.org", start) == 4000u);
  Fixture many;
  many.fail(1000, "192.0.2.1", "a@example.org");
  CHECK(many.throttle.attempt("192.0.2.1", "a@example.org", start) == 8000u);
}

TEST_CASE_FIXTURE(Fixture, "parallel attempts queue, and are refused beyond the longest delay") {
  fail(4, "192.0.2.1", "a@example.org");
  CHECK(throttle.attempt("192.0.2.1", "a@example.org", start) == 2000u);
  CHECK(throttle.attempt("192.0.2.1", "b@example.org", start) == 4000u);
  CHECK(throttle.attempt("192.0.2.1", "c@example.org", start) == 6000u);
  CHECK(throttle.attempt("192.0.2.1", "d@example.org", start) == 8000u);
  CHECK_FALSE(throttle.attempt("192.0.2.1", "e@example.org", start).has_value());
  // A refused attempt takes no turn.
  CHECK(throttle.attempt("192.0.2.1", "f@example.org", start + 2 * second) == 8000u);
}

TEST_CASE_FIXTURE(Fixture, "other addresses and other accounts go on undisturbed") {
  fail(50, "192.0.2.1", "a@example.org");
  CHECK(throttle.attempt("192.0.2.2", "b@example.org", start) == 0u);
  CHECK(throttle.attempt("192.0.2.1", "b@example.org", start) == 8000u);
  CHECK(throttle.attempt("192.0.2.2", "a@example.org", start) == 8000u);
}

TEST_CASE_FIXTURE(Fixture, "IPv6 counts by network") {
  fail(3, "2001:db8::1", "a@example.org");
  CHECK(throttle.attempt("2001:db8::2", "b@example.org", start) == 1000u);
  CHECK(throttle.attempt("2001:db8:0:1::1", "b@example.org", start) == 0u);
}

TEST_CASE_FIXTURE(Fixture, "who guesses at an account does not hold up its owner at his usual address") {
  throttle.succeeded("192.0.2.9", "a@example.org", start);
  fail(50, "192.0.2.1", "a@example.org");
  CHECK(throttle.attempt("192.0.2.9", "a@example.org", start) == 0u);
  CHECK(throttle.attempt("192.0.2.8", "a@example.org", start) == 8000u);
}

TEST_CASE_FIXTURE(Fixture, "a login with an account of his own does not free the attacker's address") {
  fail(5, "192.0.2.1", "victim@example.org");
  throttle.succeeded("192.0.2.1", "own@example.org", start);
  CHECK(throttle.attempt("192.0.2.1", "other@example.org", start) == 4000u);
}

TEST_CASE_FIXTURE(Fixture, "failures are forgotten by halves") {
  fail(6, "192.0.2.1", "a@example.org");
  CHECK(throttle.attempt("192.0.2.1", "a@example.org", start + 100 * second) == 1000u);
  CHECK(throttle.attempt("192.0.2.1", "a@example.org", start + 200 * second) == 0u);
}

TEST_CASE_FIXTURE(Fixture, "the tables are bounded, the oldest goes first") {
  config.set(settings::max_tracked, std::int64_t{16});
  for (int i = 0; i < 1000; ++i) {
    throttle.failed("10.0.0." + std::to_string(i), "a" + std::to_string(i) + "@example.org", start);
  }
  CHECK(throttle.tracked() == 32);
  fail(3, "192.0.2.1", "a@example.org");
  CHECK(throttle.attempt("192.0.2.1", "a@example.org", start) == 1000u);
}

TEST_CASE_FIXTURE(Fixture, "this machine's address can be exempt; its accounts are not") {
  config.set(settings::exempt_loopback, true);
  fail(4, "127.0.0.1", "a@example.org");
  CHECK(throttle.attempt("127.0.0.1", "b@example.org", start) == 0u);
  CHECK(throttle.attempt("127.0.0.1", "a@example.org", start) == 2000u);
}

TEST_CASE_FIXTURE(Fixture, "a clock that is put back keeps nobody out for as long") {
  constexpr xmpp::Timestamp day = 86'400 * second;
  fail(6, "192.0.2.1", "a@example.org");
  CHECK(throttle.attempt("192.0.2.1", "a@example.org", start) == 8000u);
  const auto wait = throttle.attempt("192.0.2.1", "a@example.org", start - day);
  REQUIRE(wait);
  CHECK(*wait <= 8000u);
}

namespace {

struct Blocking : Fixture {
  Blocking() {
    config.set(settings::block_failures, std::int64_t{10});
    config.set(settings::block_minutes, std::int64_t{15});
    config.set(settings::network_factor, std::int64_t{5});
  }
  static constexpr xmpp::Timestamp minute = 60 * second;
};

}  // namespace

TEST_CASE_FIXTURE(Blocking, "an address is blocked in the end, for longer each time, a day at most") {
  fail(9, "192.0.2.1", "a@example.org");
  CHECK(throttle.blocked_until("192.0.2.1", start) == 0);
  fail(1, "192.0.2.1", "a@example.org");
  CHECK(throttle.blocked_until("192.0.2.1", start) == start + 15 * minute);
  CHECK_FALSE(throttle.attempt("192.0.2.1", "b@example.org", start).has_value());
  CHECK_FALSE(throttle.attempt("192.0.2.1", "b@example.org", start + 14 * minute).has_value());
  CHECK(throttle.attempt("192.0.2.2", "b@example.org", start) == 0u);
  CHECK(throttle.attempt("192.0.2.1", "b@example.org", start + 16 * minute) == 0u);  // and forgotten by then
  // Again, and again.
  xmpp::Timestamp now = start;
  xmpp::Timestamp longest = 0;
  for (int i = 0; i < 12; ++i) {
    config.set(settings::forget_seconds, std::int64_t{86'400});
    for (int j = 0; j < 10; ++j) throttle.failed("192.0.2.9", "a@example.org", now);
    const auto until = throttle.blocked_until("192.0.2.9", now);
    CHECK(until - now >= longest);
    longest = until - now;
    now = until + second;
  }
  CHECK(longest == 1440 * minute);
}

TEST_CASE_FIXTURE(Blocking, "many addresses of one network are one attacker") {
  for (int i = 1; i <= 40; ++i) fail(1, "192.0.2." + std::to_string(i), "a" + std::to_string(i) + "@example.org");
  CHECK(throttle.attempt("192.0.2.200", "new@example.org", start) > 0u);
  CHECK(throttle.attempt("192.0.3.200", "new@example.org", start) == 0u);
  for (int i = 41; i <= 50; ++i) fail(1, "192.0.2." + std::to_string(i), "a" + std::to_string(i) + "@example.org");
  CHECK_FALSE(throttle.attempt("192.0.2.200", "new@example.org", start).has_value());
  CHECK(throttle.blocked_until("192.0.2.200", start) == start + 15 * minute);
  CHECK(throttle.blocked(start) == 1);
  for (int i = 0; i < 50; ++i) fail(1, "2001:db8:5:" + std::to_string(i) + "::1", "b" + std::to_string(i) + "@example.org");
  CHECK(throttle.blocked_until("2001:db8:5:ffff::1", start) > 0);
  CHECK(throttle.blocked_until("2001:db8:6::1", start) == 0);
}

TEST_CASE_FIXTURE(Blocking, "strangers can't lock an account: where it is known, and by token, its owner gets in") {
  throttle.succeeded("192.0.2.77", "a@example.org", start);
  // A thousand addresses all over the world, and its own network.
  for (int i = 0; i < 1000; ++i) {
    const auto n = std::to_string(i / 250) + "." + std::to_string(i % 250);
    fail(1, "198.51." + n, "a@example.org");
  }
  for (int i = 1; i < 60; ++i) fail(1, "192.0.2." + std::to_string(i), "a@example.org");
  CHECK(throttle.blocked_until("192.0.2.5", start) > 0);  // the network
  CHECK(throttle.attempt("192.0.2.77", "a@example.org", start) == 0u);
  // From elsewhere the owner waits as everybody does, and gets in by a token at once.
  CHECK(throttle.attempt("203.0.113.1", "a@example.org", start) == 8000u);
  CHECK(throttle.attempt("203.0.113.1", "a@example.org", start, LoginThrottle::By::token) == 0u);
  // Not blocked by what the neighbours behind the same address did, but delayed.
  fail(20, "203.0.113.2", "x@example.org");
  CHECK_FALSE(throttle.attempt("203.0.113.2", "a@example.org", start).has_value());
  CHECK(throttle.attempt("203.0.113.2", "a@example.org", start, LoginThrottle::By::token) == 8000u);
}

TEST_CASE_FIXTURE(Blocking, "who is held up is listed, and can be let go") {
  fail(2, "192.0.2.1", "few@example.org");
  CHECK(throttle.held(start, 10).empty());
  fail(12, "198.51.100.1", "a@example.org");
  const auto held = throttle.held(start, 10);
  REQUIRE(held.size() == 2);
  CHECK(held[0].kind == "address");
  CHECK(held[0].key == "198.51.100.1");
  CHECK(held[0].blocked_until == start + 15 * minute);
  CHECK(held[0].failures == 12);
  CHECK(held[1].kind == "account");
  CHECK(held[1].key == "a@example.org");
  CHECK(held[1].blocked_until == 0);
  CHECK(held[1].delay_ms == 8000);
  CHECK(throttle.held(start, 1).size() == 1);
  CHECK(throttle.lift("198.51.100.1"));
  CHECK(throttle.lift("a@example.org"));
  CHECK_FALSE(throttle.lift("nobody@example.org"));
  CHECK(throttle.held(start, 10).empty());
  CHECK(throttle.attempt("198.51.100.1", "b@example.org", start) == 0u);
}

// A botnet: as fast as the machine goes, a hundred thousand addresses against a hundred accounts, within one hour of a
// clock that the test turns. What counts is how many guesses were looked at.
TEST_CASE_FIXTURE(Blocking, "brute force at speed from many addresses") {
  config.set(settings::forget_seconds, std::int64_t{300});
  config.set(settings::max_delay_seconds, std::int64_t{10});
  config.set(settings::free_failures, std::int64_t{5});
  config.set(settings::max_tracked, std::int64_t{20'000});
  std::size_t looked_at = 0;
  constexpr int attempts = 100'000;
  for (int i = 0; i < attempts; ++i) {
    const auto now = start + i * xmpp::Timestamp{36'000};  // an hour in all
    const auto address = std::to_string(1 + i % 200) + "." + std::to_string(i / 200 % 250) + "." +
                         std::to_string(i / 50'000) + ".1";
    const auto account = "a" + std::to_string(i % 100) + "@example.org";
    if (!throttle.attempt(address, account, now)) continue;
    ++looked_at;
    throttle.failed(address, account, now);
  }
  // Without: 1,000 for each account. With: 5 at once, then one in ten seconds.
  CHECK(looked_at <= 100 * (5 + 3600 / 10 + 10));
  CHECK(looked_at >= 100 * 5);
  CHECK(throttle.tracked() <= 60'000);
}
