// What was acknowledged is on disk: across a close, across kill -9, and never half.
#include <doctest/doctest.h>
#include <signal.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store_fixture.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 ? facts.st_mode & 0777 : 0;
}

std::uint64_t messages_of(const std::string& directory, const std::string& owner) {
  xmpp::EventLoop loop;
  SqliteStores stores(loop, {directory});
  return wait(loop, stores.stores().offline.count(jid(owner))).value();
}

// In a child process: stores messages without end and says each acknowledged one with a byte on `report`.
[[noreturn]] void store_until_killed(const std::string& directory, int report) {
  xmpp::EventLoop loop;
  SqliteStores owner(loop, {directory});
  auto stores = owner.stores();
  wait(loop, stores.accounts.create(account("a@example.org"))).value();
  for (;;) {
    wait(loop, stores.offline.append(jid("a@example.org"), {0, 1, "<message/>"}, 1'000'000, 1'000'000'000)).value();
    if (write(report, "+", 1) != 1) _exit(1);
  }
}

}  // namespace

TEST_CASE("durability: the data folder is made on first start, for its owner only") {
  const TemporaryFolder folder;
  const std::string directory = folder / "some/where/data";
  xmpp::EventLoop loop;
  SqliteStores stores(loop, {directory});
  wait(loop, stores.stores().accounts.create(account("a@example.org"))).value();
  CHECK(mode_of(directory) == 0700);
  CHECK(mode_of(directory + "/xmppd.db") == 0600);
  CHECK(mode_of(directory + "/xmppd.db-wal") == 0600);
  const auto statistics = stores.statistics();
  CHECK(statistics.database_bytes > 0);
  CHECK(statistics.thread.commits == 1);
}

TEST_CASE("durability: closed and opened again") {
  const TemporaryFolder folder;
  {
    xmpp::EventLoop loop;
    SqliteStores owner(loop, {folder / "data"});
    auto stores = owner.stores();
    stores.accounts.create(account("a@example.org"));
    for (int i = 0; i < 100; ++i) stores.offline.append(jid("a@example.org"), {0, i, "<message/>"}, 1000, 100000);
    owner.shut_down();  // nobody waited: what was accepted is flushed
    CHECK(wait(loop, stores.offline.count(jid("a@example.org"))).error().code == xmpp::Errc::shutting_down);
  }
  CHECK(messages_of(folder / "data", "a@example.org") == 100);
}

TEST_CASE("durability: kill -9 right after an acknowledgement") {
  const TemporaryFolder folder;
  int report[2];
  REQUIRE(pipe(report) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) store_until_killed(folder / "data", report[1]);
  close(report[1]);
  std::uint64_t acknowledged = 0;
  char byte = 0;
  while (acknowledged < 50 && read(report[0], &byte, 1) == 1) ++acknowledged;
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  while (read(report[0], &byte, 1) == 1) ++acknowledged;
  close(report[0]);
  REQUIRE(WIFSIGNALED(status));
  CHECK(acknowledged >= 50);
  const auto stored = messages_of(folder / "data", "a@example.org");
  CHECK(stored >= acknowledged);
  CHECK(stored <= acknowledged + 1);  // one may have been committed and not yet reported
}

TEST_CASE("durability: a data folder serves one process at a time") {
  const TemporaryFolder folder;
  xmpp::EventLoop loop;
  SqliteStores first(loop, {folder / "data"});
  CHECK_THROWS_WITH_AS(SqliteStores(loop, {folder / "data"}), doctest::Contains("in use by another xmppd"),
                       StorageError);
}

TEST_CASE("durability: what was deleted can't be read from the files") {
  const TemporaryFolder folder;
  const std::string secret = "<message>the-secret-of-the-removed-account</message>";
  {
    xmpp::EventLoop loop;
    SqliteStores owner(loop, {folder / "data"});
    auto stores = owner.stores();
    stores.accounts.create(account("a@example.org"));
    stores.offline.append(jid("a@example.org"), {0, 1, secret}, 10, 1000);
    wait(loop, stores.accounts.remove(jid("a@example.org"))).value();
  }
  const std::string file = folder / "data/xmppd.db";
  std::string bytes(std::filesystem::file_size(file), '\0');
  FILE* stream = std::fopen(file.c_str(), "rb");
  REQUIRE(stream);
  REQUIRE(std::fread(bytes.data(), 1, bytes.size(), stream) == bytes.size());
  std::fclose(stream);
  CHECK(bytes.find("the-secret") == std::string::npos);
  CHECK_FALSE(std::filesystem::exists(file + "-wal"));
}
