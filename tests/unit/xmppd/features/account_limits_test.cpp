// Limits of what one account may send.
#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/account_limits.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/messages.hpp"
#include "xmppd/features/presence.hpp"
#include "xmppd/features/roster.hpp"

using namespace xmppd;

namespace xmppd {
extern const FeatureEntry account_limits_feature;
}  // namespace xmppd

namespace {

constexpr std::int64_t a_day = 86'400;  // seconds

struct Limited : TestHost {
  Limited() : TestHost({&account_limits_feature, &roster_feature, &subscriptions_feature, &presence_feature, &messages_feature}) {
    put("limits.messages_per_minute", 5);
    put("limits.new_messages_per_minute", 2);
    put("limits.requests_per_hour", 1);
    put("limits.new_requests_per_hour", 1);
    put("limits.departures_per_minute", 3);
    put("limits.departing_bytes_per_minute", 1000);
    put("limits.new_days", 3);
    add_account("romeo@example.org");  // created in 1970
    add_account("juliet@example.org");
    session = bind("romeo@example.org/a", sink);
    other = bind("juliet@example.org/b", their_sink);
    send(other, "<presence/>");
  }
  void put(std::string_view key, std::int64_t value) {
    for (const auto* setting : account_limits_feature.settings) {
      if (setting->key == key) return config.set_raw(*setting, value);
    }
    FAIL("no such setting");
  }
  std::size_t errors() const {
    std::size_t found = 0;
    for (const auto& stanza : sink.received) {
      if (stanza->type() != "error") continue;
      const auto error = xmpp::parse_stanza_error(stanza->element());
      found += error.condition == xmpp::StanzaErrorCondition::policy_violation &&
                       error.type == xmpp::StanzaErrorType::wait
                   ? 1
                   : 0;
    }
    return found;
  }
  void say(int times, std::string_view to = "juliet@example.org") {
    for (int i = 0; i < times; ++i) {
      send(session, "<message to='" + std::string(to) + "' type='chat'><body>hi</body></message>");
    }
  }

  TestSink sink, their_sink;
  std::shared_ptr<Session> session, other;
};

}  // namespace

TEST_CASE("limits: messages beyond the rate are refused, chat states and errors never") {
  Limited t;
  t.environment.advance(10 * a_day);
  t.say(7);
  CHECK(t.errors() == 2);
  CHECK(t.directory.counters.limited_messages == 2);
  for (int i = 0; i < 20; ++i) {
    t.send(t.session,
           "<message to='juliet@example.org' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/>"
           "</message>");
    t.send(t.session, "<message to='juliet@example.org' type='error'><body>x</body></message>");
  }
  CHECK(t.errors() == 2);
  const auto limited = t.host.limits->limited(t.environment.now());
  REQUIRE(limited.size() == 1);
  CHECK_FALSE(limited[0].is_new);
  CHECK(t.host.limits->lift(jid("romeo@example.org"), t.environment.now()));
  t.say(20);
  CHECK(t.errors() == 2);
}

TEST_CASE("limits: a new account may send less, one that is exempt as much as it wants") {
  Limited t;
  SUBCASE("new") {
    t.put("limits.new_days", 100'000);  // since 1970
    t.say(4);
    CHECK(t.errors() == 2);
    const auto limited = t.host.limits->limited(t.environment.now());
    REQUIRE(limited.size() == 1);
    CHECK(limited[0].is_new);
  }
  SUBCASE("exempt") {
    for (const auto* setting : account_limits_feature.settings) {
      if (setting->key == "limits.exempt") t.config.set_raw(*setting, std::vector<std::string>{"romeo@example.org"});
    }
    t.say(20);
    CHECK(t.errors() == 0);
  }
  SUBCASE("an administrator") {
    t.config.set_raw(settings::host_admins, "example.org", std::vector<std::string>{"romeo@example.org"});
    t.say(20);
    CHECK(t.errors() == 0);
  }
}

TEST_CASE("limits: requests for subscriptions") {
  Limited t;
  t.send(t.session, "<presence to='juliet@example.org' type='subscribe'/>");
  t.send(t.session, "<presence to='juliet@example.org' type='unsubscribe'/>");
  CHECK(t.errors() == 0);
  t.send(t.session, "<presence to='juliet@example.org' type='subscribe'/>");
  CHECK(t.errors() == 1);
  CHECK(t.directory.counters.limited_requests == 1);
}

TEST_CASE("limits: what goes to other servers, by number and by bytes; answers are no part of it") {
  Limited t;
  t.environment.advance(10 * a_day);
  const auto ask = [&](std::string_view type, const std::string& payload = "<ping xmlns='urn:xmpp:ping'/>") {
    t.send(t.session, "<iq to='a@example.net/x' id='1' type='" + std::string(type) + "'>" + payload + "</iq>");
  };
  SUBCASE("by number") {
    for (int i = 0; i < 5; ++i) ask("get");
    CHECK(t.errors() == 2);
    CHECK(t.directory.counters.limited_departures == 2);
  }
  SUBCASE("by bytes") {
    const std::string big = "<x xmlns='y'>" + std::string(600, 'z') + "</x>";
    ask("set", big);
    CHECK(t.errors() == 0);
    ask("set", big);
    CHECK(t.errors() == 1);
  }
  SUBCASE("answers") {
    for (int i = 0; i < 20; ++i) ask("result", "");
    CHECK(t.errors() == 0);
  }
  SUBCASE("not what stays here") {
    for (int i = 0; i < 20; ++i) {
      t.send(t.session, "<iq to='juliet@example.org' id='1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
    }
    CHECK(t.errors() == 0);
  }
}
