// SessionOutbox: the queue in front of the wire.
#include "xmppd/core/session_outbox.hpp"

#include <utility>

#include "xmppd/core/session.hpp"
#include "xmppd/storage/turn.hpp"

namespace xmppd {

void SessionOutbox::send(StanzaPtr stanza) {
  if (!sink_ || overflowing_) return;
  if (entries_.empty()) return sink_->deliver(stanza);
  wait(std::move(stanza), 0);
}

bool SessionOutbox::send_committed(StanzaPtr stanza) {
  if (!sink_ || overflowing_) return false;
  const auto turn = turn_.written();
  if (turn == 0) {
    send(std::move(stanza));
    return false;
  }
  if (!wait(std::move(stanza), turn)) return false;
  if (std::exchange(awaited_turn_, turn) != turn) {
    turn_.when_committed([this, turn, alive = lifetime_.watch()](bool committed) {
      if (!alive.expired()) on_commit(turn, committed);
    });
  }
  return true;
}

// A disk that has stopped must not fill the memory: presence and answers go on coming, and wait behind a message.
bool SessionOutbox::wait(StanzaPtr stanza, std::uint64_t turn) {
  if (entries_.size() >= max_waiting_) {
    overflowing_ = true;
    sink_->close({xmpp::StreamErrorCondition::resource_constraint, "too much is waiting for the disk"});
    return false;
  }
  entries_.push_back({std::move(stanza), turn});
  return true;
}

void SessionOutbox::close() {
  sink_ = nullptr;
  entries_.clear();
}

void SessionOutbox::on_commit(std::uint64_t turn, bool committed) {
  if (!committed) std::erase_if(entries_, [turn](const Entry& entry) { return entry.turn == turn; });
  for (auto& entry : entries_) {
    if (entry.turn == turn) entry.turn = 0;
  }
  flush();
}

void SessionOutbox::flush() {
  while (sink_ && !entries_.empty() && entries_.front().turn == 0) {
    const auto stanza = std::move(entries_.front().stanza);
    entries_.pop_front();
    sink_->deliver(stanza);
  }
}

}  // namespace xmppd
