// A full disk, a damaged file, a folder that can't be written: errors that say so, and no half-done work.
#include <doctest/doctest.h>

#include <fstream>

#include "store_fixture.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

void overwrite(const std::string& file, std::streamoff from, std::size_t count) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(from);
  stream << std::string(count, 'x');
}

}  // namespace

TEST_CASE("damage: a full database fails what does not fit, and serves on") {
  const TemporaryFolder folder;
  xmpp::EventLoop loop;
  SqliteStores owner(loop, {folder / "data", 10000, 128});
  auto stores = owner.stores();
  const auto a = jid("a@example.org");
  wait(loop, stores.accounts.create(account("a@example.org"))).value();
  const std::string big(20000, 'x');
  const xmpp::Lifetime lifetime;
  std::uint64_t stored = 0;
  std::uint64_t failed = 0;
  std::uint64_t completed = 0;
  for (int round = 0; round < 8; ++round) {
    // Several at once: they share transactions, and a completion tells the truth about each.
    for (int i = 0; i < 5; ++i) {
      stores.offline.append(a, {0, 1, big}, 1000, 100'000'000).then(lifetime, [&](xmpp::Result<xmpp::Done> result) {
        ++completed;
        if (result) {
          ++stored;
        } else {
          CHECK(result.error().code == xmpp::Errc::storage_failed);
          ++failed;
        }
      });
    }
    while (completed < static_cast<std::uint64_t>(round + 1) * 5) loop.run_once_nowait();
  }
  CHECK(stored > 0);
  CHECK(failed > 0);
  CHECK(wait(loop, stores.offline.count(a)).value() == stored);
  CHECK(wait(loop, stores.offline.load(a, 0, 1000)).value().size() == stored);
  CHECK(owner.statistics().thread.failed_tasks >= failed);

  // Room again: service again.
  wait(loop, stores.offline.remove(a, 1'000'000)).value();
  CHECK(wait(loop, stores.offline.append(a, {0, 1, big}, 1000, 100'000'000)).has_value());
}

TEST_CASE("damage: a file that is no database") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "data");
  std::ofstream(folder / "data/xmppd.db") << std::string(8192, 'x');
  xmpp::EventLoop loop;
  CHECK_THROWS_WITH_AS(SqliteStores(loop, {folder / "data"}), doctest::Contains("restore it from a backup"),
                       StorageError);
}

TEST_CASE("damage: pages overwritten behind our back are errors, not answers") {
  const TemporaryFolder folder;
  const std::string directory = folder / "data";
  {
    xmpp::EventLoop loop;
    SqliteStores owner(loop, {directory});
    auto stores = owner.stores();
    stores.accounts.create(account("a@example.org"));
    stores.offline.append(jid("a@example.org"), {0, 1, std::string(100'000, 'm')}, 1000, 100'000'000);
  }
  const auto size = std::filesystem::file_size(directory + "/xmppd.db");
  REQUIRE(size > 3 * 4096);
  overwrite(directory + "/xmppd.db", 4096, size - 4096);  // all but the header page
  xmpp::EventLoop loop;
  std::string complaint;
  try {
    SqliteStores owner(loop, {directory});
    const auto found = wait(loop, owner.stores().accounts.find(jid("a@example.org")));
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == xmpp::Errc::storage_failed);
    complaint = found.error().detail;
  } catch (const StorageError& error) {
    complaint = error.what();
  }
  CHECK(complaint.find("malformed") != std::string::npos);
}

TEST_CASE("damage: a data folder that can't be made") {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  xmpp::EventLoop loop;
  CHECK_THROWS_WITH_AS(SqliteStores(loop, {folder / "file/data"}), doctest::Contains("can't make the data folder"),
                       StorageError);
}
