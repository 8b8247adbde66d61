// Router: validates, stamps, loads the recipient and fires the hooks; every stanza passes here once.
#pragma once

#include "xmppd/core/hooks.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

class Router {
 public:
  explicit Router(Host& host) : host_(host) {}

  // A stanza read from a bound client. Checks `from` (RFC 6120 §8.1.2.1: ours or absent, else stream error
  // invalid-from), parses `to` (jid-malformed), requires id on IQs, stamps the full JID, begins its Work.
  void from_client(Session& sender, xmpp::Element element);

  // A stanza with `from` and `to` in order: from a client (after from_client), from this server, later from a remote
  // server. Finds the host (this one, another of the daemon, a remote one by hooks.route_remote) and the addressee.
  void route(StanzaPtr stanza, Origin origin);

  // Answers to `request`; errors are never answered with errors (RFC 6120 §8.3.1). Replies to a local client wait until
  // what that client sent before is handled (WorkQueue::when_handled).
  void reply_result(const StanzaPtr& request, const Origin& origin, std::optional<xmpp::Element> payload);
  void reply_error(const StanzaPtr& request, const Origin& origin, const xmpp::StanzaError& error);

  // Counters since start, for xmppctl stats.
  struct Counters {
    std::uint64_t messages = 0, presences = 0, iqs = 0, errors = 0;
  };
  const Counters& counters() const { return counters_; }

 private:
  Host& host_;
  Counters counters_;
};

}  // namespace xmppd
