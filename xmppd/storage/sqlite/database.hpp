// Database: one SQLite connection with its prepared statements, as the storage thread's backend.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "xmppd/storage/storage_thread.hpp"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace xmppd {

// What tasks put off until others need it, or until the commit (StorageThread::write_apart()).
class DeferredWrites {
 public:
  virtual ~DeferredWrites() = default;
  virtual void write() = 0;            // and keep nothing
  virtual void forget() noexcept = 0;  // the transaction is undone
};

// Used by one thread at a time: the opener's first, then the storage thread's. Errors inside are SQLite::Exception.
class Database final : public StorageBackend {
 public:
  // WAL, synchronous=FULL: a commit is on disk when it returns. `max_pages`: 0 for SQLite's own bound.
  // Throws StorageError: can't be opened, is damaged, is not a database.
  explicit Database(const std::string& file, std::uint64_t max_pages = 0);
  ~Database() override;

  void begin(bool writes) override;
  void commit() override;
  void rollback() noexcept override;
  void begin_step() override;
  void keep_step() override;
  bool undo_step() noexcept override;
  std::int64_t changes() const override;
  void settle() override;
  // It has to outlive the last transaction.
  void defer(DeferredWrites& writes) { deferred_.push_back(&writes); }

  // Prepared once; `sql` must be a literal (its address is the key). Use it through Query.
  SQLite::Statement& prepared(const char* sql);
  // One or more statements without results.
  void execute(const std::string& sql);
  // The first column of the first row; 0 if there is none.
  std::int64_t ask_integer(const std::string& sql);
  std::int64_t last_row_id() const;
  // Rows changed by the last statement.
  int rows_changed() const;
  // Once this transaction is on disk, its log is emptied.
  void empty_log_after_commit() { empty_log_ = true; }
  const std::string& file() const { return file_; }

 private:
  void configure(std::uint64_t max_pages);
  bool in_transaction() const;
  void forget_deferred() noexcept;

  std::string file_;
  bool empty_log_ = false;
  std::vector<DeferredWrites*> deferred_;
  std::unique_ptr<SQLite::Database> connection_;
  std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
};

}  // namespace xmppd
