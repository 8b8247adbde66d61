// FlushWaiters: who wants to know when what was written so far has left the process. Private to libxmpp/net.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace xmpp {

// Bytes are counted as the socket counts them, encrypted: those of a waiter are known once nothing is left to encrypt.
class FlushWaiters {
 public:
  void add(std::function<void()> done) { waiters_.push_back({std::nullopt, std::move(done)}); }
  // All that was written so far is among the first `total` bytes.
  void encrypted(std::uint64_t total) {
    for (Waiter& waiter : waiters_) {
      if (!waiter.target) waiter.target = total;
    }
  }
  // The kernel has taken so many. What to call next, in the order of add(); empty: nobody is due.
  std::function<void()> next_due(std::uint64_t taken) {
    if (waiters_.empty() || !waiters_.front().target || *waiters_.front().target > taken) return nullptr;
    auto done = std::move(waiters_.front().done);
    waiters_.erase(waiters_.begin());
    return done;
  }
  // Nobody will be called any more. What they hold may do anything when it goes.
  void drop() { const auto dropped = std::exchange(waiters_, {}); }

 private:
  struct Waiter {
    std::optional<std::uint64_t> target;
    std::function<void()> done;
  };

  std::vector<Waiter> waiters_;
};

}  // namespace xmpp
