// The execution of the schema's steps.
#include "xmppd/storage/sqlite/migrations.hpp"

#include <fmt/core.h>

#include <exception>

#include "libxmpp/base/log.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"

namespace xmppd {
namespace {

// PRAGMA application_id: "xmpD". Tells our file from any other SQLite database.
constexpr std::int64_t application_id = 0x786d7044;

void run_step(Database& database, const Migration& step, std::size_t version) {
  try {
    database.begin(true);
    database.execute(step.sql);
    database.execute(fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {}", version, application_id));
    database.commit();
  } catch (const std::exception& error) {
    database.rollback();
    throw StorageError(fmt::format("{}: can't bring the schema to version {} ({}): {}; it stays at version {}",
                                   database.file(), version, step.name, error.what(), version - 1));
  }
}

}  // namespace

void migrate(Database& database, const std::vector<Migration>& steps) {
  const auto version = static_cast<std::size_t>(database.ask_integer("PRAGMA user_version"));
  const bool empty = database.ask_integer("SELECT COUNT(*) FROM sqlite_schema") == 0;
  if (!empty && database.ask_integer("PRAGMA application_id") != application_id) {
    throw StorageError(fmt::format("{}: is not a database of xmppd", database.file()));
  }
  if (version > steps.size()) {
    throw StorageError(fmt::format("{}: has schema version {}, this xmppd knows up to {}: use a newer xmppd",
                                   database.file(), version, steps.size()));
  }
  for (std::size_t next = version; next < steps.size(); ++next) {
    run_step(database, steps[next], next + 1);
    xmpp::log::info("storage", "schema is at version {} ({})", next + 1, steps[next].name);
  }
}

}  // namespace xmppd
