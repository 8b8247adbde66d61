// MemoryStores: failures on demand and the end of service.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

TEST_CASE("memory stores: fail_next() fails so many calls and changes nothing") {
  MemoryFixture f;
  f.owner.fail_next(2);
  CHECK(wait(f.loop, f.stores.accounts.create(account("a@example.org"))).error().code == xmpp::Errc::storage_failed);
  CHECK(wait(f.loop, f.stores.rosters.load(jid("a@example.org"))).error().code == xmpp::Errc::storage_failed);
  CHECK(wait(f.loop, f.stores.accounts.count("")).value() == 0);
}

TEST_CASE("memory stores: after shut_down() every call completes with shutting_down") {
  MemoryFixture f;
  f.owner.shut_down();
  CHECK(wait(f.loop, f.stores.accounts.count("")).error().code == xmpp::Errc::shutting_down);
}
