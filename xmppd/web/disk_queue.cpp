// Whose turn it is.
#include "xmppd/web/disk_queue.hpp"

namespace xmppd {

void DiskQueue::background(std::function<void()> work, std::function<void()> done) {
  Piece piece{std::move(work), std::move(done)};
  if (running_ >= most_at_a_time) return waiting_.push_back(std::move(piece));
  start(std::move(piece));
}

void DiskQueue::start(Piece piece) {
  ++running_;
  executor_.background(std::move(piece.first), [self = shared_from_this(), done = std::move(piece.second)] {
    --self->running_;
    if (!self->waiting_.empty()) {
      Piece next = std::move(self->waiting_.front());
      self->waiting_.pop_front();
      self->start(std::move(next));
    }
    done();
  });
}

}  // namespace xmppd
