// SessionOutbox: the queue in front of the wire.
#include "xmppd/core/session_outbox.hpp"

#include <utility>

#include "xmppd/core/session.hpp"
#include "xmppd/storage/turn.hpp"

namespace xmppd {

void SessionOutbox::send(StanzaPtr stanza, DeliveryPtr delivery) {
  if (!sink_ || overflowing_) return;
  Entry entry{std::move(stanza), std::move(delivery), 0};
  if (entries_.empty() && !managed_) return write(entry);
  if (wait(std::move(entry))) flush();
}

bool SessionOutbox::send_committed(StanzaPtr stanza, DeliveryPtr delivery) {
  if (!sink_ || overflowing_) return false;
  const auto turn = turn_.written();
  if (turn == 0) {
    send(std::move(stanza), std::move(delivery));
    return false;
  }
  if (!wait({std::move(stanza), std::move(delivery), turn})) return false;
  if (std::exchange(awaited_turn_, turn) != turn) {
    turn_.when_committed([this, turn, alive = lifetime_.watch()](bool committed) {
      if (!alive.expired()) on_commit(turn, committed);
    });
  }
  return true;
}

// A disk that has stopped must not fill the memory: presence and answers go on coming, and wait behind a message. Nor
// must a client that does not acknowledge.
bool SessionOutbox::wait(Entry entry) {
  if (!managed_ && entries_.size() >= bounds_.waiting) {
    overflowing_ = true;
    sink_->close({xmpp::StreamErrorCondition::resource_constraint, "too much is waiting for the disk"});
    return false;
  }
  if (managed_) {
    bytes_ += entry.stanza->wire().size();
    const bool full = entries_.size() >= bounds_.unacked || bytes_ > bounds_.unacked_bytes;
    // The end comes after this callback; what comes until then is given back with the rest.
    if (full && !std::exchange(overfull_, true)) {
      sink_->close({xmpp::StreamErrorCondition::resource_constraint, "too much is waiting to be acknowledged"});
    }
  }
  entries_.push_back(std::move(entry));
  return true;
}

void SessionOutbox::write(const Entry& entry) {
  if (entry.delivery && !managed_) entry.delivery->taken = true;
  sink_->deliver(entry.stanza);
}

void SessionOutbox::when_delivered(std::function<void()> done) {
  if (!sink_) return;
  if (!managed_) return sink_->when_flushed(std::move(done));
  if (entries_.empty()) return done();
  waiting_.push_back({first_ + entries_.size(), std::move(done)});
}

std::vector<Undelivered> SessionOutbox::close() {
  sink_ = nullptr;
  waiting_.clear();
  std::vector<Undelivered> left;
  left.reserve(entries_.size());
  for (auto& entry : std::exchange(entries_, {})) left.push_back({std::move(entry.stanza), std::move(entry.delivery)});
  written_ = 0;
  return left;
}

void SessionOutbox::manage() {
  managed_ = true;
  for (const auto& entry : entries_) bytes_ += entry.stanza->wire().size();
}

bool SessionOutbox::acknowledge(std::uint32_t h) {
  const auto more = static_cast<std::uint32_t>(h - static_cast<std::uint32_t>(first_));
  if (static_cast<std::int32_t>(more) < 0) return true;
  if (more > written_) return false;
  for (std::uint32_t i = 0; i < more; ++i) {
    const auto& entry = entries_.front();
    if (entry.delivery) entry.delivery->taken = true;
    bytes_ -= entry.stanza->wire().size();
    entries_.pop_front();
  }
  first_ += more;
  written_ -= more;
  while (!waiting_.empty() && (waiting_.front().up_to <= first_ || entries_.empty())) {
    const auto done = std::move(waiting_.front().done);
    waiting_.pop_front();
    done();
  }
  return true;
}

void SessionOutbox::suspend(StanzaSink& sink) {
  sink_ = &sink;
  suspended_ = true;
  awaits_room_ = false;
  ++connection_;
}

void SessionOutbox::restart(StanzaSink& sink) {
  sink_ = &sink;
  suspended_ = false;
  written_ = 0;
  flush();
}

void SessionOutbox::on_commit(std::uint64_t turn, bool committed) {
  if (!committed) {
    std::erase_if(entries_, [this, turn](const Entry& entry) {
      if (entry.turn != turn) return false;
      if (managed_) bytes_ -= entry.stanza->wire().size();
      return true;
    });
  }
  for (auto& entry : entries_) {
    if (entry.turn == turn) entry.turn = 0;
  }
  flush();
}

void SessionOutbox::flush() {
  if (managed_) return flush_managed();
  while (sink_ && !entries_.empty() && entries_.front().turn == 0) {
    const auto entry = std::move(entries_.front());
    entries_.pop_front();
    write(entry);
  }
}

// No more than the connection takes: a thousand stanzas that are sent again must not look like a client that does not
// read.
void SessionOutbox::flush_managed() {
  while (sink_ && !suspended_ && !awaits_room_ && written_ < entries_.size() && entries_[written_].turn == 0) {
    if (!sink_->has_room()) {
      awaits_room_ = true;
      sink_->when_flushed([this, connection = connection_, alive = lifetime_.watch()] {
        if (alive.expired() || connection != connection_) return;
        awaits_room_ = false;
        flush();
      });
      return;
    }
    write(entries_[written_++]);
  }
}

}  // namespace xmppd
