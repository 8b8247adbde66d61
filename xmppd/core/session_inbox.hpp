// SessionInbox: stanzas of one client that wait, in their order, until the account that a message is for is loaded.
#pragma once

#include <memory>
#include <optional>

#include "libxmpp/base/lean_queue.hpp"
#include "libxmpp/base/result.hpp"
#include "xmppd/core/stanza.hpp"
#include "xmppd/core/work.hpp"

namespace xmppd {

class Account;

// A message, the account it is for, and everything that is written because of it have to meet in one turn (see
// storage/turn.hpp), so the account comes first; and what the client sent after it comes after it (RFC 6120 §10.1).
// Bounded by sessions.max_unhandled: all that waits here is in work.
class SessionInbox {
 public:
  struct Entry {
    StanzaPtr stanza;
    Work work;
    bool ready = false;
    // Of a message to one of our domains: its recipient, as AccountCache::with() gives it.
    std::optional<xmpp::Result<std::shared_ptr<Account>>> recipient;
  };

  bool empty() const { return entries_.empty(); }
  // An entry that is ready now, or will be made so by the caller.
  std::shared_ptr<Entry> push(StanzaPtr stanza, Work work, bool ready) {
    entries_.push_back(std::make_shared<Entry>(Entry{std::move(stanza), std::move(work), ready, std::nullopt}));
    return entries_.back();
  }
  // The oldest, if it is ready; null otherwise.
  std::shared_ptr<Entry> take() {
    if (entries_.empty() || !entries_.front()->ready) return nullptr;
    auto entry = std::move(entries_.front());
    entries_.pop_front();
    return entry;
  }

 private:
  xmpp::LeanQueue<std::shared_ptr<Entry>> entries_;
};

}  // namespace xmppd
