// The contract of AuditStore, over every implementation, and the chain.
#include "xmppd/storage/audit_store.hpp"

#include <doctest/doctest.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

AuditRecord audit_record(std::string account, xmpp::Timestamp time) {
  return {.time = time, .event = "login", .account = std::move(account), .address = "192.0.2.0/24", .hash = {}};
}

template <class F>
std::vector<AuditRecord> records(F& f, AuditQuery query = {}) {
  return wait(f.loop, f.stores.audit.list(std::move(query))).value();
}

template <class F>
bool intact(F& f) {
  AuditChain chain(wait(f.loop, f.stores.audit.start()).value());
  for (const auto& each : records(f)) {
    if (!chain.follow(each)) return false;
  }
  return true;
}

std::vector<std::int64_t> ids(const std::vector<AuditRecord>& found) {
  std::vector<std::int64_t> all;
  for (const auto& each : found) all.push_back(each.id);
  return all;
}
using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE_TEMPLATE("audit log: a chain, listed by account, time and page", F, MemoryFixture, SqliteFixture) {
  F f;
  for (int i = 1; i <= 6; ++i) {
    REQUIRE(wait(f.loop, f.stores.audit.append(audit_record(i % 2 ? "romeo@example.org" : "", 100 * i), {1000, 0})));
  }
  CHECK(ids(records(f)) == Ids{1, 2, 3, 4, 5, 6});
  CHECK(records(f)[0].hash.size() == 32);
  CHECK(intact(f));
  CHECK(ids(records(f, {.account = "romeo@example.org"})) == Ids{1, 3, 5});
  CHECK(ids(records(f, {.account = "romeo@example.org", .limit = 2, .newest = true})) == Ids{3, 5});
  CHECK(ids(records(f, {.account = {}, .since = 300, .limit = 2})) == Ids{3, 4});
  CHECK(ids(records(f, {.account = {}, .after = 4})) == Ids{5, 6});
  CHECK(ids(records(f, {.account = {}, .limit = 2, .newest = true})) == Ids{5, 6});
  CHECK(records(f, {.account = {}, .since = 700}).empty());
}

TEST_CASE_TEMPLATE("audit log: what is kept still follows when the oldest were dropped", F, MemoryFixture, SqliteFixture) {
  F f;
  for (int i = 1; i <= 10; ++i) REQUIRE(wait(f.loop, f.stores.audit.append(audit_record("", i), {4, 0})));
  CHECK(ids(records(f)) == Ids{7, 8, 9, 10});
  CHECK(wait(f.loop, f.stores.audit.start()).value().id == 6);
  CHECK(intact(f));
  REQUIRE(wait(f.loop, f.stores.audit.append(audit_record("", 11), {4, 10})));
  CHECK(ids(records(f)) == Ids{10, 11});
  CHECK(intact(f));
  // All are older: the one that comes is kept, and follows.
  REQUIRE(wait(f.loop, f.stores.audit.append(audit_record("", 30), {4, 20})));
  CHECK(ids(records(f)) == Ids{12});
  CHECK(intact(f));
}

TEST_CASE("audit log: what was changed, taken out or put in is found") {
  for (const auto* change :
       {"UPDATE audit_log SET account = 'juliet@example.org' WHERE id = 2", "DELETE FROM audit_log WHERE id = 2",
        "UPDATE audit_log SET time = 5 WHERE id = 3", "DELETE FROM audit_log WHERE id = 1",
        "UPDATE audit_log SET event = 'l', account = 'oginromeo@example.org' WHERE id = 1",
        "UPDATE audit_start SET last_dropped = 1"}) {
    CAPTURE(change);
    SqliteFixture f;
    for (int i = 1; i <= 4; ++i) {
      REQUIRE(wait(f.loop, f.stores.audit.append(audit_record("romeo@example.org", i), {4, 0})));
    }
    CHECK(intact(f));
    SQLite::Database foreign(f.folder / "data/xmppd.db", SQLite::OPEN_READWRITE);
    if (foreign.exec(change) == 0) foreign.exec("INSERT INTO audit_start VALUES (1, 1, x'00')");
    CHECK_FALSE(intact(f));
  }
}
