// RAII over SQLCipher: every result code is looked at, every statement is reset.
#include "tui-client/history/sqlcipher.hpp"

#define SQLITE_HAS_CODEC 1
#include <sqlcipher/sqlite3.h>

#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"

namespace tui::sql {

namespace {

[[noreturn]] void raise(sqlite3* handle, const std::string& doing) {
  throw DatabaseError(doing + ": " + (handle ? sqlite3_errmsg(handle) : "out of memory"),
                      handle ? sqlite3_extended_errcode(handle) : SQLITE_NOMEM);
}

// The x'…' form is SQLCipher's for a raw key: no derivation, which would cost a second at each start.
std::string raw_key(std::string_view key) { return "x'" + xmpp::hex_encode(key) + "'"; }

}  // namespace

Database::Database(const std::string& path, std::string_view key) : path_(path) { open(key); }

Database::~Database() { close(); }

void Database::open(std::string_view key) {
  if (sqlite3_open_v2(path_.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) != SQLITE_OK) {
    const DatabaseError error("opening " + path_ + ": " + (handle_ ? sqlite3_errmsg(handle_) : "out of memory"),
                              SQLITE_CANTOPEN);
    close();
    throw error;
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, 5000);
  std::string raw = raw_key(key);
  const int keyed = sqlite3_key(handle_, raw.data(), static_cast<int>(raw.size()));
  xmpp::wipe(raw);
  try {
    if (keyed != SQLITE_OK) raise(handle_, "setting the key");
    // The first read is what tells a wrong key.
    execute("SELECT count(*) FROM sqlite_master");
    execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON");
  } catch (...) {
    close();
    throw;
  }
}

void Database::close() {
  drop_statements();
  sqlite3_close_v2(std::exchange(handle_, nullptr));
}

void Database::drop_statements() {
  for (auto& [sql, statement] : cache_) sqlite3_finalize(statement);
  cache_.clear();
}

bool Database::rekey(std::string_view fresh, std::string_view old) {
  drop_statements();
  // Not through the write-ahead log: it would keep pages of the old key, and a rollback journal makes it one step.
  execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE");
  std::string raw = raw_key(fresh);
  sqlite3_rekey(handle_, raw.data(), static_cast<int>(raw.size()));
  xmpp::wipe(raw);
  // It says that all went well whatever happened, and after a failure this handle would write with the new key: what is
  // on the disk tells.
  close();
  try {
    open(fresh);
    return true;
  } catch (const DatabaseError& error) {
    if ((error.code & 0xff) != SQLITE_NOTADB) throw;
  }
  open(old);
  return false;
}

void Database::execute(const std::string& statements) {
  if (sqlite3_exec(handle_, statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) raise(handle_, "database");
}

Statement Database::prepare(std::string_view sql) {
  auto it = cache_.find(std::string(sql));
  if (it == cache_.end()) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) {
      raise(handle_, std::string(sql));
    }
    it = cache_.emplace(std::string(sql), statement).first;
  }
  return Statement(*this, it->second);
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_); }
int Database::changes() const { return sqlite3_changes(handle_); }

void Database::transaction(const std::function<bool()>& body) {
  const int depth = depth_;
  execute(depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT level" + std::to_string(depth));
  depth_ = depth + 1;
  bool keep = false;
  try {
    keep = body();
  } catch (...) {
    finish(false, depth);
    throw;
  }
  finish(keep, depth);
}

void Database::empty_log() {
  if (depth_ > 0) {
    log_to_empty_ = true;
    return;
  }
  log_to_empty_ = false;
  execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

void Database::finish(bool keep, int depth) {
  depth_ = depth;
  if (depth > 0) {
    const std::string name = "level" + std::to_string(depth);
    execute(keep ? "RELEASE " + name : "ROLLBACK TO " + name + "; RELEASE " + name);
    return;
  }
  if (!keep) {
    // A failed statement (disk full) may have rolled back by itself; then there is nothing left to undo.
    if (!sqlite3_get_autocommit(handle_)) execute("ROLLBACK");
    return;
  }
  try {
    execute("COMMIT");
  } catch (...) {
    if (!sqlite3_get_autocommit(handle_)) execute("ROLLBACK");
    throw;
  }
  if (log_to_empty_) empty_log();
}

Statement::~Statement() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

Statement& Statement::bind(std::int64_t value) {
  if (sqlite3_bind_int64(handle_, next_++, value) != SQLITE_OK) raise(database_.handle_, "bind");
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  // A null pointer would bind NULL; an empty view may have one.
  const char* data = text.empty() ? "" : text.data();
  if (sqlite3_bind_text64(handle_, next_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK) {
    raise(database_.handle_, "bind");
  }
  return *this;
}

Statement& Statement::bind(std::span<const std::uint8_t> bytes) {
  const void* data = bytes.empty() ? static_cast<const void*>("") : bytes.data();
  if (sqlite3_bind_blob64(handle_, next_++, data, bytes.size(), SQLITE_TRANSIENT) != SQLITE_OK) {
    raise(database_.handle_, "bind");
  }
  return *this;
}

Statement& Statement::bind_null() {
  if (sqlite3_bind_null(handle_, next_++) != SQLITE_OK) raise(database_.handle_, "bind");
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  raise(database_.handle_, "database");
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return data ? std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))) : std::string();
}

std::span<const std::uint8_t> Statement::bytes(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_, column));
  return {data, data ? static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)) : 0};
}

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

}  // namespace tui::sql
