// Making and restoring backups.
#include "tui-client/history/backup.hpp"

#include <fstream>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "tui-client/history/guarded.hpp"
#include "tui-client/history/schema.hpp"
#include "tui-client/history/sqlcipher_history.hpp"
#include "tui-client/history/store_vault.hpp"

namespace tui {

namespace {

using xmpp::Errc;
using xmpp::Result;

constexpr std::string_view backup_mark = "xmpp-tui backup 1\n";

void make_empty(const std::filesystem::path& path, std::string_view key) {
  sql::Database database(path.string(), key);
  migrate(database);
  database.execute("PRAGMA journal_mode=DELETE");
}

// Every table but the index, which the copy makes for itself, and OMEMO's, of which trust alone goes along.
std::vector<std::string> tables_to_copy(sql::Database& database) {
  std::vector<std::string> names;
  auto row = database.prepare(
      "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT "
      "LIKE 'search%' AND (name NOT LIKE 'omemo!_%' ESCAPE '!' OR name = 'omemo_identities') ORDER BY name");
  while (row.step()) names.push_back(row.text(0));
  return names;
}

void copy_rows(sql::Database& database) {
  for (const auto& name : tables_to_copy(database)) {
    database.execute("INSERT INTO backup." + name + " SELECT * FROM main." + name);
  }
  // Another device has another resource, and no token of this one; and what this one still sends, the other must not send again.
  database.execute("DELETE FROM backup.facts WHERE key IN ('resource', 'client_id', 'login_token')");
  database.execute(
      "UPDATE backup.messages SET delivery = 4, error = 'not sent yet when the backup was made' WHERE delivery = 0 AND "
      "direction = 1");
  database.execute(
      "INSERT OR REPLACE INTO backup.facts SELECT account, '" + std::string(former_devices_fact) +
      "', ifnull((SELECT value || ' ' FROM main.facts AS old WHERE old.account = omemo_local.account AND old.key = '" +
      former_devices_fact + "'), '') || device FROM main.omemo_local");
}

// What `in` still has, behind what is in `out`; flushed, so that a full disk shows here.
Result<void> append(std::ofstream& out, std::ifstream& in, const std::filesystem::path& path) {
  out << in.rdbuf() << std::flush;
  out.close();
  if (!in || !out) return xmpp::fail(Errc::storage_failed, path.string() + ": can't be written");
  return {};
}

Result<void> check_copy(const std::filesystem::path& path, std::string_view key) {
  try {
    sql::Database database(path.string(), key);
    {
      auto row = database.prepare("PRAGMA quick_check");
      if (!row.step() || row.text(0) != "ok") throw std::runtime_error("damaged");
    }
    {
      // What is empty is sound, too.
      auto row = database.prepare("PRAGMA user_version");
      if (!row.step() || row.integer(0) == 0) throw std::runtime_error("empty");
    }
    database.execute("PRAGMA journal_mode=DELETE");
    return {};
  } catch (const std::exception& error) {
    return xmpp::fail(Errc::invalid_argument, std::string("the backup is damaged: ") + error.what());
  }
}

}  // namespace

Result<void> SqlcipherHistory::back_up(const std::filesystem::path& file, std::string_view passphrase) {
  if (std::error_code ignored; std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) {
    return xmpp::fail(Errc::already_exists, file.string() + " is there already: give another name, or move it away");
  }
  const auto copy = TemporaryFile::beside(file);
  auto whole = TemporaryFile::beside(file);
  if (!copy || !whole) return tl::unexpected((copy ? whole.error() : copy.error()));
  KeySlots slots;
  std::string key = xmpp::random_bytes(store_key_bytes);
  auto done = slots.add(passphrase, key, cost_);
  if (done) {
    done = history::guarded([&] {
      make_empty(copy->path(), key);
      std::string raw = "x'" + xmpp::hex_encode(key) + "'";
      database_.prepare("ATTACH DATABASE ? AS backup KEY ?").bind(copy->path().string()).bind(raw).run();
      xmpp::wipe(raw);
      try {
        database_.transaction([&] {
          copy_rows(database_);
          return true;
        });
      } catch (...) {
        database_.execute("DETACH DATABASE backup");
        throw;
      }
      database_.execute("DETACH DATABASE backup");
    });
  }
  xmpp::wipe(key);
  if (!done) return done;
  std::ofstream out(whole->path(), std::ios::binary | std::ios::trunc);
  out << backup_mark << slots.text();
  std::ifstream in(copy->path(), std::ios::binary);
  if (done = append(out, in, file); !done) return done;
  return whole->become(file);
}

Result<void> restore_backup(const std::filesystem::path& file, const std::filesystem::path& directory,
                            std::string_view passphrase) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return xmpp::fail(Errc::not_found, file.string() + ": can't be read");
  std::string mark(backup_mark.size(), '\0'), text(KeySlots::max_bytes, '\0');
  in.read(mark.data(), static_cast<std::streamsize>(mark.size()));
  if (!in || mark != backup_mark) return xmpp::fail(Errc::invalid_argument, file.string() + ": no backup of xmpp-tui");
  in.getline(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in) return xmpp::fail(Errc::invalid_argument, file.string() + ": damaged");
  text.resize(static_cast<std::size_t>(in.gcount()) - 1);
  if (in.peek() == std::ifstream::traits_type::eof()) {
    return xmpp::fail(Errc::invalid_argument, file.string() + ": damaged: nothing behind its keys");
  }
  const auto slots = KeySlots::parse(text);
  if (!slots) return xmpp::fail(Errc::invalid_argument, file.string() + ": " + slots.error().detail);

  if (auto made = prepare_directory(directory); !made) return made;
  const auto lock = StoreLock::take(directory);
  if (!lock) return tl::unexpected(lock.error());
  const auto database = directory / "store.db";
  if (std::filesystem::exists(database)) {
    return xmpp::fail(Errc::already_exists,
                      database.string() + " is there already: give another --data, or move it away");
  }
  auto key = slots->open(passphrase);
  if (!key) return tl::unexpected(key.error());
  auto copy = TemporaryFile::beside(database);
  if (!copy) return tl::unexpected(copy.error());
  std::ofstream out(copy->path(), std::ios::binary | std::ios::trunc);
  auto done = append(out, in, database);
  if (done) done = check_copy(copy->path(), *key);
  xmpp::wipe(*key);
  if (done) done = write_slots(directory, *slots);
  if (done) done = destroy_file(directory / key_file);
  // Last: a store that is there is whole.
  return done ? copy->become(database) : done;
}

}  // namespace tui
