// Activity: full hours of the last day.
#include "xmppd/features/muc/activity.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;
using namespace xmppd::muc;

namespace {

constexpr xmpp::Timestamp an_hour = 3'600'000'000;
constexpr xmpp::Timestamp noon = 490'000 * an_hour;

void count_many(Activity& activity, xmpp::Timestamp when, int times) {
  while (times-- > 0) activity.count(when);
}

}  // namespace

TEST_CASE("activity: nothing is said before an hour is full") {
  Activity activity;
  CHECK_FALSE(activity.per_hour(noon).has_value());
  count_many(activity, noon + 1, 5);
  CHECK_FALSE(activity.per_hour(noon + an_hour - 1).has_value());
  CHECK(activity.per_hour(noon + an_hour).value() == 5.0);
}

TEST_CASE("activity: the mean of the hours that are known, the running one aside") {
  Activity activity;
  count_many(activity, noon, 6);
  count_many(activity, noon + an_hour, 2);
  count_many(activity, noon + 3 * an_hour, 100);
  CHECK(activity.per_hour(noon + 3 * an_hour).value() == doctest::Approx(8.0 / 3));
}

TEST_CASE("activity: what is older than a day does not count") {
  Activity activity;
  count_many(activity, noon, 48);
  CHECK(activity.per_hour(noon + 24 * an_hour).value() == 2.0);
  CHECK(activity.per_hour(noon + 25 * an_hour).value() == 0.0);
  count_many(activity, noon + 25 * an_hour, 24);
  CHECK(activity.per_hour(noon + 1000 * an_hour).value() == 0.0);
}

TEST_CASE("activity: a clock that is put back loses nothing") {
  Activity activity;
  count_many(activity, noon, 1);
  count_many(activity, noon - 5 * an_hour, 1);
  CHECK(activity.per_hour(noon + an_hour).value() == 2.0);
}

TEST_CASE("activity: messages with a body that are no corrections") {
  CHECK(counts_as_activity(xml("<message><body>hi</body></message>")));
  CHECK_FALSE(counts_as_activity(xml("<message><composing xmlns='http://jabber.org/protocol/chatstates'/></message>")));
  CHECK_FALSE(counts_as_activity(
      xml("<message><body>hi</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>")));
}
