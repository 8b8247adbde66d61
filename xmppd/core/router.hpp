// Router: validates, stamps, loads the recipient and fires the hooks; every stanza passes here once.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/core/departures.hpp"
#include "xmppd/core/hooks.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

class Router {
 public:
  explicit Router(Host& host);

  // A stanza read from a bound client. Checks `from` (RFC 6120 §8.1.2.1: ours or absent, else stream error
  // invalid-from), parses `to` (jid-malformed), requires id on IQs, stamps the full JID, begins its Work. A message or
  // IQ without `to` is for the sender's own account. A sender with too much in work is not read
  // (sessions.max_unhandled). A message's recipient, if it is ours, is loaded before hooks.message_from_client fires,
  // so that all that this hook and those of the recipient write for it belongs to one turn: one transaction.
  void from_client(Session& sender, xmpp::Element element);

  // A stanza of another server or a component whose `from` is known to be true, by way of hooks.from_outside.
  void from_outside(StanzaPtr stanza, Origin origin);
  // A message in the name of `sender` that none of its sessions has sent, by way of hooks.message_from_account.
  void from_account(Account& sender, StanzaPtr message, Origin origin);

  // A stanza with `from` and `to` in order: from a client (after from_client), from this server, later from a remote
  // server. Finds the host (this one, another of the daemon, a remote one by hooks.route_remote) and the addressee.
  // What leaves the daemon waits for the disk as messages to a session do (router.max_waiting).
  void route(StanzaPtr stanza, Origin origin);

  // Answers to `request`; errors are never answered with errors (RFC 6120 §8.3.1), and a message of a local client gets
  // one at most, however many of those who wrote it to disk for somebody failed. Replies to a local client wait until
  // what that client sent before is handled (WorkQueue::when_handled).
  void reply_result(const StanzaPtr& request, const Origin& origin, std::optional<xmpp::Element> payload);
  void reply_error(const StanzaPtr& request, const Origin& origin, const xmpp::StanzaError& error);

  // Hands a message to one session, by way of hooks.message_to_session. If this turn has written anything, the client
  // gets it when that is on disk; if it is lost, nobody gets it and the sender of the message being routed is told
  // (internal-server-error) by the Router.
  // Kept::elsewhere: if this client never acknowledges it (XEP-0198), nobody has to find another place for it.
  enum class Kept { nowhere_else, elsewhere };
  void deliver(Session& session, const StanzaPtr& message, Kept kept = Kept::nowhere_else);
  // A message that was kept, and in this turn no longer is: while the session holds it, it is nowhere else.
  void move(Session& session, const StanzaPtr& message, xmpp::Timestamp received);

  // What a session that has ended did not get goes where RFC 6121 §8.5.3.2 says for a resource that is gone: a message
  // that no device took to those that are there, or to where undeliverable ones go, with the time it was received
  // (XEP-0203); an IQ request is answered by an error; presence is over.
  void take_back(Account& account, std::vector<Undelivered> undelivered);

  // Counters since start, for xmppctl stats.
  struct Counters {
    std::uint64_t messages = 0, presences = 0, iqs = 0, errors = 0;
  };
  const Counters& counters() const { return counters_; }

 private:
  void count(const Stanza& stanza);
  void reply(const StanzaPtr& request, const Origin& origin, xmpp::Element element);
  template <class Event>
  bool passes(Hook<Event>& hook, Event& event);
  void throttle(Session& sender);
  using Recipient = xmpp::Result<std::shared_ptr<Account>>;
  void await_recipient(Session& sender, StanzaPtr stanza, Work work);
  void process_waiting(Session& sender);
  void process(Session& sender, StanzaPtr stanza, Work work, std::optional<Recipient> recipient);
  void message_from_client(Session& sender, StanzaPtr stanza, Origin origin, std::optional<Recipient> recipient);
  void presence_from_client(Session& sender, StanzaPtr stanza, Origin origin);
  void iq_from_client(Session& sender, StanzaPtr stanza, Origin origin);

  // For a component or another server, when nothing has to be waited for any more.
  void leave(StanzaPtr stanza, Origin origin);

  // For a domain of ours (local_delivery.cpp).
  void route_local(StanzaPtr stanza, Origin origin);
  void to_recipient(const Recipient& recipient, StanzaPtr stanza, Origin origin);
  void to_server(const StanzaPtr& stanza, const Origin& origin);
  void to_account(const std::shared_ptr<Account>& account, StanzaPtr stanza, Origin origin);
  void message_to_account(Account& account, StanzaPtr stanza, Origin origin);
  void hand_over(Hook<AccountMessage>& hook, AccountMessage event, DeliveryPtr delivery);
  void give_back(Account& account, const PendingDelivery& delivery);
  void presence_to_account(Account& account, StanzaPtr stanza, Origin origin);
  void iq_to_account(const std::shared_ptr<Account>& account, StanzaPtr stanza, Origin origin);
  void to_unknown(const StanzaPtr& stanza, const Origin& origin);

  Host& host_;
  Counters counters_;
  Departures departures_;
  PerSession<bool> paused_;     // reading is paused: too many stanzas in work
  DeliveryPtr delivery_;        // of the message being routed to an account
  bool awaits_commit_ = false;  // of the message being routed: somebody's copy waits for the disk
  xmpp::Lifetime lifetime_;
};

// Fires `hook`; true if no handler took the event. A failed guard refuses the stanza (fail closed).
template <class Event>
bool Router::passes(Hook<Event>& hook, Event& event) {
  try {
    return hook.fire(event) == Verdict::Pass;
  } catch (const GuardFailed&) {
    reply_error(event.stanza, event.origin, xmpp::StanzaError(xmpp::StanzaErrorCondition::internal_server_error));
    return false;
  }
}

}  // namespace xmppd
