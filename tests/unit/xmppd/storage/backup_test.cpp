// Backups of a store in use, and their way back.
#include "xmppd/storage/sqlite/backup.hpp"

#include <doctest/doctest.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "store_fixture.hpp"
#include "xmppd/storage/sqlite/data_folder.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/migration_backup.hpp"
#include "xmppd/storage/sqlite/migrations.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"
#include "xmppd/storage/sqlite/store_check.hpp"

namespace backup_test {

using namespace xmppd;
using namespace xmppd::test;
namespace fs = std::filesystem;

namespace {

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void put(const std::string& path, const std::string& text) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// All names below `folder`, with what is in the files.
std::string picture(const std::string& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) all[entry.path().string().substr(folder.size())] = content(entry.path().string());
  }
  std::string text;
  for (const auto& [name, bytes] : all) text += name + "=" + std::to_string(std::hash<std::string>()(bytes)) + "\n";
  return text;
}

constexpr const char* upload_id = "abcdefghijklmnopqrst";

// A store with two accounts, one file, a session, a token and a link to reset a password.
void fill(SqliteFixture& f) {
  make_account(f, "romeo@example.org");
  make_account(f, "juliet@example.com");
  SQLite::Database foreign(f.folder / "data/xmppd.db", SQLite::OPEN_READWRITE, 5000);
  foreign.exec("INSERT INTO uploads (id, account_id, state, name, type, size, counts, created) VALUES "
               "('abcdefghijklmnopqrst', 1, 2, 'a.txt', 'text/plain', 5, 5, 1)");
  foreign.exec("INSERT INTO sessions VALUES (7, 1, 'balcony', x'010203', 600, 3, '')");
  foreign.exec("INSERT INTO session_queue VALUES (7, 1, NULL, 1, 0, '<message/>', '')");
  foreign.exec("INSERT INTO login_devices (account_id, client, software, name, created) VALUES (1, 'c', '', '', 1)");
  foreign.exec("INSERT INTO rosters VALUES (1, 5, 2)");
  put(f.folder / "data/uploads/st/abcdefghijklmnopqrst", "hello");
  put(f.folder / "data/login.secret", "secret");
  put(f.folder / "data/certificate.pem", "pem");
}

BackupOptions to(SqliteFixture& f, const std::string& name) {
  return {.data_folder = f.folder / "data", .target = f.folder / name, .program = "test"};
}

RestoreOptions back(SqliteFixture& f, const std::string& name, const std::string& data = "other") {
  return {.backup = f.folder / name, .data_folder = f.folder / data, .program = "test"};
}

std::int64_t ask(const std::string& file, const std::string& sql) {
  SQLite::Database database(file, SQLite::OPEN_READWRITE);
  return database.execAndGet(sql).getInt64();
}

}  // namespace

TEST_CASE("backup: of a store in use, whole, private, never over what is there") {
  SqliteFixture f;
  fill(f);
  // A writer in the middle of something neither waits nor shows.
  SQLite::Database busy(f.folder / "data/xmppd.db", SQLite::OPEN_READWRITE, 100);
  busy.exec("BEGIN IMMEDIATE; INSERT INTO tombstones VALUES ('x', 1)");
  std::uint64_t steps = 0;
  auto options = to(f, "b");
  options.progress = [&](std::uint64_t, std::uint64_t) { ++steps; };
  const auto made = make_backup(options);
  REQUIRE(made);
  busy.exec("COMMIT");
  CHECK(steps > 0);
  CHECK(made->accounts == 2);
  CHECK(made->uploads == 1);
  CHECK(made->domains == std::vector<std::string>{"example.com", "example.org"});
  CHECK(made->schema_version == migrations().size());
  CHECK(content(f.folder / "b/uploads/st/abcdefghijklmnopqrst") == "hello");
  CHECK(content(f.folder / "b/login.secret") == "secret");
  CHECK(ask(f.folder / "b/xmppd.db", "SELECT COUNT(*) FROM tombstones") == 0);
  for (const auto& entry : fs::recursive_directory_iterator(f.folder / "b")) {
    struct stat facts {};
    REQUIRE(::stat(entry.path().c_str(), &facts) == 0);
    CHECK((facts.st_mode & 077) == 0);
  }
  const auto before = picture(f.folder / "b");
  CHECK(make_backup(options).error().code == xmpp::Errc::already_exists);
  CHECK(picture(f.folder / "b") == before);
  CHECK_FALSE(fs::exists(f.folder / "b.partial"));
  CHECK(check_backup(f.folder / "b"));
}

