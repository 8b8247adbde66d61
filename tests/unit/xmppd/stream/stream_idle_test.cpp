// Silence: the server asks, waits, and gives up.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace stream_idle_test {

using namespace xmppd;
using namespace xmppd::test;

namespace {

constexpr xmpp::Timestamp second = 1'000'000;

struct Fixture : Daemon {
  Fixture() {
    config.set(settings::idle_seconds, std::int64_t{100});
    config.set(settings::idle_answer_seconds, std::int64_t{10});
    add_account("juliet@example.org", "secret");
  }
  void pass(xmpp::Timestamp seconds) { environment.manual().advance(seconds * second); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a silent client is pinged, then given up") {
  auto peer = log_in("juliet", "secret", "balcony");
  pass(98);
  CHECK(peer->hear().empty());
  pass(4);
  CHECK(contains(peer->hear(), "<ping xmlns='urn:xmpp:ping'/>"));
  pass(8);
  CHECK_FALSE(peer->closed);
  pass(4);
  CHECK(ends_with_error(peer->hear(), "connection-timeout"));
  CHECK(peer->closed);
  CHECK(host.sessions.size() == 0);
}

TEST_CASE_FIXTURE(Fixture, "who is silent for a moment takes less memory, and is understood all the same") {
  auto peer = log_in("juliet", "secret", "balcony");
  pass(8);
  CHECK(peer->rests == 0);
  pass(4);
  CHECK(peer->rests == 1);
  pass(30);
  CHECK(peer->rests == 1);
  peer->say("<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>");
  CHECK(contains(peer->hear(), "id='p'"));
  pass(70);  // traffic does not touch the timer: it was set for the time of the next question
  CHECK(peer->rests == 2);
  peer->say("<iq type='get' id='q'><ping xmlns='urn:xmpp:ping'/></iq>");
  CHECK(contains(peer->hear(), "id='q'"));
}

TEST_CASE_FIXTURE(Fixture, "who is silent in the middle of a stanza finishes it later") {
  auto peer = log_in("juliet", "secret", "balcony");
  peer->say("<iq type='get' id='p'><pi");
  pass(50);
  peer->say("ng xmlns='urn:xmpp:ping'/></iq>");
  CHECK(contains(peer->hear(), "id='p'"));
}

TEST_CASE_FIXTURE(Fixture, "any byte is an answer") {
  auto peer = log_in("juliet", "secret", "balcony");
  for (int i = 0; i < 5; ++i) {
    pass(102);
    CHECK(contains(peer->hear(), "<ping"));
    peer->say(" ");
    pass(50);
    CHECK(peer->hear().empty());
    peer->say(" ");
  }
  CHECK_FALSE(peer->closed);
}

TEST_CASE_FIXTURE(Fixture, "a client that we do not read is not to blame for its silence") {
  auto peer = log_in("juliet", "secret", "balcony");
  peer->stream().pause_reading();
  pass(500);
  CHECK_FALSE(peer->closed);
}

TEST_CASE_FIXTURE(Fixture, "whitespace keeps the line open") {
  config.set(settings::whitespace_seconds, std::int64_t{20});
  auto peer = log_in("juliet", "secret", "balcony");
  pass(50);
  CHECK(peer->hear() == "  ");
}

TEST_CASE_FIXTURE(Fixture, "zero turns it off") {
  config.set(settings::idle_seconds, std::int64_t{0});
  auto peer = log_in("juliet", "secret", "balcony");
  pass(100'000);
  CHECK(peer->hear().empty());
  CHECK_FALSE(peer->closed);
}

}  // namespace stream_idle_test
