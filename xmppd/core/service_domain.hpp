// ServiceDomain: a domain below a host's where a feature answers, such as "pubsub.example.org": IQs by payload, what it
// says of itself, and where its messages and presence go.
#pragma once

#include <functional>
#include <string_view>

#include "xmppd/core/disco_registry.hpp"
#include "xmppd/core/iq_router.hpp"

namespace xmppd {

// Owned by the feature that serves it. Reached by local accounts of every host of the daemon, as the accounts are.
class ServiceDomain {
 public:
  // Claims `name`.<domain of the host> until it dies, and is listed among the host's disco#items. Answers disco#info,
  // disco#items (XEP-0030) and pings (XEP-0199) at the domain. A virtual host of the same name goes first: then nothing
  // reaches this one, and the log says so. Throws std::invalid_argument (at start-up) if that is no domain or if
  // another service has it.
  ServiceDomain(Host& host, std::string_view name, DiscoRegistry::Identity identity);
  ~ServiceDomain();
  ServiceDomain(const ServiceDomain&) = delete;
  ServiceDomain& operator=(const ServiceDomain&) = delete;

  const xmpp::Jid jid;

  // At::Server: addressed to the domain. At::Account: to local@domain, with no resource; IqRequest::account is null.
  IqRouter iq;
  DiscoRegistry disco;  // At::Server is what the domain answers

  using Take = std::function<void(const StanzaPtr& stanza, const Origin& origin)>;
  // Messages and presence of every type, errors among them, for the domain or local@domain, with or without a resource.
  // Unset: service-unavailable to a message, presence is ignored.
  Take on_message;
  Take on_presence;
  // IQs of every type for an address with a resource (a room's occupant). Unset: service-unavailable.
  Take on_resource_iq;

  // Called by Router. An exception of a handler is logged and answered by internal-server-error.
  void take(const StanzaPtr& stanza, const Origin& origin);

 private:
  void take_iq(const StanzaPtr& stanza, const Origin& origin);
  IqAnswer answer_disco(IqRequest& request, bool items);

  Host& host_;
};

}  // namespace xmppd
