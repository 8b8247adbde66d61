// SessionJournal: what of a resumable session is on disk, so that it outlives the daemon (XEP-0198 §5).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/core/work.hpp"
#include "xmppd/storage/session_store.hpp"

namespace xmppd {

class Session;

// What is kept of the id that a client resumes with: who reads the database can't resume with it.
std::string resumption_secret(std::string_view id);

// Two promises. What the client is told to be handled is so on disk, and what came of it: answers, and the session's
// state. And a message for the client is in its queue on disk in the transaction that takes it from whoever sent it.
// Presence is in no journal; a session that goes on after a restart is told what is true then. If the disk fails, the
// session goes on in memory alone, and is written anew once a second until that succeeds.
class SessionJournal {
 public:
  // Of a session that begins, and of one that has been saved.
  SessionJournal(Session& session, std::int64_t seconds, std::string secret);
  SessionJournal(Session& session, const SavedSession& saved);

  // All of the session, as it is now.
  void save();
  // The session is over; nothing is written any more.
  void end();

  // --- what the client has sent; numbers count its stanzas since stream management was enabled
  // All that this one does to the stores is written in this turn. `work` is its work, over when that is on disk.
  void processed(std::uint32_t number, Work work);
  // Whether it was, before the daemon ended.
  bool was_processed(std::uint32_t number);
  // An effect that is kept in the session itself.
  void state_may_have_changed() { state_stale_ = true; }
  // Runs `then` once what is handled is on disk, or lost; at once, if it is there already.
  void secure(std::function<void()> then);
  std::uint64_t on_disk() const { return on_disk_; }

  // --- what it is sent; by its outbox
  void append(QueuedStanza stanza);
  std::int64_t new_message_key();
  void acknowledged(std::uint64_t up_to, std::vector<std::int64_t> taken);

 private:
  bool writable();
  void raise();
  void absorb();
  void write(std::vector<std::uint64_t> marks, Work work);
  std::optional<std::string> changed_state();
  void done(const xmpp::Result<xmpp::Done>& result, std::uint64_t handled);
  std::uint64_t extend(std::uint32_t number) const;

  Session& session_;
  SessionStore& store_;
  SessionRecord record_;
  std::uint64_t on_disk_ = 0;      // of record_.handled
  std::set<std::uint64_t> marks_;  // above record_.handled
  bool state_stale_ = true;
  std::size_t state_hash_ = 0;
  bool ended_ = false;
  bool dirty_ = false;  // something could not be written
  std::shared_ptr<void> retry_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
