// Backups: what is in them, what is not, and what is no backup.
#include "tui-client/history/backup.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "omemo/omemo.hpp"
#include "tests/unit/file_content.hpp"
#include "tests/unit/file_size_limit.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/tui-client/history/cheap.hpp"
#include "tui-client/history/history.hpp"

namespace backup_test {

using namespace tui;
using test::cheap;
using test::content_of;
using test::TemporaryDirectory;
using xmpp::Errc;

namespace {

const AccountId me = "me@example.org";
const auto bob = *xmpp::Jid::parse("bob@example.net");

void write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

struct BackedUp {
  TemporaryDirectory directory;
  std::filesystem::path file = directory.path() / "backup", data = directory.path() / "data";
  omemo::DeviceId device = 0;

  BackedUp() {
    auto history = *History::open(data, {}, cheap);
    auto& store = history->omemo_store(me);
    auto made = omemo::Device::create(store, me);
    REQUIRE(made);
    device = (*made)->device_id();
    ChatMessage m;
    m.account = me;
    m.chat = m.from = bob;
    m.body = "the eagle lands";
    m.when = 1'700'000'000'000'000;
    REQUIRE(history->add(m));
    m.direction = Direction::outgoing;
    m.delivery = Delivery::pending;
    m.body = "still waiting";
    REQUIRE(history->add(m));
    REQUIRE(history->put(me, "password", "wonderland"));
    REQUIRE(history->put(me, "resource", "this one"));
    REQUIRE(history->set_chat_setting(me, bob, "notify", "never"));
    REQUIRE(store.save_session({"bob@example.net", 7}, omemo::SecretBytes(100, 'r')));
    omemo::IdentityRecord identity;
    identity.address = {"bob@example.net", 7};
    identity.trust = omemo::Trust::verified;
    REQUIRE(store.save_identity(identity));
    REQUIRE_MESSAGE(history->back_up(file, "sesame"), "backup");
  }
};

}  // namespace

TEST_CASE("a restored store has what was there, and nothing of the device that was") {
  BackedUp b;
  const auto bytes = content_of(b.file);
  for (const auto* secret : {"eagle", "wonderland", "sesame", "SQLite format"})
    CHECK(bytes.find(secret) == std::string::npos);
  struct stat facts {};
  REQUIRE(::stat(b.file.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 077) == 0);
  CHECK(std::distance(std::filesystem::directory_iterator(b.directory.path()), {}) == 2);  // nothing left over

  const auto data = b.directory.path() / "restored";
  const auto restored = restore_backup(b.file, data, "sesame");
  REQUIRE_MESSAGE(restored, restored.error().detail);
  CHECK(History::open(data).error().code == Errc::not_authorized);
  auto history = *History::open(data, "sesame", cheap);
  const auto page = history->page(me, bob, 0, 10).value();
  REQUIRE(page.size() == 2);
  CHECK(page[0].body == "the eagle lands");
  CHECK(page[1].delivery == Delivery::failed);  // the other store sends it
  CHECK(history->search({.words = "eagle"})->size() == 1);
  CHECK(history->get(me, "password").value() == "wonderland");
  CHECK(history->get(me, "resource").value() == std::nullopt);
  CHECK(history->chat_setting(me, bob, "notify").value() == "never");
  auto& store = history->omemo_store(me);
  CHECK_FALSE(store.load_local().value().has_value());
  CHECK(store.prekeys()->empty());
  CHECK(store.signed_prekeys()->empty());
  CHECK(store.sessions("")->empty());
  CHECK(store.find_identity({"bob@example.net", 7}).value()->trust == omemo::Trust::verified);
  CHECK(history->get(me, former_devices_fact).value() == std::to_string(b.device));
  // And of a backup of the backup.
  REQUIRE(omemo::Device::create(store, me));
  const auto again = b.directory.path() / "again";
  REQUIRE(history->back_up(again, "x"));
  REQUIRE(restore_backup(again, b.directory.path() / "third", "x"));
  const auto third = *History::open(b.directory.path() / "third", "x", cheap);
  CHECK(third->get(me, former_devices_fact).value()->starts_with(std::to_string(b.device) + " "));
}

TEST_CASE("nothing is restored over a store, with a wrong passphrase, or of what is no backup") {
  BackedUp b;
  CHECK(restore_backup(b.file, b.data, "sesame").error().code == Errc::already_exists);
  const auto data = b.directory.path() / "restored";
  const auto good = content_of(b.file);
  CHECK(restore_backup(b.file, data, "wrong").error().code == Errc::not_authorized);
  CHECK(restore_backup(b.directory.path() / "nowhere", data, "sesame").error().code == Errc::not_found);
  const auto line = good.find('\n', good.find('\n') + 1);
  for (const auto& bytes : {std::string(), std::string("xmpp-tui"), good.substr(0, 30), good.substr(0, line + 1),
                            good.substr(0, good.size() - 5000), good.substr(0, line + 1) + std::string(8192, 'x'),
                            std::string("xmpp-tui backup 2") + good.substr(17)}) {
    write(b.file, bytes);
    CHECK(restore_backup(b.file, data, "sesame").error().code == Errc::invalid_argument);
  }
  // One byte of one page.
  auto flipped = good;
  flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 1);
  write(b.file, flipped);
  CHECK(restore_backup(b.file, data, "sesame").error().code == Errc::invalid_argument);
  CHECK_FALSE(std::filesystem::exists(data / "store.db"));
  for (const auto& entry : std::filesystem::directory_iterator(data)) {
    CHECK(entry.path().filename() == "store.lock");
  }
  write(b.file, good);
  CHECK(restore_backup(b.file, data, "sesame"));
}

TEST_CASE("a backup writes over nothing, neither its own name nor one beside it") {
  BackedUp b;
  auto history = *History::open(b.data, {}, cheap);
  const auto before = content_of(b.file);
  CHECK(history->back_up(b.file, "x").error().code == Errc::already_exists);
  CHECK(content_of(b.file) == before);
  // Beside a store of that name, which is open.
  const auto beside = b.data / "store";
  write(b.data / "store.new", "somebody's");
  const auto done = history->back_up(beside, "x");
  REQUIRE_MESSAGE(done, done.error().detail);
  CHECK(content_of(b.data / "store.new") == "somebody's");
  CHECK(history->page(me, bob, 0, 10)->size() == 2);
  CHECK(std::filesystem::exists(b.data / "store.db"));
  const auto link = b.directory.path() / "link";
  std::filesystem::create_symlink(b.data / "store.db", link);
  CHECK(history->back_up(link, "x").error().code == Errc::already_exists);
  CHECK(history->back_up(b.directory.path() / "nowhere" / "backup", "x").error().code == Errc::storage_failed);
}

TEST_CASE("a disk that becomes full on the last bytes is no backup") {
  BackedUp b;
  auto history = *History::open(b.data, {}, cheap);
  const auto size = std::filesystem::file_size(b.file);
  const auto files = std::distance(std::filesystem::directory_iterator(b.directory.path()), {});
  {
    const test::FileSizeLimit full(size - 1);
    CHECK(history->back_up(b.directory.path() / "full", "sesame").error().code == Errc::storage_failed);
  }
  CHECK(std::distance(std::filesystem::directory_iterator(b.directory.path()), {}) == files);
  REQUIRE(history->back_up(b.directory.path() / "full", "sesame"));
  CHECK(std::filesystem::file_size(b.directory.path() / "full") == size);
}

}  // namespace backup_test
