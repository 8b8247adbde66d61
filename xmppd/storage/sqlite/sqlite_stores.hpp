// SqliteStores: all stores in one SQLite database behind one storage thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "xmppd/storage/storage_thread.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmpp {
class EventLoop;
}

namespace xmppd {

class TransferStore;

class SqliteStores {
 public:
  struct Options {
    std::string directory;          // made with 0700 on first start; the database in it is xmppd.db (0600)
    std::size_t max_queue = 10000;  // calls that may wait for the disk; one more completes with storage_failed
    std::uint64_t max_pages = 0;    // bound of the database in pages of 4 KiB; 0: none
    // How many copies of the database are kept that are made before its schema changes; 0: none is made.
    std::size_t migration_backups = 2;
  };
  struct Statistics {
    StorageStatistics thread;
    std::uint64_t database_bytes = 0;
    std::uint64_t log_bytes = 0;  // the write-ahead log
  };

  // Opens or makes the database and brings its schema up to date, on the calling thread. Throws StorageError
  // (storage_error.hpp) with a message for a person.
  SqliteStores(xmpp::EventLoop& loop, Options options);
  ~SqliteStores();  // shut_down()
  SqliteStores(const SqliteStores&) = delete;
  SqliteStores& operator=(const SqliteStores&) = delete;

  Stores stores();
  TransferStore& transfer();
  // Returns when everything accepted is on disk and the database is closed. Completions follow on the loop; later calls
  // complete with shutting_down.
  void shut_down();
  Statistics statistics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
