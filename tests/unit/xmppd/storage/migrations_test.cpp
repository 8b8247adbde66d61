// The way from one schema to the next.
#include "xmppd/storage/sqlite/migrations.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>

#include "store_fixture.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"

namespace migrations_test {

using namespace xmppd;
using namespace xmppd::test;

namespace {

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const StorageError& error) {
    return error.what();
  }
  return "";
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const Migration first{"first", "CREATE TABLE t (a); INSERT INTO t VALUES (1)"};
const Migration second{"second", "ALTER TABLE t ADD COLUMN b; UPDATE t SET b = 2"};

}  // namespace

TEST_CASE("migrations: missing steps run once, in order") {
  const TemporaryFolder folder;
  {
    Database db(folder / "x.db");
    migrate(db, {first});
    CHECK(db.ask_integer("PRAGMA user_version") == 1);
  }
  Database db(folder / "x.db");
  migrate(db, {first, second});
  CHECK(db.ask_integer("PRAGMA user_version") == 2);
  CHECK(db.ask_integer("SELECT SUM(a + b) FROM t") == 3);
  migrate(db, {first, second});
  CHECK(db.ask_integer("SELECT COUNT(*) FROM t") == 1);
}

TEST_CASE("migrations: a step that fails leaves the version before it, whole") {
  const TemporaryFolder folder;
  Database db(folder / "x.db");
  const Migration broken{"broken", "ALTER TABLE t ADD COLUMN b; UPDATE t SET nonsense = 2"};
  CHECK(says(refusal([&] { migrate(db, {first, broken}); }), "stays at version 0"));  // a new one, as a whole
  CHECK(db.ask_integer("SELECT COUNT(*) FROM sqlite_schema") == 0);
  migrate(db, {first});
  const auto text = refusal([&] { migrate(db, {first, broken}); });
  CHECK(says(text, "version 2 (broken)"));
  CHECK(says(text, "stays at version 1"));
  CHECK(says(text, "nonsense"));
  CHECK(db.ask_integer("PRAGMA user_version") == 1);
  CHECK(db.ask_integer("SELECT COUNT(*) FROM pragma_table_info('t')") == 1);
  migrate(db, {first, second});  // the repaired program gets through
  CHECK(db.ask_integer("SELECT b FROM t") == 2);
}

TEST_CASE("migrations: a database from a newer program is refused") {
  const TemporaryFolder folder;
  Database db(folder / "x.db");
  migrate(db, {first, second});
  const auto text = refusal([&] { migrate(db, {first}); });
  CHECK(says(text, "schema version 2"));
  CHECK(says(text, "up to 1"));
}

TEST_CASE("migrations: another program's database is refused and left alone") {
  const TemporaryFolder folder;
  { SQLite::Database(folder / "x.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE theirs (a)"); }
  Database db(folder / "x.db");
  CHECK(says(refusal([&] { migrate(db, {first}); }), "not a database of xmppd"));
  CHECK(db.ask_integer("SELECT COUNT(*) FROM sqlite_schema") == 1);
}

TEST_CASE("migrations: archives whose times are in no order are known afterwards") {
  const TemporaryFolder folder;
  Database db(folder / "x.db");
  auto before = migrations();
  const auto step = std::find_if(before.begin(), before.end(), [](const Migration& each) {
    return each.name == "archive without an index of times";
  });
  REQUIRE(step != before.end());
  before.erase(step, before.end());
  migrate(db, before);
  for (int archive = 1; archive <= 3; ++archive) {
    db.execute(fmt::format("INSERT INTO archives VALUES ({0}, 'a{0}@example.org', 'account', 3, 3, 9)", archive));
  }
  // (position, archive, received): the second's clock was set back.
  for (const auto* row : {"10, 1, 10", "11, 2, 11", "12, 2, 1", "13, 1, 10", "14, 1, 14", "15, 2, 15", "16, 3, 2"}) {
    std::string values = row;
    const auto time = values.substr(values.rfind(' ') + 1);
    values = values.substr(0, values.rfind(','));
    db.execute("INSERT INTO archive_messages VALUES (" + values + ", 1, " + time + ", 'p', '', 'a', 'm', 1, 1, 's')");
  }
  migrate(db, migrations());
  CHECK(db.ask_integer("SELECT SUM(id * 10 + disordered) FROM archives") == 61);
  CHECK(db.ask_integer("SELECT disordered FROM archives WHERE id = 2") == 1);
}

