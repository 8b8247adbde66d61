// SessionRegistry: the only owner of sessions; binds and closes them.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/core/ended_sessions.hpp"
#include "xmppd/core/hibernation.hpp"
#include "xmppd/core/session.hpp"
#include "xmppd/core/session_recovery.hpp"

namespace xmppd {

class SessionRegistry {
 public:
  explicit SessionRegistry(Host& host);

  // RFC 6120 §7. An empty `resource` asks the server to make one (unguessable). A conflict is solved by setting
  // sessions.conflict: "replace" closes the old session with <conflict/>, "rename" gives a new name, "reject" is
  // Errc::already_exists. limit_exceeded: sessions.max_per_account. invalid_argument: resource not acceptable.
  // Fires hooks.session_bound.
  xmpp::Result<std::shared_ptr<Session>> bind(const std::shared_ptr<Account>& account, std::string_view resource,
                                              StanzaSink& sink, SessionFacts facts);
  // The stream has ended: the session leaves its account, hooks.session_closed fires (unavailable presence is sent from
  // there). Idempotent. Nothing dies under its caller: the object goes once the current callback is over.
  void close(Session& session);
  // The connection is gone, but the client may come back (XEP-0198 §5): the session waits, available if it was, and
  // ends by itself in time. What is sent to it waits, too. One that can't be resumed is closed.
  void hibernate(Session& session);
  // It has come back by `sink`. What it has not acknowledged is sent again; hooks.session_resumed fires.
  void wake(Session& session, StanzaSink& sink, SessionFacts facts);
  // The host is complete: sessions that were resumable when the daemon ended last go on hibernating.
  void recover() { recovery_.begin(); }
  // One of them; no hook fires, because nothing has happened to it.
  void restore(Account& account, const SavedSession& saved, std::vector<RestoredStanza> queue);
  const EndedSessions& ended() const { return ended_; }
  // The daemon ends, all streams have. Writes what the journals do not have yet.
  void save_all();
  // Whether a stanza of any session that goes on is in work: its effects may be to come.
  bool busy() const;
  // PendingDelivery::key of a message; never the same twice.
  std::int64_t new_message_key();
  // Asks the stream to end with `reason`; close() follows from there.
  void kick(Session& session, const xmpp::StreamError& reason);

  std::shared_ptr<Session> find(const xmpp::Jid& full) const;
  std::vector<std::shared_ptr<Session>> all() const;
  std::size_t size() const;

 private:
  void make_room(const Account& account);

  Host& host_;
  Hibernation hibernation_;
  SessionRecovery recovery_;
  EndedSessions ended_;
  std::int64_t last_message_key_ = 0;
  std::unordered_map<xmpp::Jid, std::shared_ptr<Session>> sessions_;
};

}  // namespace xmppd
