// Session: one bound resource; StanzaSink: where its stanzas leave.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libxmpp/xmpp/stream_error.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/core/extras.hpp"
#include "xmppd/core/session_inbox.hpp"
#include "xmppd/core/session_journal.hpp"
#include "xmppd/core/session_outbox.hpp"
#include "xmppd/core/stanza.hpp"
#include "xmppd/core/work.hpp"

namespace xmppd {

class Account;
class Host;
class Session;

// Implemented by the client's stream, by the in-process story driver, and for a hibernated session (XEP-0198).
class StanzaSink {
 public:
  virtual ~StanzaSink() = default;
  // Queues one stanza. Bounded: a sink over its limit closes the session by itself (resource-constraint), later.
  virtual void deliver(const StanzaPtr& stanza) = 0;
  // Ends the stream with this error, after what was delivered before; nothing is read from the client any more.
  // Asynchronous: the session is closed through SessionRegistry::close afterwards.
  virtual void close(const xmpp::StreamError& reason) = 0;
  // Runs `done` once all delivered so far has left the process; dropped if the connection breaks first.
  virtual void when_flushed(std::function<void()> done) = 0;
  // Backpressure: a session whose stanzas wait for something is not read.
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;
  // Whether it is wise to deliver more now; when_flushed() tells when to ask again.
  virtual bool has_room() const { return true; }
};

// Stands before the sink of a session whose client nobody looks at (XEP-0352); there is none while it is active. Sees
// every stanza for the session before it is written, counted or numbered (XEP-0198).
class StanzaFilter {
 public:
  virtual ~StanzaFilter() = default;
  // False: it is kept back or dropped. Only for what nobody misses if the session dies. What was kept back is written
  // by Session::send_unfiltered().
  virtual bool passes(Session& session, const StanzaPtr& stanza) = 0;
};

// What the client has logged in by.
enum class LoginBy { password, token, app_password, certificate };

// Facts about the connection, for xmppctl and logs, and for what the session may do.
struct SessionFacts {
  std::string stream_id;  // in every log line of this session
  std::string peer_address;
  std::string tls;        // "TLSv1.3 TLS_AES_256_GCM_SHA384", empty if none
  std::string mechanism;  // "SCRAM-SHA-256"
  xmpp::Timestamp connected_at = 0;
  std::string client{};  // what tells the devices of a user apart (XEP-0388, <user-agent/>); empty: nothing does
  LoginBy by = LoginBy::password;    // token: that was got by the password, and by the second factor where there is one
  std::int64_t credential = 0;       // its number among the application passwords or certificates of the account
  bool only_enrols = false;          // the account needs a second factor and has none: the session may set one up
  std::string software{}, device{};  // what that calls itself and where it runs
  bool chose_resource = false;       // the client did, not the server
};

// XEP-0198, of a session that has enabled it.
struct StreamManagement {
  std::string secret;            // resumption_secret() of its id; empty: the client did not ask for resumption
  std::int64_t seconds = 0;      // it may be resumed so long after its connection is gone
  std::uint32_t begun = 0;       // WorkQueue::begun() when counting began
  std::uint32_t resent = 0;      // so many of the stanzas that come next are in work already
  xmpp::Timestamp deadline = 0;  // while it hibernates
};

// Owned by SessionRegistry alone (shared_ptr); others hold a weak_ptr, or a reference for the length of a call.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Host& host, std::shared_ptr<Account> account, xmpp::Jid jid, StanzaSink& sink, SessionFacts facts);

  Host& host() { return host_; }
  const xmpp::Jid& jid() const { return jid_; }
  Account& account() { return *account_; }
  const std::shared_ptr<Account>& account_ptr() const { return account_; }
  const SessionFacts& facts() const { return facts_; }
  WorkQueue& work() { return work_; }
  // Whether it may change what the account is logged in to by, or act as an administrator: one by an application
  // password may not.
  bool has_full_rights() const { return facts_.by != LoginBy::app_password && !facts_.only_enrols; }
  // The second factor is set up.
  void lift_restriction() { facts_.only_enrols = false; }

