// AccountCache: loading, queueing, eviction, failure.
#include "xmppd/core/account_cache.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/settings.hpp"

namespace account_cache_test {

using namespace xmppd;

namespace {
using Loaded = xmpp::Result<std::shared_ptr<Account>>;
const auto romeo = jid("romeo@example.org");
}  // namespace

TEST_CASE("an account is loaded once, and who waits is called in order") {
  TestHost test;
  test.add_account("romeo@example.org");
  auto& cache = test.host.accounts;
  std::string order;
  std::shared_ptr<Account> first, second;
  cache.with(romeo, [&](Loaded account) {
    order += 'a';
    first = *account;
    cache.with(romeo, [&](Loaded) { order += 'c'; });  // behind those who wait already
  });
  cache.with(romeo, [&](Loaded account) {
    order += 'b';
    second = *account;
  });
  CHECK(order.empty());
  CHECK(cache.ready(romeo) == nullptr);
  test.settle();
  CHECK(order == "abc");
  CHECK(first == second);
  cache.with(romeo, [&](Loaded) { order += 'd'; });
  CHECK(order == "abcd");
  CHECK(cache.ready(jid("romeo@example.org/orchard")) == first);
  CHECK(cache.loaded(romeo) == first);
  CHECK(cache.size() == 1);
}

TEST_CASE("ready() gives nothing while others wait, so that nobody overtakes them") {
  TestHost test;
  test.add_account("romeo@example.org");
  bool overtook = true;
  test.host.accounts.with(romeo, [&](Loaded) { overtook = test.host.accounts.ready(romeo) != nullptr; });
  test.settle();
  CHECK_FALSE(overtook);
}

TEST_CASE("an unknown account is not remembered: it may be created any time") {
  TestHost test;
  CHECK(test.account("romeo@example.org") == nullptr);
  CHECK(test.host.accounts.size() == 0);
  test.add_account("romeo@example.org");
  CHECK(test.account("romeo@example.org") != nullptr);
}

TEST_CASE("a failure is told to all who wait and tried again for the next") {
  TestHost test;
  test.add_account("romeo@example.org");
  test.memory.fail_next(2);
  int failures = 0;
  for (int i = 0; i < 2; ++i) {
    test.host.accounts.with(romeo, [&](const Loaded& account) {
      failures += !account && account.error().code == xmpp::Errc::storage_failed;
    });
  }
  test.settle();
  CHECK(failures == 2);
  CHECK(test.account("romeo@example.org") != nullptr);
}

TEST_CASE("no more than accounts.max_waiting wait") {
  TestHost test;
  test.config.set(settings::accounts_max_waiting, std::int64_t{2});
  test.add_account("romeo@example.org");
  int served = 0, refused = 0;
  for (int i = 0; i < 4; ++i) {
    test.host.accounts.with(romeo, [&](const Loaded& account) {
      if (account) {
        ++served;
      } else if (account.error().code == xmpp::Errc::limit_exceeded) {
        ++refused;
      }
    });
  }
  CHECK(refused == 2);
  test.settle();
  CHECK(served == 2);
}

TEST_CASE("idle accounts beyond accounts.cached are forgotten, the longest unused first") {
  TestHost test;
  test.config.set(settings::accounts_cached, std::int64_t{2});
  for (const char* name : {"a@example.org", "b@example.org", "c@example.org"}) test.add_account(name);
  test.account("a@example.org");
  test.account("b@example.org");
  test.host.accounts.ready(jid("a@example.org"));  // used again
  test.account("c@example.org");
  CHECK(test.host.accounts.size() == 2);
  CHECK(test.host.accounts.loaded(jid("a@example.org")) != nullptr);
  CHECK(test.host.accounts.loaded(jid("b@example.org")) == nullptr);
}

TEST_CASE("an account with a session stays, and is forgotten some time after its session") {
  TestHost test;
  test.config.set(settings::accounts_cached, std::int64_t{0});
  test.add_account("a@example.org");
  test.add_account("b@example.org");
  TestSink sink;
  const auto session = test.bind("a@example.org/x", sink).get();
  test.account("b@example.org");
  CHECK(test.host.accounts.loaded(jid("a@example.org")) != nullptr);
  test.host.sessions.close(*session);
  test.settle();
  test.account("b@example.org");
  test.account("b@example.org");
  CHECK(test.host.accounts.loaded(jid("a@example.org")) == nullptr);
}

TEST_CASE("an account somebody works with is never loaded a second time") {
  TestHost test;
  test.config.set(settings::accounts_cached, std::int64_t{0});
  test.add_account("a@example.org");
  test.add_account("b@example.org");
  const auto held = test.account("a@example.org");
  test.account("b@example.org");
  CHECK(test.account("a@example.org") == held);
}

TEST_CASE("forget() while loading or serving makes the rest wait for a fresh account") {
  TestHost test;
  test.add_account("romeo@example.org");
  auto& cache = test.host.accounts;
  std::shared_ptr<Account> first, second;
  cache.with(romeo, [&](Loaded account) {
    first = *account;
    cache.forget(romeo);
    CHECK(cache.loaded(romeo) == nullptr);
  });
  cache.with(romeo, [&](Loaded account) { second = *account; });
  test.settle();
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first != second);

  cache.forget(romeo);
  std::shared_ptr<Account> third;
  cache.with(romeo, [&](Loaded account) { third = *account; });
  cache.forget(romeo);
  test.stores.accounts.remove(romeo);
  test.settle();
  CHECK(third == nullptr);
  CHECK(cache.size() == 0);
}

TEST_CASE("an exception of one who waits does not cost the next his turn") {
  TestHost test;
  test.add_account("romeo@example.org");
  bool served = false;
  test.host.accounts.with(romeo, [](Loaded) { throw std::runtime_error("broken"); });
  test.host.accounts.with(romeo, [&](Loaded) { served = true; });
  test.settle();
  CHECK(served);
}

TEST_CASE("a feature's part of an account is there before anybody gets the account") {
  TestHost test;
  test.add_account("romeo@example.org");
  PerAccount<std::string> color;
  const auto part = [&test](const std::string& value, PerAccount<std::string>& into) {
    return [&, value](const xmpp::Jid& bare) {
      const auto promise = std::make_shared<xmpp::Promise<AccountCache::Prepare>>();
      test.environment.executor().post([&, promise, value, bare] {
        promise->complete([&into, value, bare](Account& account) {
          CHECK(account.jid() == bare);
          into[account] += value;
        });
      });
      return promise->pending();
    };
  };
  test.host.accounts.add_part(part("red", color));
  test.host.accounts.add_part(part("dish", color));
  std::string seen;
  test.host.accounts.with(romeo, [&](Loaded account) { seen = color[**account]; });
  test.settle();
  CHECK(seen == "reddish");
}

TEST_CASE("an account without one of its parts can't be loaded") {
  TestHost test;
  test.add_account("romeo@example.org");
  bool fails = true;
  test.host.accounts.add_part([&fails](const xmpp::Jid&) {
    using Prepare = xmpp::Pending<AccountCache::Prepare>;
    if (fails) return Prepare::ready(xmpp::fail(xmpp::Errc::storage_failed, "damaged"));
    return Prepare::ready(AccountCache::Prepare([](Account&) {}));
  });
  std::optional<xmpp::Errc> error;
  test.host.accounts.with(romeo, [&](Loaded account) { error = account.error().code; });
  test.settle();
  CHECK(error == xmpp::Errc::storage_failed);
  fails = false;
  CHECK(test.account("romeo@example.org") != nullptr);
}

}  // namespace account_cache_test
