// A host with every feature, stores in memory and a clock that the fuzzer turns; two friends and a stranger live there.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "libxmpp/base/log.hpp"
#include "tests/fuzz/check.hpp"
#include "tests/story_runner/manual_environment.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/storage/memory/memory_stores.hpp"

namespace fuzz {

inline xmpp::Jid jid(std::string_view text) { return xmpp::Jid::parse(text).value(); }

struct Hosted {
  // Failing disks, floods and liars would fill the log.
  static bool quiet() {
    static const bool done = [] {
      xmpp::log::configure({.level = xmpp::log::Level::off, .file = {}});
      return true;
    }();
    return done;
  }
  Hosted() : silent(quiet()), host(jid("example.org"), config, stores, environment, directory, xmppd::all_features()) {
    settle();
    for (const char* name : {"romeo@example.org", "juliet@example.org", "mallory@example.org"}) {
      stores.accounts.create({jid(name), {}, 0, std::nullopt}).then_detached([](const auto& done) {
        FUZZ_CHECK(done.has_value());
      });
    }
    befriend("romeo@example.org", "juliet@example.org");
    befriend("juliet@example.org", "romeo@example.org");
    settle();
  }
  Hosted(const Hosted&) = delete;
  Hosted& operator=(const Hosted&) = delete;

  void settle() { environment.executor().run(); }
  // Time goes by, a second to six days; or the clock is put forward or back, by up to eight years.
  void pass_time(std::uint8_t how) {
    constexpr std::uint8_t by_itself = 192;
    constexpr std::int64_t second = 1'000'000;
    if (how < by_itself) return environment.advance(1LL << how % 20);
    constexpr xmpp::Timestamp year_2001 = 980'000'000 * second, year_2100 = 4'100'000'000 * second;
    const auto jump = (1LL << how % 32 / 2 * 28 / 15) * second;
    environment.set_clock(
        std::clamp<xmpp::Timestamp>(environment.now() + (how % 2 == 0 ? jump : -jump), year_2001, year_2100));
  }

  static xmppd::Config quick() {
    xmppd::Config config;
    config.set(xmppd::settings::scram_iterations, std::int64_t{4096});
    return config;
  }

  const bool silent;
  stories::ManualEnvironment environment;
  xmppd::MemoryStores memory{environment.executor()};
  xmppd::Stores stores = memory.stores();
  xmppd::Config config = quick();
  xmppd::HostDirectory directory;
  xmppd::Host host;

 private:
  void befriend(std::string_view owner, std::string_view contact) {
    xmppd::RosterChange change;
    change.version = 1;
    change.put.emplace();
    change.put->jid = jid(contact);
    change.put->subscription = xmppd::Subscription::both;
    stores.rosters.apply(jid(owner), std::move(change)).then_detached([](const auto& done) {
      FUZZ_CHECK(done.has_value());
    });
  }
};

}  // namespace fuzz