TEST_CASE("migrations: an archive that is indexed in batches has what was indexed, and the rest is still to come") {
  const TemporaryFolder folder;
  Database db(folder / "x.db");
  auto before = migrations();
  const auto step = std::find_if(before.begin(), before.end(), [](const Migration& each) {
    return each.name == "archive that is indexed in batches";
  });
  REQUIRE(step != before.end());
  before.erase(step, before.end());
  migrate(db, before);
  db.execute(
      "INSERT INTO archives (id, owner, kind, messages, bytes, newest) VALUES (1, 'a@example.org', 'account', 4, 4, "
      "9)");
  for (int position = 1; position <= 6; ++position) {
    db.execute(
        fmt::format("INSERT INTO archive_messages VALUES ({0}, 1, 1, {0}, 'p', 'r', 'a', 'm', 1, 1, 's')", position));
  }
  const auto indexed = [&](const char* texts, int up_to) {
    db.execute("SAVEPOINT test");
    db.execute(std::string("INSERT INTO archive_texts VALUES ") + texts);
    db.execute(fmt::format("UPDATE archive_search_state SET indexed_up_to = {}", up_to));
    db.execute(migrations()[before.size()].sql);
    const auto state = db.ask_integer("SELECT indexed_up_to FROM archive_search_state") * 100 +
                       db.ask_integer("SELECT COUNT(*) FROM archive_conversations") * 10 +
                       db.ask_integer("SELECT COUNT(text) FROM archive_messages");
    db.execute("ROLLBACK TO test; RELEASE test");
    return state;
  };
  CHECK(indexed("(2, 'x'), (4, 'y')", 2) == 361);  // 4 and what follows is not indexed; its text moves
  CHECK(indexed("(2, 'x'), (5, 'y')", 2) == 461);  // a message without text needs none
  CHECK(indexed("(1, 'x'), (2, 'y')", 2) == 660);
  CHECK(indexed("(1, 'x'), (2, 'y')", 0) == 62);
}

TEST_CASE("migrations: texts that were kept apart from their messages are found and forgotten") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "data");
  auto before = migrations();
  while (before.back().name != "who lacks keys of SHA-256") before.pop_back();
  {
    Database db(folder / "data/xmppd.db");
    migrate(db, before);
    db.execute("INSERT INTO accounts (id, jid, domain, created) VALUES (1, 'romeo@example.org', 'example.org', 1)");
    db.execute(
        "INSERT INTO archives (id, owner, kind, messages, bytes, newest) VALUES (1, 'romeo@example.org', 'account', 3, "
        "3, 3)");
    for (int position = 1; position <= 3; ++position) {
      db.execute(
          fmt::format("INSERT INTO archive_messages VALUES ({0}, 1, {0}, {0}, 'juliet@example.org', '', "
                      "'juliet@example.org', 'm{0}', 1, 1, '{0}')",
                      position));
      db.execute(fmt::format("INSERT INTO archive_texts VALUES ({}, 'good night')", position));
    }
    db.execute(
        "INSERT INTO archive_search (rowid, scope, text) SELECT position, 'a1 a1p' || lower(hex(peer)), 'good night' "
        "FROM archive_messages WHERE position < 3");
    db.execute("UPDATE archive_search_state SET indexed_up_to = 2");
  }
  xmpp::EventLoop loop;
  SqliteStores owner(loop, {.directory = folder / "data"});
  auto stores = owner.stores();
  const auto romeo = jid("romeo@example.org"), juliet = jid("juliet@example.org");
  const auto found = [&] {
    std::string all;
    const auto page = wait(loop, stores.archive.query(romeo, {.with = juliet, .search = "night"})).value();
    for (const auto& m : page.messages) all += m.stanza;
    return all;
  };
  CHECK(found() == "123");
  const auto gone = [](const ArchivedMessage&) { return std::optional<std::string>("x"); };
  CHECK(wait(loop, stores.archive.replace(romeo, {{}, "m1", juliet, juliet}, gone)).value());
  CHECK(found() == "23");
  CHECK(wait(loop, stores.archive.purge(3, 10)).value() == 2);
  CHECK(found() == "3");
  owner.shut_down();
  Database db(folder / "data/xmppd.db");
  CHECK(db.ask_integer("SELECT COUNT(*) FROM archive_texts") == 0);
  CHECK(db.ask_integer("SELECT COUNT(*) FROM archive_conversations") == 1);
  CHECK(db.ask_integer("SELECT COUNT(*) FROM archive_search WHERE archive_search MATCH 'good'") == 1);
  const auto with_id = [&](const char* id) {
    return db.ask_integer(fmt::format(
        "SELECT COUNT(*) FROM archive_message_ids WHERE archive_message_ids MATCH archive_id_word(1, '{}')", id));
  };
  CHECK(with_id("m2") == 0);
  CHECK(with_id("m3") == 1);
}

