// SessionJournal: the one place that knows what is on disk of a session.
#include "xmppd/core/session_journal.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/saved_state.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

constexpr unsigned retry_ms = 1000;

std::int64_t key_from(std::string_view secret) {
  std::uint64_t key = 0;
  for (const char byte : secret.substr(0, 8)) key = key << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(key >> 1) | 1;
}

}  // namespace

std::string resumption_secret(std::string_view id) { return xmpp::digest(xmpp::HashAlgorithm::sha256, id); }

SessionJournal::SessionJournal(Session& session, std::int64_t seconds, std::string secret)
    : session_(session), store_(session.host().stores.sessions) {
  record_.key = key_from(secret);
  record_.resource = std::string(session.jid().resource());
  record_.secret = std::move(secret);
  record_.seconds = seconds;
}

SessionJournal::SessionJournal(Session& session, const SavedSession& saved)
    : session_(session),
      store_(session.host().stores.sessions),
      record_(saved.record),
      on_disk_(saved.record.handled),
      marks_(saved.marks.begin(), saved.marks.end()),
      state_hash_(std::hash<std::string>{}(saved.record.state)) {
  record_.state.clear();
}

void SessionJournal::save() {
  if (ended_) return;
  dirty_ = false;
  retry_.reset();
  raise();
  SavedSession all;
  all.record = record_;
  all.record.state = save_state(session_);
  state_stale_ = false;
  state_hash_ = std::hash<std::string>{}(all.record.state);
  all.queue = session_.outbox().save_all();
  all.marks.assign(marks_.begin(), marks_.end());
  store_.save(session_.account().jid(), std::move(all))
      .then(lifetime_, [this, handled = record_.handled](const auto& result) { done(result, handled); });
}

void SessionJournal::end() {
  if (std::exchange(ended_, true)) return;
  retry_.reset();
  store_.remove(record_.key).then_detached([](const auto& removed) {
    if (!removed) xmpp::log::warning("sessions", "a session that is over is still kept: {}", removed.error().detail);
  });
}

void SessionJournal::done(const xmpp::Result<xmpp::Done>& result, std::uint64_t handled) {
  if (ended_) return;
  if (result) {
    on_disk_ = std::max(on_disk_, handled);
    return;
  }
  if (result.error().code != xmpp::Errc::storage_failed) {  // the account goes, or the daemon
    ended_ = true;
    return;
  }
  dirty_ = true;
  if (!retry_) retry_ = session_.host().environment.executor().after(retry_ms, [this] { save(); });
}

// While it is not, save() is due soon and covers what is not written now.
bool SessionJournal::writable() { return !ended_ && !dirty_; }

std::uint64_t SessionJournal::extend(std::uint32_t number) const {
  const auto distance = static_cast<std::int32_t>(number - static_cast<std::uint32_t>(record_.handled));
  const auto extended = static_cast<std::int64_t>(record_.handled) + distance;
  return extended < 0 ? 0 : static_cast<std::uint64_t>(extended);
}

void SessionJournal::absorb() {
  while (!marks_.empty() && *marks_.begin() <= record_.handled + 1) {
    record_.handled = std::max(record_.handled, *marks_.begin());
    marks_.erase(marks_.begin());
  }
}

void SessionJournal::raise() {
  if (session_.management()) record_.handled = std::max(record_.handled, extend(session_.handled()));
  absorb();
}

void SessionJournal::processed(std::uint32_t number, Work work) {
  if (ended_) return;
  raise();
  const auto n = extend(number);
  if (n <= record_.handled || !marks_.insert(n).second) return;
  absorb();
  std::vector<std::uint64_t> marks;
  if (n > record_.handled) marks.push_back(n);
  write(std::move(marks), std::move(work));
}

bool SessionJournal::was_processed(std::uint32_t number) {
  raise();
  const auto n = extend(number);
  return n <= record_.handled || marks_.contains(n);
}

void SessionJournal::write(std::vector<std::uint64_t> marks, Work work) {
  if (!writable()) return;
  session_.outbox().write_unsaved();
  store_.handle(record_.key, record_.handled, std::move(marks), changed_state())
      .then(lifetime_,
            [this, handled = record_.handled, work = std::move(work)](const auto& result) { done(result, handled); });
}

std::optional<std::string> SessionJournal::changed_state() {
  if (!std::exchange(state_stale_, false)) return std::nullopt;
  auto state = save_state(session_);
  const auto hash = std::hash<std::string>{}(state);
  if (std::exchange(state_hash_, hash) == hash) return std::nullopt;
  return state;
}

void SessionJournal::secure(std::function<void()> then) {
  raise();
  if (ended_ || dirty_ || on_disk_ >= record_.handled) return then();
  write({}, nullptr);
  session_.host().stores.turn.when_committed([then = std::move(then)](bool) { then(); });
}

std::int64_t SessionJournal::new_message_key() { return session_.host().sessions.new_message_key(); }

void SessionJournal::append(QueuedStanza stanza) {
  if (!writable()) return;
  store_.append(record_.key, std::move(stanza)).then(lifetime_, [this](const auto& result) { done(result, 0); });
}

void SessionJournal::acknowledged(std::uint64_t up_to, std::vector<std::int64_t> taken) {
  if (!writable()) return;
  store_.acknowledge(record_.key, up_to, std::move(taken)).then(lifetime_, [this](const auto& result) {
    done(result, 0);
  });
}

}  // namespace xmppd
