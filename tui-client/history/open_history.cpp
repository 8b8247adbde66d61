// Opening the store: which key it has, and what a program that was killed while changing it has left behind.
#define SQLITE_HAS_CODEC 1
#include <sqlcipher/sqlite3.h>

#include "libxmpp/base/crypto.hpp"
#include "tui-client/history/sqlcipher_history.hpp"

namespace tui {

namespace {

using xmpp::Errc;
using xmpp::Result;

// Whether `key` is the database's key; another error than a wrong key counts as yes, and shows when it is opened.
bool opens(const std::filesystem::path& database, std::string_view key) {
  try {
    const sql::Database attempt(database.string(), key);
    return true;
  } catch (const sql::DatabaseError& error) {
    return (error.code & 0xff) != SQLITE_NOTADB;
  }
}

Result<std::unique_ptr<History>> open_with(StoreLock lock, const std::filesystem::path& database, std::string& key,
                                           const char* key_name, KdfCost cost) {
  Result<std::unique_ptr<History>> opened;
  try {
    opened = std::make_unique<SqlcipherHistory>(std::move(lock), database, key, cost);
  } catch (const sql::DatabaseError& error) {
    const bool wrong = (error.code & 0xff) == SQLITE_NOTADB;
    opened = xmpp::fail(
        Errc::storage_failed,
        database.string() + ": " + (wrong ? std::string("damaged, or ") + key_name + " is not its key" : error.what()));
  } catch (const std::exception& error) {
    opened = xmpp::fail(Errc::storage_failed, database.string() + ": " + error.what());
  }
  xmpp::wipe(key);
  return opened;
}

}  // namespace

Result<std::unique_ptr<History>> History::open(const std::filesystem::path& directory, std::string_view passphrase,
                                               KdfCost cost) {
  if (auto made = prepare_directory(directory); !made) return tl::unexpected(made.error());
  auto lock = StoreLock::take(directory);
  if (!lock) return tl::unexpected(lock.error());
  const auto database = directory / "store.db";
  const auto slots = read_slots(directory);
  const bool no_slots = !slots && slots.error().code == Errc::not_found;
  const bool key_left = std::filesystem::exists(directory / key_file);
  if (no_slots || (key_left && std::filesystem::exists(database))) {
    auto key = store_key(directory);
    if (!key) return tl::unexpected(key.error());
    if (no_slots) return open_with(std::move(*lock), database, *key, key_file, cost);
    if (opens(database, *key)) {
      // Even where the slots are damaged already: they were on their way out.
      if (auto gone = destroy_file(directory / slots_file); !gone) return tl::unexpected(gone.error());
      return open_with(std::move(*lock), database, *key, key_file, cost);
    }
    xmpp::wipe(*key);
  }
  if (!slots) return tl::unexpected(slots.error());
  if (!std::filesystem::exists(database)) {
    return xmpp::fail(Errc::not_found, database.string() + ": missing, where its key slots are");
  }
  if (passphrase.empty()) return xmpp::fail(Errc::not_authorized, "the local store needs its passphrase");
  auto key = slots->open(passphrase);
  if (!key) return tl::unexpected(key.error());
  auto opened = open_with(std::move(*lock), database, *key, slots_file, cost);
  if (!opened || !key_left) return opened;
  if (auto gone = destroy_file(directory / key_file); !gone) return tl::unexpected(gone.error());
  return opened;
}

bool History::has_keyring(const std::filesystem::path& directory) {
  if (!has_passphrase(directory)) return false;
  const auto slots = read_slots(directory);
  return slots && slots->has_keyring();
}

bool History::has_passphrase(const std::filesystem::path& directory) {
  return std::filesystem::exists(directory / slots_file) && !std::filesystem::exists(directory / key_file);
}

}  // namespace tui
