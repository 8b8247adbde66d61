// The execution of the schema's steps.
#include "xmppd/storage/sqlite/migrations.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <exception>

#include "libxmpp/base/log.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"

namespace xmppd {
namespace {

// PRAGMA application_id: "xmpD". Tells our file from any other SQLite database.
constexpr std::int64_t application_id = 0x786d7044;

// Steps from `done` up to `until`, in one transaction.
void run_steps(Database& database, const std::vector<Migration>& steps, std::size_t done, std::size_t until) {
  const auto before = done;
  try {
    database.begin(true);
    for (; done < until; ++done) {
      database.execute(steps[done].sql);
      database.execute(fmt::format("PRAGMA user_version = {}", done + 1));
    }
    database.execute(fmt::format("PRAGMA application_id = {}", application_id));
    database.commit();
  } catch (const std::exception& error) {
    database.rollback();
    const auto& step = steps[std::min(done, until - 1)];
    throw StorageError(fmt::format("{}: can't bring the schema to version {} ({}): {}; it stays at version {}",
                                   database.file(), std::min(done + 1, until), step.name, error.what(), before));
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
  // A new store is made whole or not at all, with one write to the disk in place of one for each step.
  if (empty && !steps.empty()) {
    run_steps(database, steps, version, steps.size());
    xmpp::log::info("storage", "schema made, at version {}", steps.size());
    return;
  }
  for (std::size_t next = version; next < steps.size(); ++next) {
    run_steps(database, steps, next, next + 1);
    xmpp::log::info("storage", "schema is at version {} ({})", next + 1, steps[next].name);
  }
}

}  // namespace xmppd
