// DiskQueue: the disk work of uploaded files in the background, a few pieces at a time: the threads there are logins',
// too.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <utility>

#include "libxmpp/loop/executor.hpp"

namespace xmppd {

class DiskQueue : public std::enable_shared_from_this<DiskQueue> {
 public:
  // Of libuv's four threads.
  static constexpr std::size_t most_at_a_time = 2;

  // `executor` must outlive it.
  explicit DiskQueue(xmpp::Executor& executor) : executor_(executor) {}

  // As Executor::background(); in the order of the calls, if there are too many.
  void background(std::function<void()> work, std::function<void()> done);
  std::size_t waiting() const { return waiting_.size(); }

 private:
  using Piece = std::pair<std::function<void()>, std::function<void()>>;
  void start(Piece piece);

  xmpp::Executor& executor_;
  std::deque<Piece> waiting_;
  std::size_t running_ = 0;
};

}  // namespace xmppd