TEST_CASE("backup: a file that is deleted meanwhile is in neither part") {
  SqliteFixture f;
  fill(f);
  fs::remove(f.folder / "data/uploads/st/abcdefghijklmnopqrst");
  const auto made = make_backup(to(f, "b"));
  REQUIRE(made);
  CHECK(made->uploads_gone == 1);
  CHECK(ask(f.folder / "b/xmppd.db", "SELECT COUNT(*) FROM uploads") == 0);
}

TEST_CASE("backup: without room or without a store nothing is left") {
  SqliteFixture f;
  CHECK(make_backup({.data_folder = f.folder / "nowhere", .target = f.folder / "b", .program = ""}).error().code ==
        xmpp::Errc::not_found);
  CHECK_FALSE(make_backup({.data_folder = f.folder / "data", .target = "/proc/b", .program = ""}));
  CHECK_FALSE(fs::exists(f.folder / "b"));
  CHECK_FALSE(fs::exists(f.folder / "b.partial"));
}

TEST_CASE("restore: into nothing, and what must not come back is void") {
  SqliteFixture f;
  fill(f);
  REQUIRE(make_backup(to(f, "b")));
  REQUIRE(stage_restore(back(f, "b")));
  {
    const DataFolder lock(f.folder / "other");
    finish_restore(f.folder / "other");
  }
  const auto file = f.folder / "other/xmppd.db";
  CHECK(ask(file, "SELECT COUNT(*) FROM accounts") == 2);
  CHECK(ask(file, "SELECT COUNT(*) FROM login_devices") == 0);
  CHECK(ask(file, "SELECT COUNT(*) FROM sessions WHERE secret = x'010203'") == 0);
  CHECK(ask(file, "SELECT COUNT(*) FROM session_queue") == 1);
  CHECK(ask(file, "SELECT COUNT(*) FROM rosters WHERE version > 1000000 AND removed_since = version") == 2);
  CHECK(ask(file, "SELECT COUNT(*) FROM audit_log WHERE event = 'store restored'") == 1);
  CHECK(content(f.folder / "other/uploads/st/abcdefghijklmnopqrst") == "hello");
  CHECK(content(f.folder / "other/certificate.pem") == "pem");
  CHECK_FALSE(fs::exists(f.folder / "other/restore.ready"));
  const auto checked = check_store(f.folder / "other", true);
  REQUIRE(checked);
  CHECK(checked->problems.empty());
  SqliteStores opened(f.loop, {.directory = f.folder / "other"});
  CHECK(wait(f.loop, opened.stores().accounts.find(jid("juliet@example.com"))).value().has_value());
}

TEST_CASE("restore: over a store only if asked; that one is kept, its certificate stays") {
  SqliteFixture f;
  fill(f);
  REQUIRE(make_backup(to(f, "b")));
  make_account(f, "tybalt@example.org");
  f.owner.shut_down();
  put(f.folder / "data/login.secret", "newer");
  put(f.folder / "data/certificate.pem", "newer");
  put(f.folder / "data/uploads/st/other-file-of-later-st", "later");
  CHECK(stage_restore(back(f, "b", "data")).error().code == xmpp::Errc::already_exists);
  auto options = back(f, "b", "data");
  options.replace = true;
  REQUIRE(stage_restore(options));
  CHECK(stage_restore(options).error().code == xmpp::Errc::already_exists);  // one waits
  const auto aside = finish_restore(f.folder / "data");
  CHECK(says(aside, "/before-restore-"));
  CHECK(ask(aside + "/xmppd.db", "SELECT COUNT(*) FROM accounts") == 3);
  CHECK(content(aside + "/uploads/st/other-file-of-later-st") == "later");
  CHECK(ask(f.folder / "data/xmppd.db", "SELECT COUNT(*) FROM accounts") == 2);
  CHECK_FALSE(fs::exists(f.folder / "data/uploads/st/other-file-of-later-st"));
  CHECK(content(f.folder / "data/login.secret") == "secret");
  CHECK(content(aside + "/login.secret") == "newer");
  CHECK(content(f.folder / "data/certificate.pem") == "newer");
  CHECK(finish_restore(f.folder / "data").empty());
}

