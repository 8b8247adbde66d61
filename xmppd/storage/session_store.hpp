// SessionStore: what a session that may be resumed (XEP-0198 §5) needs to outlive the daemon.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct SessionRecord {
  std::int64_t key = 0;  // never used twice
  std::string resource;
  std::string secret;         // a hash of what the client has to know
  std::int64_t seconds = 0;   // it may be resumed so long after its connection is gone
  std::uint64_t handled = 0;  // stanzas of the client, from the first without a gap, whose effects are on disk
  std::string state;          // XML; opaque here
};

// One that the client has not acknowledged.
struct QueuedStanza {
  std::uint64_t number = 0;
  std::int64_t message = 0;  // what all rows that stand for one message share; 0: it is nobody else's
  xmpp::Timestamp received = 0;
  bool taken = false;    // another device has the message
  std::string stanza;    // XML, default namespace jabber:client
  std::string original;  // the message, where the stanza is a copy of it in a wrapper; else empty
};

struct SavedSession {
  SessionRecord record;
  std::vector<QueuedStanza> queue;   // by number
  std::vector<std::uint64_t> marks;  // numbers above `handled` that are handled as well, ascending
};

class SessionStore {
 public:
  virtual ~SessionStore() = default;
  // All of one session: what was kept of it before is replaced.
  virtual xmpp::Pending<xmpp::Done> save(const xmpp::Jid& owner, SavedSession session) = 0;
  // Up to this number; `marks` are added, those that `handled` covers go. No state: it has not changed.
  virtual xmpp::Pending<xmpp::Done> handle(std::int64_t key, std::uint64_t handled, std::vector<std::uint64_t> marks,
                                           std::optional<std::string> state) = 0;
  virtual xmpp::Pending<xmpp::Done> append(std::int64_t key, QueuedStanza stanza) = 0;
  // The client has those up to this number, and with them these messages that other sessions hold, too.
  virtual xmpp::Pending<xmpp::Done> acknowledge(std::int64_t key, std::uint64_t up_to,
                                                std::vector<std::int64_t> taken) = 0;
  // A client that needs no row has got the message.
  virtual xmpp::Pending<xmpp::Done> take(std::int64_t message) = 0;
  virtual xmpp::Pending<xmpp::Done> remove(std::int64_t key) = 0;
  virtual xmpp::Pending<std::vector<SavedSession>> load(const xmpp::Jid& owner) = 0;
  // Accounts of the domain that have any.
  virtual xmpp::Pending<std::vector<xmpp::Jid>> owners(const std::string& domain) = 0;
};

}  // namespace xmppd
