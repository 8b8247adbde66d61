// SessionOutbox: the queue in front of the wire.
#include "xmppd/core/session_outbox.hpp"

#include <algorithm>
#include <utility>

#include "xmppd/core/message_content.hpp"
#include "xmppd/core/session.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

// Beyond all that one session is ever sent.
constexpr std::uint64_t first_fresh_number = std::uint64_t{1} << 40;

// A message that the account itself wraps around another one (XEP-0280).
bool is_copy(const Stanza& stanza) {
  return stanza.kind() == xmpp::StanzaKind::message && stanza.from().is_bare() && stanza.from().same_bare(stanza.to());
}

// Presence is told anew, and who is writing is of no interest later.
bool is_kept(const Stanza& stanza) {
  switch (stanza.kind()) {
    case xmpp::StanzaKind::presence:
      return false;
    case xmpp::StanzaKind::iq:
      return true;
    case xmpp::StanzaKind::message:
      break;
  }
  return lone_chat_state(spoken(stanza.content())) == nullptr;
}

}  // namespace

void SessionOutbox::send(StanzaPtr stanza, DeliveryPtr delivery) {
  if (!sink_ || overflowing_) return;
  Entry entry{std::move(stanza), std::move(delivery), 0};
  if (entries_.empty() && !managed_) return write(entry);
  const bool kept = journal_ && is_kept(*entry.stanza);
  if (kept && fresh_number_ == 0) {
    entry.saved = Saved::not_yet;
    ++unsaved_;
  }
  if (!wait(std::move(entry))) return;
  if (kept && fresh_number_ != 0) journal_->append(row_of(entries_.back(), ++fresh_number_));
  flush();
}

bool SessionOutbox::send_committed(StanzaPtr stanza, DeliveryPtr delivery) {
  if (!sink_ || overflowing_) return false;
  const bool kept = journal_ && is_kept(*stanza);
  if (!kept && stores_.turn.written() == 0) {
    send(std::move(stanza), std::move(delivery));
    return false;
  }
  if (!wait({std::move(stanza), std::move(delivery), 0})) return false;
  auto& entry = entries_.back();
  if (kept) journal_->append(row_of(entry, next_number()));
  entry.turn = stores_.turn.written();
  if (entry.turn == 0) {  // the journal can't be written at present
    flush();
    return false;
  }
  await_commit(entry.turn);
  return true;
}

void SessionOutbox::await_commit(std::uint64_t turn) {
  if (std::exchange(awaited_turn_, turn) == turn) return;
  stores_.turn.when_committed([this, turn, alive = lifetime_.watch()](bool committed) {
    if (!alive.expired()) on_commit(turn, committed);
  });
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
  if (entry.delivery && !managed_ && !std::exchange(entry.delivery->taken, true) && entry.delivery->key != 0) {
    keep_in_step({entry.delivery->key}, 0);
  }
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
  journal_ = nullptr;
  return left;
}

void SessionOutbox::manage(SessionJournal* journal) {
  managed_ = true;
  journal_ = journal;
  for (auto& entry : entries_) {
    bytes_ += entry.stanza->wire().size();
    if (!journal_ || !is_kept(*entry.stanza)) continue;
    entry.saved = Saved::not_yet;
    ++unsaved_;
  }
  write_unsaved();
}

