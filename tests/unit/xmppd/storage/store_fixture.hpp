// What the tests of the stores share: both implementations behind one face.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "libxmpp/loop/event_loop.hpp"
#include "tests/unit/wait.hpp"
#include "xmppd/storage/memory/memory_stores.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"

namespace xmppd::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "xmppd-storage-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
    path_ = pattern;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

using ::test::wait;

struct MemoryFixture {
  xmpp::EventLoop loop;
  MemoryStores owner{loop};
  Stores stores = owner.stores();
};

struct SqliteFixture {
  TemporaryFolder folder;
  xmpp::EventLoop loop;
  SqliteStores owner{loop, SqliteStores::Options{folder / "data"}};
  Stores stores = owner.stores();
};

inline xmpp::Jid jid(std::string_view text) { return xmpp::Jid::parse(text).value(); }

inline AccountRecord account(std::string_view bare) {
  AccountRecord record;
  record.jid = jid(bare);
  record.created = 1'700'000'000'000'000;
  // Keys hold any byte, zero too.
  record.keys = {
      xmpp::ScramKeys{xmpp::HashAlgorithm::sha1, std::string("sa\0lt", 5), 4096, std::string(20, '\0'), "server1"},
      xmpp::ScramKeys{xmpp::HashAlgorithm::sha256, "salt256", 10000, std::string("\xff\x00\x01", 3), "server256"}};
  return record;
}

template <class Fixture>
void make_account(Fixture& f, std::string_view bare) {
  wait(f.loop, f.stores.accounts.create(account(bare))).value();
}

}  // namespace xmppd::test
