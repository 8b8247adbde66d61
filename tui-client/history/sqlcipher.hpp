// RAII over SQLCipher's C interface: database, statement, transaction. Only this folder includes it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "libxmpp/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tui::sql {

// Thrown inside the folder, turned into a Result at its border.
struct DatabaseError : std::runtime_error {
  DatabaseError(const std::string& what, int code_in) : std::runtime_error(what), code(code_in) {}
  int code;  // SQLite's extended result code
};

class Statement;

class Database {
 public:
  // `key` is raw: 32 bytes, no derivation. Throws DatabaseError; a wrong key shows as SQLITE_NOTADB.
  Database(const std::string& path, std::string_view key);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const std::string& statements);
  // Everything is encrypted anew with `fresh`, in one transaction. No statement may be in use. False: that failed, and
  // it is as it was, under `old`. Throws if it opens with neither.
  bool rekey(std::string_view fresh, std::string_view old);
  // From the cache; one use at a time per text.
  Statement prepare(std::string_view sql);
  std::int64_t last_insert_id() const;
  int changes() const;

  // BEGIN IMMEDIATE, or a savepoint inside one. Rolls back when `body` throws or says false.
  void transaction(const std::function<bool()>& body);
  // Writes what the log has into the database and empties it; inside a transaction, once that is over.
  void empty_log();

 private:
  friend class Statement;
  void open(std::string_view key);
  void close();
  void finish(bool keep, int depth);
  void drop_statements();
  std::string path_;
  sqlite3* handle_ = nullptr;
  int depth_ = 0;
  bool log_to_empty_ = false;
  std::unordered_map<std::string, sqlite3_stmt*> cache_;
};

// Bind in order with operator<<-like bind(); read columns by index while step() is true. Reset when it goes.
class Statement {
 public:
  Statement(Database& database, sqlite3_stmt* handle) : database_(database), handle_(handle) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view text);
  Statement& bind(std::span<const std::uint8_t> bytes);
  Statement& bind_null();

  bool step();  // true: a row
  void run() {
    while (step()) {
    }
  }

  std::int64_t integer(int column) const;
  std::string text(int column) const;
  std::span<const std::uint8_t> bytes(int column) const;  // valid until the next step
  bool is_null(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* handle_;
  int next_ = 1;
};

// The folder's border: runs `body` and turns what SQLite throws into an Error, made by `failure(text)`.
template <class Error, class Body, class Failure>
auto attempt(Body body, Failure failure) -> tl::expected<decltype(body()), Error> {
  try {
    if constexpr (std::is_void_v<decltype(body())>) {
      body();
      return {};
    } else {
      return body();
    }
  } catch (const std::exception& error) {
    return failure(error.what());
  }
}

}  // namespace tui::sql