bool SessionOutbox::acknowledge(std::uint32_t h) {
  const auto more = static_cast<std::uint32_t>(h - static_cast<std::uint32_t>(first_));
  if (static_cast<std::int32_t>(more) < 0) return true;
  if (more > written_) return false;
  std::vector<std::int64_t> taken;
  std::uint64_t saved = 0;
  for (std::uint32_t i = 0; i < more; ++i) saved = std::max(saved, drop_front(taken));
  first_ += more;
  written_ -= more;
  keep_in_step(taken, saved);
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

// The client has the oldest entry. Returns its number in the journal, 0 if it is not there.
std::uint64_t SessionOutbox::drop_front(std::vector<std::int64_t>& taken) {
  const auto entry = std::move(entries_.front());
  entries_.pop_front();
  bytes_ -= entry.stanza->wire().size();
  const auto& delivery = entry.delivery;
  if (delivery && !std::exchange(delivery->taken, true) && delivery->key != 0 && delivery.use_count() > 1) {
    taken.push_back(delivery->key);
  }
  if (entry.saved == Saved::not_yet) --unsaved_;
  return entry.saved == Saved::yes ? entry.number : 0;
}

// What is on disk of the acknowledged goes, and other sessions' journals learn who was taken.
void SessionOutbox::keep_in_step(const std::vector<std::int64_t>& taken, std::uint64_t up_to) {
  if (journal_) {
    if (up_to != 0 || !taken.empty()) journal_->acknowledged(up_to, taken);
    return;
  }
  for (const auto message : taken) stores_.sessions.take(message).then_detached([](const auto&) {});
}

void SessionOutbox::restore(StanzaSink& sink, SessionJournal& journal, std::vector<RestoredStanza> queue) {
  managed_ = true;
  journal_ = &journal;
  suspend(sink);
  fresh_number_ = first_fresh_number;
  for (auto& each : queue) {
    bytes_ += each.stanza->wire().size();
    fresh_number_ = std::max(fresh_number_, each.number);
    entries_.push_back({std::move(each.stanza), std::move(each.delivery), 0, each.number, Saved::yes});
  }
}

void SessionOutbox::renumber(std::uint32_t h) {
  const auto has_it = [h](const Entry& entry) {
    return entry.saved == Saved::yes && entry.number <= first_fresh_number &&
           static_cast<std::int32_t>(h - static_cast<std::uint32_t>(entry.number)) >= 0;
  };
  std::vector<std::int64_t> taken;
  std::uint64_t saved = 0;
  while (!entries_.empty() && has_it(entries_.front())) saved = std::max(saved, drop_front(taken));
  keep_in_step(taken, saved);
  first_ = h;
  fresh_number_ = 0;
  for (auto& each : waiting_) each.up_to = first_ + entries_.size();
  journal_->save();
}

std::uint64_t SessionOutbox::next_number() { return fresh_number_ != 0 ? ++fresh_number_ : first_ + entries_.size(); }

QueuedStanza SessionOutbox::row_of(Entry& entry, std::uint64_t number) {
  entry.number = number;
  entry.saved = Saved::yes;
  QueuedStanza row;
  row.number = number;
  row.stanza = entry.stanza->wire();
  if (const auto& delivery = entry.delivery) {
    if (delivery->key == 0) delivery->key = journal_->new_message_key();
    row.message = delivery->key;
    row.received = delivery->received;
    row.taken = delivery->taken;
    if (is_copy(*entry.stanza)) row.original = delivery->message->wire();
  }
  return row;
}

void SessionOutbox::write_unsaved() {
  if (unsaved_ == 0) return;
  unsaved_ = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto& entry = entries_[i];
    if (entry.saved != Saved::not_yet) continue;
    journal_->append(row_of(entry, first_ + i + 1));
  }
}

std::vector<QueuedStanza> SessionOutbox::save_all() {
  std::vector<QueuedStanza> rows;
  if (!journal_) return rows;
  unsaved_ = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto& entry = entries_[i];
    if (!is_kept(*entry.stanza)) continue;
    const bool restored = fresh_number_ != 0;
    const auto number = !restored ? first_ + i + 1 : entry.saved == Saved::yes ? entry.number : ++fresh_number_;
    rows.push_back(row_of(entry, number));
  }
  return rows;
}

void SessionOutbox::on_commit(std::uint64_t turn, bool committed) {
  bool renumbered = false;
  if (!committed) {
    entries_.erase_if([&](const Entry& entry) {
      if (entry.turn != turn) return false;
      if (managed_) bytes_ -= entry.stanza->wire().size();
      if (entry.saved == Saved::not_yet) --unsaved_;
      return renumbered = true;
    });
  }
  for (auto& entry : entries_) {
    if (entry.turn == turn) entry.turn = 0;
  }
  if (renumbered && journal_) journal_->save();
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
