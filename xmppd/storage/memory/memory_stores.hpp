// MemoryStores: all stores in maps, for tests and stories; gone with the object.
#pragma once

#include <cstddef>
#include <memory>

#include "xmppd/storage/stores.hpp"

namespace xmpp {
class Executor;
}

namespace xmppd {

// A call takes effect when it is made; its completion is posted to `executor`, never run inside the call. The stores
// and `executor` must outlive all uses of stores().
class MemoryStores {
 public:
  explicit MemoryStores(xmpp::Executor& executor);
  ~MemoryStores();
  MemoryStores(const MemoryStores&) = delete;
  MemoryStores& operator=(const MemoryStores&) = delete;

  Stores stores();

  // The next `count` calls, of whatever store, change nothing and complete with Errc::storage_failed.
  void fail_next(std::size_t count);
  // From now on every call completes with Errc::shutting_down.
  void shut_down();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd
