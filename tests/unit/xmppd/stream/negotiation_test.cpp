// Every state that the table of steps can reach, and what is possible there.
#include "xmppd/stream/negotiation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <set>
#include <string>

using namespace xmppd;

namespace {

std::set<std::string> possible_in(Facts facts) {
  std::set<std::string> names;
  for (const auto& step : client_steps()) {
    if (step.possible(facts)) names.emplace(step.name);
  }
  return names;
}

std::set<Facts> reachable_from(Facts start) {
  std::set<Facts> seen{start};
  std::deque<Facts> open{start};
  while (!open.empty()) {
    const Facts facts = open.front();
    open.pop_front();
    for (const auto& step : client_steps()) {
      if (step.possible(facts) && seen.insert(step.after(facts)).second) open.push_back(step.after(facts));
    }
  }
  return seen;
}

// How a listener's connections can start.
const std::vector<Facts> starts{
    {Fact::secure},                         // direct TLS
    {Fact::can_secure, Fact::must_secure},  // STARTTLS
    {Fact::can_secure},                     // STARTTLS, TLS not required
    {},                                     // no certificate, TLS not required
    {Fact::must_secure},                    // no certificate, TLS required
};

}  // namespace

TEST_CASE("names are unique, so that complete() means one step") {
  std::set<std::string_view> names;
  for (const auto& step : client_steps()) CHECK(names.insert(step.name).second);
}

TEST_CASE("in every reachable state, the RFC's order holds") {
  for (const Facts start : starts) {
    for (const Facts facts : reachable_from(start)) {
      const auto steps = possible_in(facts);
      const auto has = [&](const char* name) { return steps.contains(name); };
      // Each fact only after what it builds upon.
      if (facts.has(Fact::bound)) CHECK(facts.has(Fact::authenticated));
      if (facts.has(Fact::authenticated)) CHECK_FALSE(facts.has(Fact::must_secure));
      // TLS once, before everything, where required.
      CHECK(has("starttls") ==
            (facts.has(Fact::can_secure) && !facts.has(Fact::secure) && !facts.has(Fact::authenticated)));
      if (facts.has(Fact::must_secure)) {
        CHECK_FALSE(has("sasl"));
        CHECK_FALSE(has("pre-auth"));
        CHECK_FALSE(has("bind"));
      }
      // SASL once; binding once, after it.
      CHECK(has("sasl") == !(facts.has(Fact::must_secure) || facts.has(Fact::authenticated)));
      CHECK(has("sasl2") == (facts.has(Fact::secure) && !facts.has(Fact::must_secure) && !facts.has(Fact::bound)));
      CHECK(has("bind") == (facts.has(Fact::authenticated) && !facts.has(Fact::bound)));
      CHECK(has("session") == facts.has(Fact::authenticated));
      // Somebody unknown may ask for registration, somebody known has other ways.
      CHECK(has("pre-auth") == has("sasl"));
    }
  }
}

TEST_CASE("every start but the one without a certificate leads to a bound stream") {
  const auto reaches_bound = [](Facts start) {
    const auto states = reachable_from(start);
    return std::any_of(states.begin(), states.end(), [](Facts facts) { return facts.has(Fact::bound); });
  };
  CHECK(reaches_bound({Fact::secure}));
  CHECK(reaches_bound({Fact::can_secure, Fact::must_secure}));
  CHECK(reaches_bound({Fact::can_secure}));
  CHECK(reaches_bound({}));
  CHECK_FALSE(reaches_bound({Fact::must_secure}));
}

TEST_CASE("the number of reachable states is small enough to have been thought through") {
  std::set<Facts> all;
  for (const Facts start : starts) all.merge(reachable_from(start));
  CHECK(all.size() == 14);
}
