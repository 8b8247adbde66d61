// ComponentDomain: a domain that a component serves, connected or not: what goes to it and what comes from it.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/stream_error.hpp"
#include "xmppd/component/component_secret.hpp"
#include "xmppd/component/component_status.hpp"
#include "xmppd/component/namespace_delegation.hpp"
#include "xmppd/component/privileged_entity.hpp"
#include "xmppd/core/external_domain.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {

// The connected component, seen from its domain.
class ComponentLink {
 public:
  virtual ~ComponentLink() = default;
  virtual const std::string& peer_address() const = 0;
  virtual void deliver(const StanzaPtr& stanza) = 0;
  // Ends the stream; not within the call.
  virtual void close(const xmpp::StreamError& reason) = 0;
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;
};

class ComponentDomain final : public ExternalDomain {
 public:
  // Claims the domain in the directory of `host`, by which its stanzas enter, and is listed among that host's
  // disco#items if it is a name below it. All must outlive it. Throws std::invalid_argument (at start-up) if the domain
  // is taken.
  // `privileges`: null for none.
  ComponentDomain(Host& host, ComponentSecret secret, const Privileges* privileges = nullptr,
                  std::vector<Delegation> delegations = {});
  ~ComponentDomain() override;
  ComponentDomain(const ComponentDomain&) = delete;
  ComponentDomain& operator=(const ComponentDomain&) = delete;

  const xmpp::Jid& jid() const { return secret_.domain; }
  const std::string& secret() const { return secret_.secret; }
  bool connected() const { return link_ != nullptr; }
  ComponentStatus status() const;
  // A stanza that its component sent or gets.
  void count(Counters::Direction direction, xmpp::StanzaKind kind) {
    host_.directory.counters.count(Counters::Peer::component, direction, kind);
  }

  // The component has authenticated and can be written to: an older connection of it, which may be dead, ends with
  // <conflict/>, and what waited goes out.
  void connect(ComponentLink& link);
  // `link` is gone; nothing happens if another one has taken its place. What comes next is kept for it for
  // component.reconnect_seconds (component.max_waiting stanzas); then its senders get remote-server-timeout.
  void disconnect(const ComponentLink& link);

  // From the router. Not connected, and not expected to be: remote-server-timeout; too much waits: resource-constraint.
  void take(Router& router, const StanzaPtr& stanza, const Origin& origin) override;

  // A stanza that the component sent, in jabber:client. `from` must be at this domain, otherwise the stream ends with
  // invalid-from (false is returned) and nothing is routed. What is else wrong with it is answered by a stanza error.
  bool from_component(xmpp::Element element);

 private:
  struct Waiting {
    Router* router;
    StanzaPtr stanza;
    Origin origin;
  };

  void refuse(const Waiting& waiting, xmpp::StanzaErrorCondition condition);
  void expect();
  void throttle();

  Host& host_;
  ComponentSecret secret_;
  ComponentLink* link_ = nullptr;
  xmpp::Timestamp since_ = 0;  // of the link, or of its end
  std::deque<Waiting> waiting_;
  std::shared_ptr<void> expected_;  // timer: the component may be back soon
  WorkQueue work_;
  bool paused_ = false;
  std::unique_ptr<PrivilegedEntity> privileged_;     // null: no privileges
  std::unique_ptr<NamespaceDelegation> delegation_;  // null: nothing is delegated
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