  // To this client, behind what was sent before. Ignored once closed. Messages go by Router::deliver().
  void send(const StanzaPtr& stanza) {
    if (filter_passes(stanza)) outbox_.send(stanza);
  }
  // Not before everything written in this turn is on disk; never, if that fails. true: it waits.
  bool send_committed(const StanzaPtr& stanza, DeliveryPtr delivery = nullptr) {
    return filter_passes(stanza) && outbox_.send_committed(stanza, std::move(delivery));
  }
  void send_unfiltered(const StanzaPtr& stanza) { outbox_.send(stanza); }
  // Null: the client is active.
  void set_filter(std::shared_ptr<StanzaFilter> filter) { filter_ = std::move(filter); }
  bool inactive() const { return filter_ != nullptr; }
  // Never null unless closed; of a hibernated session one that drops what it gets.
  StanzaSink* sink() { return sink_; }
  bool closed() const { return sink_ == nullptr; }
  SessionOutbox& outbox() { return outbox_; }
  const SessionOutbox& outbox() const { return outbox_; }

  // --- XEP-0198; by SessionRegistry, and by the stream
  const std::optional<StreamManagement>& management() const { return management_; }
  void manage(StreamManagement management);
  // What is handled of what the client sent since counting began.
  std::uint32_t handled() const;
  // `h` for the client: the same, but of a session with a journal no more than the journal says.
  std::uint32_t told() const;
  // A stanza has come that is in work already, or was before the daemon ended, because the client did not know and sent
  // it again (§5).
  bool is_resent();
  bool hibernated() const { return asleep_ != nullptr; }
  void hibernate(std::unique_ptr<StanzaSink> asleep, xmpp::Timestamp deadline);
  // Of a session that may be resumed; null for all others.
  SessionJournal* journal() { return journal_.get(); }
  void begin_journal(std::int64_t seconds, std::string secret);
  // All that the stanza of this work does to the stores is written in this turn.
  void record(const Work& work);
  // As it was before the daemon ended: it hibernates, and the journal knows it.
  void restore(const SavedSession& saved, std::vector<RestoredStanza> queue, std::unique_ptr<StanzaSink> asleep,
               xmpp::Timestamp deadline);
  // It has not been resumed since.
  bool restored() const { return restored_; }
  void wake(StanzaSink& sink, SessionFacts facts);
  std::vector<Undelivered> detach();
  SessionInbox& inbox() { return inbox_; }

  // Presence state (RFC 6121 §4), kept by features/presence.
  bool available() const { return presence_ != nullptr; }
  const StanzaPtr& presence() const { return presence_; }  // the last available broadcast; null: unavailable
  int priority() const { return priority_; }
  void set_presence(StanzaPtr presence, int priority);
  // Grows with each presence change of any session of the account: "most recently active" for equal priorities.
  std::uint64_t presence_serial() const { return presence_serial_; }
  // Those who got directed presence and must hear of our going (RFC 6121 §4.6.3).
  std::set<xmpp::Jid>& directed() { return directed_; }
  // Asked for its roster: gets roster pushes and subscription stanzas (RFC 6121 §2.2, "interested resource").
  bool interested() const { return interested_; }
  void set_interested() { interested_ = true; }

  // Private state of a feature, by its own key; see PerSession.
  Extras& extras() { return extras_; }

 private:
  bool filter_passes(const StanzaPtr& stanza) { return !filter_ || filter_->passes(*this, stanza); }

  Host& host_;
  std::shared_ptr<Account> account_;
  xmpp::Jid jid_;
  StanzaSink* sink_;
  std::shared_ptr<StanzaFilter> filter_;
  SessionFacts facts_;
  WorkQueue work_;
  SessionInbox inbox_;
  SessionOutbox outbox_;
  std::optional<StreamManagement> management_;
  bool restored_ = false;
  std::unique_ptr<StanzaSink> asleep_;
  StanzaPtr presence_;
  int priority_ = 0;
  std::uint64_t presence_serial_ = 0;
  std::set<xmpp::Jid> directed_;
  bool interested_ = false;
  Extras extras_;
  std::unique_ptr<SessionJournal> journal_;  // uses the rest
};

// Typed state per session, private to the feature that owns this object; gone with the session.
template <class T>
class PerSession {
 public:
  T& operator[](Session& session) { return session.extras().template get<T>(this); }
};

}  // namespace xmppd