TEST_CASE("restore: interrupted while things are moved, it goes on where it was") {
  for (const bool old_was_aside : {false, true}) {
    SqliteFixture f;
    fill(f);
    REQUIRE(make_backup(to(f, "b")));
    f.owner.shut_down();
    auto options = back(f, "b", "data");
    options.replace = true;
    REQUIRE(stage_restore(options));
    const auto ready = f.folder / "data/restore.ready";
    // As if killed: the name was chosen, and half of it moved.
    fs::create_directories(ready + "/old-goes-to-before-restore-x");
    fs::create_directories(f.folder / "data/before-restore-x");
    fs::rename(f.folder / "data/xmppd.db", f.folder / "data/before-restore-x/xmppd.db");
    if (old_was_aside) {
      fs::rename(f.folder / "data/uploads", f.folder / "data/before-restore-x/uploads");
      put(ready + "/old-is-aside", "");
      fs::rename(ready + "/xmppd.db", f.folder / "data/xmppd.db");
    }
    CHECK(finish_restore(f.folder / "data") == f.folder / "data/before-restore-x");
    CHECK(ask(f.folder / "data/xmppd.db", "SELECT COUNT(*) FROM audit_log WHERE event = 'store restored'") == 1);
    CHECK(ask(f.folder / "data/before-restore-x/xmppd.db", "SELECT COUNT(*) FROM login_devices") == 1);
    CHECK(content(f.folder / "data/before-restore-x/uploads/st/abcdefghijklmnopqrst") == "hello");
    CHECK(content(f.folder / "data/uploads/st/abcdefghijklmnopqrst") == "hello");
  }
}

TEST_CASE("restore: what is no whole backup of this version or an older one changes nothing") {
  SqliteFixture f;
  fill(f);
  REQUIRE(make_backup(to(f, "good")));
  fs::create_directories(f.folder / "other");
  const auto refused = [&](const std::function<void(const std::string&)>& spoil) {
    const auto bad = f.folder / "bad";
    fs::remove_all(bad);
    fs::copy(f.folder / "good", bad, fs::copy_options::recursive);
    spoil(bad);
    const auto result = stage_restore(back(f, "bad"));
    CHECK(fs::is_empty(f.folder / "other"));
    return result ? std::string() : result.error().detail;
  };
  const auto replace = [](const std::string& file, const std::string& from, const std::string& by) {
    auto text = content(file);
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), by);
    put(file, text);
  };
  CHECK(says(refused([](const std::string& bad) { fs::remove_all(bad); }), "no such folder"));
  CHECK(says(refused([](const std::string& bad) { fs::remove(bad + "/manifest.json"); }), "never finished"));
  CHECK(says(refused([](const std::string& bad) { put(bad + "/manifest.json", "{\"backup_of\":"); }), "damaged"));
  CHECK(says(refused([](const std::string& bad) { put(bad + "/manifest.json", "{\"backup_of\":\"x\"}"); }), "no backup of xmppd"));
  CHECK(says(refused([](const std::string& bad) { fs::resize_file(bad + "/xmppd.db", 5000); }), "5000 bytes instead of"));
  CHECK(says(refused([&](const std::string& bad) { replace(bad + "/xmppd.db", "romeo@example.org", "r0meo@example.org"); }),
             "not what was written"));
  CHECK(says(refused([](const std::string& bad) { fs::remove_all(bad + "/uploads"); }), "damaged"));
  CHECK(says(refused([&](const std::string& bad) {
               replace(bad + "/manifest.json", "\"schema_version\": " + std::to_string(migrations().size()), "\"schema_version\": 999");
             }),
             "newer xmppd"));
  CHECK(says(refused([&](const std::string& bad) { replace(bad + "/manifest.json", "login.secret", "../x.secret"); }),
             "no part of a backup"));
  CHECK(says(refused([&](const std::string& bad) { replace(bad + "/manifest.json", "\"format\": 1", "\"format\": 2"); }),
             "does not know"));
  CHECK(stage_restore(back(f, "good")));
}

