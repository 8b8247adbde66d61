// The log is written in large pieces: what is committed is in the file nevertheless, and nothing else counts.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include "store_fixture.hpp"
#include "xmppd/storage/sqlite/database.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

struct Logged {
  Logged() {
    db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b)");
    db.execute("PRAGMA cache_size = 10");  // a large transaction reaches the log before its end
  }
  void insert(int first, int count) {
    for (int i = first; i < first + count; ++i) {
      db.execute(fmt::format("INSERT INTO t VALUES ({}, printf('%.*c', 1500, 'x'))", i));
    }
  }
  std::int64_t count() { return db.ask_integer("SELECT COUNT(*) FROM t WHERE length(b) = 1500"); }
  // By a process that has the system's VFS.
  std::int64_t seen_by_others() {
    SQLite::Database other(folder / "x.db", SQLite::OPEN_READWRITE);
    return other.execAndGet("SELECT COUNT(*) FROM t").getInt64();
  }
  // What is there if the power fails now.
  std::int64_t left_on_disk() {
    const TemporaryFolder copies;
    for (const auto* name : {"x.db", "x.db-wal"}) std::filesystem::copy_file(folder / name, copies / name);
    SQLite::Database copy(copies / "x.db", SQLite::OPEN_READWRITE);
    if (copy.execAndGet("PRAGMA integrity_check").getString() != "ok") return -1;
    return copy.execAndGet("SELECT COUNT(*) FROM t").getInt64();
  }

  TemporaryFolder folder;
  Database db{folder / "x.db"};
};

}  // namespace

TEST_CASE("gathered log: a commit is in the file and seen by everybody, what precedes it is not") {
  Logged l;
  for (int round = 0; round < 3; ++round) {
    const int before = round * 600;
    l.db.begin(true);
    l.insert(before, 600);
    l.db.execute("UPDATE t SET b = printf('%.*c', 1500, 'y') WHERE a % 3 = 0");
    CHECK(l.count() == before + 600);
    CHECK(l.seen_by_others() == before);
    CHECK(l.left_on_disk() == before);
    l.db.commit();
    CHECK(l.count() == before + 600);
    CHECK(l.seen_by_others() == before + 600);
    CHECK(l.left_on_disk() == before + 600);
    if (round == 1) l.db.execute("PRAGMA wal_checkpoint(RESTART)");
  }
  CHECK(l.db.ask_integer("SELECT COUNT(*) FROM t WHERE b LIKE 'y%'") == 600);
}

TEST_CASE("gathered log: what is undone leaves nothing") {
  Logged l;
  l.insert(0, 10);
  l.db.begin(true);
  l.insert(1000, 500);
  l.db.begin_step();
  l.insert(2000, 500);
  CHECK(l.db.undo_step());
  CHECK(l.count() == 510);
  l.db.rollback();
  CHECK(l.count() == 10);
  l.db.begin(true);
  l.insert(3000, 1);
  l.db.commit();
  CHECK(l.left_on_disk() == 11);
  CHECK(l.seen_by_others() == 11);
}
