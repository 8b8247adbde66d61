// NamespaceDelegation: requests of some namespaces that a component answers in place of a host (XEP-0355 §4).
#pragma once

#include <functional>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/component/component_grants.hpp"
#include "xmppd/core/hooks.hpp"

namespace xmppd {

class Host;

class NamespaceDelegation {
 public:
  // `host` outlives it; `delegated` is not empty. `connected`: whether the component is there. `own`: requests in a
  // user's name that are the component's; the host itself answers them.
  NamespaceDelegation(Host& host, std::vector<Delegation> delegated, std::function<bool()> connected,
                      std::function<bool(const Stanza&)> own);
  NamespaceDelegation(const NamespaceDelegation&) = delete;
  NamespaceDelegation& operator=(const NamespaceDelegation&) = delete;

  // What the component is told when it has connected.
  StanzaPtr announcement() const;

 private:
  template <class Event>
  void take_part(Hook<Event>& hook);
  // A request for the host or an account of its, from whomever.
  Verdict take(const StanzaPtr& request, const Origin& origin);
  bool delegated(const xmpp::Element& payload) const;
  void answer(const StanzaPtr& request, const Origin& origin, const StanzaPtr& answer);

  Host& host_;
  const std::vector<Delegation> delegated_;
  std::function<bool()> connected_;
  std::function<bool(const Stanza&)> own_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
