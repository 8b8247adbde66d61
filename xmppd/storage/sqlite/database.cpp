// Database: connection, transactions and the cache of prepared statements.
#include "xmppd/storage/sqlite/database.hpp"

#include <fmt/core.h>
#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/storage/sqlite/archive_functions.hpp"
#include "xmppd/storage/sqlite/gathering_vfs.hpp"
#include "xmppd/storage/sqlite/query.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"

namespace xmppd {
namespace {

// No counting of what SQLite has allocated: that is a lock at each allocation. Later calls, and one after the library
// was used by others, change nothing.
void configure_library() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);
}

}  // namespace

Database::Database(const std::string& file, std::uint64_t max_pages) : file_(file) {
  constexpr int busy_timeout_ms = 5000;  // an administrator's sqlite3 shell or a backup may hold it for a moment
  try {
    configure_library();
    connection_ = std::make_unique<SQLite::Database>(
        file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, busy_timeout_ms, gathering_vfs());
    configure(max_pages);
  } catch (const SQLite::Exception& error) {
    const bool damaged = error.getErrorCode() == SQLITE_NOTADB || error.getErrorCode() == SQLITE_CORRUPT;
    throw StorageError(fmt::format("{}: {}{}", file, error.what(),
                                   damaged ? "; the file is damaged or is no database: restore it from a backup" : ""));
  }
}

Database::~Database() = default;

void Database::configure(std::uint64_t max_pages) {
  // The first look at the file: what is no database is refused here.
  if (connection_->execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") {
    throw StorageError(fmt::format("{}: write-ahead logging is not possible here (a network file system?)", file_));
  }
  connection_->exec(
      "PRAGMA synchronous = FULL;"    // a commit has been fsynced
      "PRAGMA foreign_keys = ON;"     // an account takes all of its rows with it
      "PRAGMA secure_delete = ON;"    // what was deleted can't be read from the file
      "PRAGMA trusted_schema = OFF;"  // a foreign tool's triggers and views run no functions here
      "PRAGMA cell_size_check = ON;"  // notice damage early
      // A page that many commits change is copied from the log to the database once for all of them.
      "PRAGMA wal_autocheckpoint = 4000;"  // pages: 16 MiB
      "PRAGMA journal_size_limit = 67108864;"
      "PRAGMA cache_size = -16384;");  // KiB
  if (add_archive_functions(connection_->getHandle()) != SQLITE_OK) throw StorageError(connection_->getErrorMsg());
  if (max_pages != 0) connection_->execAndGet(fmt::format("PRAGMA max_page_count = {}", max_pages));
  ask_integer("SELECT COUNT(*) FROM sqlite_schema");
}

// A batch with a write takes the lock at once: a reader that turns writer half-way could lose against a foreign tool.
void Database::begin(bool writes) { Query(*this, writes ? "BEGIN IMMEDIATE" : "BEGIN").run(); }
void Database::commit() {
  settle();
  Query(*this, "COMMIT").run();
  // All is on disk; if somebody reads the file at this moment, the log stays a while longer.
  if (std::exchange(empty_log_, false)) connection_->tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
}

void Database::rollback() noexcept {
  forget_deferred();
  if (in_transaction() && connection_->tryExec("ROLLBACK") != SQLite::OK) {
    xmpp::log::error("storage", "ROLLBACK: {}", connection_->getErrorMsg());
  }
}

void Database::begin_step() { Query(*this, "SAVEPOINT step").run(); }
void Database::keep_step() { Query(*this, "RELEASE step").run(); }

// SQLite gives up the whole transaction by itself on a full disk and the like.
bool Database::undo_step() noexcept {
  forget_deferred();
  return in_transaction() && connection_->tryExec("ROLLBACK TO step; RELEASE step") == SQLite::OK;
}

SQLite::Statement& Database::prepared(const char* sql) {
  auto& slot = statements_[sql];
  if (!slot) slot = std::make_unique<SQLite::Statement>(*connection_, sql);
  return *slot;
}

void Database::execute(const std::string& sql) { connection_->exec(sql); }

std::int64_t Database::ask_integer(const std::string& sql) {
  SQLite::Statement statement(*connection_, sql);
  return statement.executeStep() ? statement.getColumn(0).getInt64() : 0;
}

std::int64_t Database::last_row_id() const { return connection_->getLastInsertRowid(); }
int Database::rows_changed() const { return connection_->getChanges(); }

std::int64_t Database::changes() const { return sqlite3_total_changes64(connection_->getHandle()); }

void Database::settle() {
  for (auto* const each : deferred_) each->write();
}

void Database::forget_deferred() noexcept {
  for (auto* const each : deferred_) each->forget();
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_->getHandle()) == 0; }

}  // namespace xmppd