TEST_CASE("migrations: every page of a listing is found by an index") {
  const TemporaryFolder folder;
  Database db(folder / "x.db");
  migrate(db, migrations());
  const SQLite::Database look(folder / "x.db");
  for (const auto* query :
       {"SELECT jid FROM accounts WHERE jid > 'a' ORDER BY jid LIMIT 9",
        "SELECT jid FROM accounts WHERE domain = 'a' AND jid > 'a' ORDER BY jid LIMIT 9",
        "SELECT stanza FROM offline_messages WHERE account_id = 1 AND id > 5 ORDER BY id LIMIT 9",
        "SELECT payload FROM pubsub_items WHERE node_id = 1 ORDER BY sequence DESC LIMIT 9",
        "SELECT payload FROM pubsub_items WHERE node_id = 1 AND id = 'x'",
        "SELECT payload FROM pubsub_items WHERE node_id = 1 AND sequence > 5 ORDER BY sequence LIMIT 9",
        "SELECT bytes FROM pubsub_nodes WHERE service = 'a' AND creator = 'b'",
        "SELECT id FROM pubsub_nodes WHERE service = 'a' ORDER BY node",
        "SELECT stanza FROM archive_messages INDEXED BY archive_messages_by_archive WHERE "
        "archive_id = 1 AND position > 2 AND position < 9 AND received >= 3 ORDER BY position",
        "SELECT stanza FROM archive_conversations c CROSS JOIN archive_messages m ON m.position = c.position WHERE "
        "c.archive_id = 1 AND c.peer = 'a' AND c.position > 2 AND c.position < 9 ORDER BY c.position DESC",
        "SELECT stanza FROM archive_conversations c INDEXED BY archive_conversations_by_resource "
        "CROSS JOIN archive_messages m ON m.position = c.position WHERE c.archive_id = 1 AND c.peer = 'a' AND "
        "c.resource = 'b' AND c.resource <> '' AND c.position > 2 ORDER BY c.position",
        "SELECT stanza FROM archive_messages m INDEXED BY archive_messages_by_archive WHERE m.archive_id = 1 AND "
        "m.peer = 'a' AND ('b' = '' OR m.resource = 'b') AND m.position > 2 AND m.position < 9 ORDER BY m.position "
        "DESC",
        "DELETE FROM archive_conversations WHERE archive_id = 1 AND peer = 'a' AND position = 5",
        "SELECT position, received FROM archive_messages INDEXED BY archive_messages_by_archive WHERE "
        "archive_id = 1 AND position < 9 ORDER BY position DESC LIMIT 1",
        "SELECT position, text FROM archive_messages WHERE position > 5 ORDER BY position LIMIT 9",
        "SELECT archive_id FROM archive_messages WHERE position = 7",
        "SELECT id FROM archives WHERE owner IS NULL LIMIT 1",
        "SELECT id FROM uploads WHERE number > 5 AND state = 2 ORDER BY number LIMIT 9",
        "SELECT id FROM uploads WHERE account_id = 1 AND number > 5 AND state = 2 ORDER BY number LIMIT 9",
        "SELECT number FROM uploads WHERE ends < 5 ORDER BY ends LIMIT 9",
        "SELECT number FROM uploads WHERE state = 1",
        "SELECT id FROM invites WHERE token_hash = 'a'",
        "SELECT 1 FROM invites WHERE name = 'a' AND name <> '' AND domain = 'b' AND uses_left > 0",
        "SELECT COUNT(*) FROM invites WHERE creator = 'a'",
        "SELECT id FROM invites WHERE contact_id = 1",
        "SELECT id FROM invites WHERE expires < 5",
        "SELECT 1 FROM accounts WHERE lacks_sha512 <> 0 AND domain = 'a' LIMIT 1",
        "SELECT 1 FROM accounts WHERE lacks_sha256 <> 0 AND domain = 'a' LIMIT 1",
        "SELECT hash FROM audit_log WHERE account = 'a' AND account <> '' AND id > 5 ORDER BY id LIMIT 9",
        "SELECT MIN(id) FROM audit_log WHERE time >= 5"}) {
    SQLite::Statement plan(look, std::string("EXPLAIN QUERY PLAN ") + query);
    while (plan.executeStep()) {
      const std::string step = plan.getColumn(3).getString();
      CHECK_MESSAGE(says(step, "SEARCH"), query << ": " << step);  // neither SCAN nor a sort
    }
  }
}

}  // namespace migrations_test
