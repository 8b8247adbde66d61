// PrivilegedEntity: a component that may act for the users of a host (XEP-0356 §4-§7): their rosters, messages and IQs
// in their names, their presence.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/component/component_grants.hpp"
#include "xmppd/core/hooks.hpp"

namespace xmppd {

class Host;

class PrivilegedEntity {
 public:
  // `host`, whose users are managed, outlives it. `send` writes to the component if it is connected.
  PrivilegedEntity(Host& host, Privileges granted, std::function<void(const StanzaPtr&)> send);
  PrivilegedEntity(const PrivilegedEntity&) = delete;
  PrivilegedEntity& operator=(const PrivilegedEntity&) = delete;

  // The component has connected: it is told what it may do, and who is there.
  void announce();
  // A stanza of the component, whose `from` is checked; true: it was a use of a privilege, granted or refused.
  bool take(const StanzaPtr& stanza, const Origin& origin);
  // Whether a request in a user's name is the component's own: it must not be delegated to it again.
  bool made(const Stanza& request) const;

 private:
  // An IQ in a user's name that is under way.
  struct Asked {
    StanzaPtr outer;
    Origin origin;
    std::string inner_id;
    std::shared_ptr<void> timeout;
  };

  void message(const StanzaPtr& stanza, const Origin& origin, const xmpp::Element& privilege);
  void roster(const StanzaPtr& stanza, const Origin& origin);
  void iq(const StanzaPtr& stanza, const Origin& origin, const xmpp::Element& payload);
  Verdict answered(const AccountIq& event);
  void tell_presence(Session& session, bool available);
  void refuse(const StanzaPtr& stanza, const Origin& origin, xmpp::StanzaErrorCondition condition);

  Host& host_;
  const Privileges granted_;
  std::function<void(const StanzaPtr&)> send_;
  std::map<std::string, Asked, std::less<>> asked_;  // by the id it was sent with
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
