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