TEST_CASE("migration: a copy is made before, a bounded number of them; it can be restored; a plan says all of it") {
  const TemporaryFolder folder;
  const auto data = folder / "data";
  CHECK_FALSE(plan_migration(data)->exists);
  const auto old_store = [&] {
    fs::create_directories(data);
    fs::remove(data + "/xmppd.db");
    Database db(data + "/xmppd.db");
    auto steps = migrations();
    steps.resize(8);
    migrate(db, steps);
    db.execute("INSERT INTO accounts (jid, domain, created) VALUES ('romeo@example.org', 'example.org', 1)");
  };
  old_store();
  const auto plan = plan_migration(data);
  REQUIRE(plan);
  CHECK(plan->from == 8);
  CHECK(plan->to == migrations().size());
  CHECK(plan->steps.size() == migrations().size() - 8);
  CHECK(plan->bytes > 0);
  xmpp::EventLoop loop;
  const auto copies = [&] {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(data)) {
      if (says(entry.path().filename().string(), "before-schema-8-")) found.push_back(entry.path().string());
    }
    return found;
  };
  { SqliteStores stores(loop, {.directory = data, .migration_backups = 0}); }
  CHECK(copies().empty());
  old_store();
  { SqliteStores stores(loop, {.directory = data}); }
  REQUIRE(copies().size() == 1);
  CHECK(plan_migration(data)->steps.empty());
  CHECK(ask(copies()[0] + "/xmppd.db", "PRAGMA user_version") == 8);
  // It has no uploaded files, so those that are there stay.
  put(data + "/uploads/st/abcdefghijklmnopqrst", "hello");
  REQUIRE(stage_restore({.backup = copies()[0], .data_folder = data, .program = "", .replace = true}));
  finish_restore(data);
  CHECK(content(data + "/uploads/st/abcdefghijklmnopqrst") == "hello");
  CHECK(ask(data + "/xmppd.db", "SELECT COUNT(*) FROM accounts") == 1);
  CHECK(ask(data + "/xmppd.db", "PRAGMA user_version") == static_cast<std::int64_t>(migrations().size()));
  for (const auto* name : {"a", "b", "c"}) fs::create_directories(data + "/before-schema-8-" + name);
  old_store();
  { SqliteStores stores(loop, {.directory = data}); }
  CHECK(copies().size() <= 2);
  { SQLite::Database(data + "/xmppd.db", SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 999"); }
  CHECK(says(plan_migration(data).error().detail, "newer xmppd"));
}

TEST_CASE("check of a store: damage, rows and files that don't fit") {
  SqliteFixture f;
  fill(f);
  const auto data = f.folder / "data";
  put(data + "/uploads/zz/of-a-daemon-that-was-killed-zz", "x");
  auto found = check_store(data, false);
  REQUIRE(found);
  CHECK(found->problems.empty());
  CHECK(found->files_of_nobody == 1);
  put(data + "/uploads/st/abcdefghijklmnopqrst", "hello, and more");
  {
    SQLite::Database foreign(data + "/xmppd.db", SQLite::OPEN_READWRITE, 5000);
    foreign.exec("INSERT INTO rosters VALUES (77, 1, 1)");
    foreign.exec("INSERT INTO offline_totals VALUES (1, 3, 3)");
    foreign.exec("UPDATE archive_search_state SET conversations_up_to = 1");
    foreign.exec("INSERT INTO archive_conversations VALUES (77, 'a', 1, '')");
  }
  found = check_store(data, true);
  REQUIRE(found);
  REQUIRE(found->problems.size() == 4);
  CHECK(says(found->problems[0], "rosters"));
  CHECK(says(found->problems[1], "offline messages"));
  CHECK(says(found->problems[2], "1 entries of 0 messages"));
  CHECK(says(found->problems[3], "15 bytes instead of 5"));
  fs::remove(data + "/uploads/st/abcdefghijklmnopqrst");
  CHECK(says(check_store(data, false)->problems.back(), "missing"));
  CHECK(check_store(f.folder / "nowhere", false).error().code == xmpp::Errc::not_found);
}

}  // namespace backup_test
