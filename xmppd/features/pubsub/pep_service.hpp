// PepService: what every use case of a personal eventing service needs; and the use cases, one function each.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/iq_router.hpp"
#include "xmppd/features/pubsub/access.hpp"
#include "xmppd/features/pubsub/node_cache.hpp"
#include "xmppd/features/pubsub/notifier.hpp"

namespace xmppd {

extern const IntSetting pubsub_max_nodes;
extern const IntSetting pubsub_max_items;
extern const IntSetting pubsub_max_item_bytes;
extern const IntSetting pubsub_max_entities;

struct PepService {
  explicit PepService(Host& h) : host(h), nodes(h), notifier(h, nodes) {}

  Host& host;
  NodeCache nodes;
  Notifier notifier;
  xmpp::Lifetime lifetime;

  // How many items the node keeps, "max" resolved.
  std::size_t item_bound(const NodeConfig& config) const;
  std::size_t bound(const IntSetting& setting) const { return static_cast<std::size_t>(host.config.get(setting)); }
};

// One request to one account's service, its nodes in memory.
struct PepCall {
  PepService& service;
  IqRequest& request;
  const xmpp::Element& pubsub;  // the payload
  const xmpp::Element& action;  // its child: <publish/>, <items/> …
  Nodes& nodes;

  const std::shared_ptr<Account>& account() const { return request.account; }
  NodeOwner owner() const { return {request.account->jid(), request.account->roster()}; }
  const xmpp::Jid& from() const { return request.from(); }
  std::string_view node_name() const { return action.attr("node"); }
};

using PepOperation = IqAnswer (*)(PepCall& call);

// The node named by the action. nodeid-required or item-not-found as the error.
tl::expected<Node*, xmpp::StanzaError> named_node(PepCall& call);
// The same for what only the owner may do: forbidden to others.
tl::expected<Node*, xmpp::StanzaError> owned_node(PepCall& call);
// Adds a node to memory; the caller saves it. Errors: not-acceptable (name), resource-constraint (pubsub.max_nodes).
tl::expected<Node*, xmpp::StanzaError> add_node(PepCall& call, std::string name, NodeConfig config,
                                                ConfigValues values);

// Answers when `done` is complete. `committed` makes the result after the commit; `failed` puts memory right.
IqAnswer answer_after(PepCall& call, xmpp::Pending<xmpp::Done> done,
                      std::function<std::optional<xmpp::Element>()> committed, std::function<void()> failed = {});

// publish.cpp
IqAnswer pep_publish(PepCall& call);
IqAnswer pep_retract(PepCall& call);
// retrieve.cpp
IqAnswer pep_items(PepCall& call);
// manage.cpp
IqAnswer pep_create(PepCall& call);
IqAnswer pep_get_config(PepCall& call);
IqAnswer pep_get_default_config(PepCall& call);
IqAnswer pep_set_config(PepCall& call);
IqAnswer pep_delete(PepCall& call);
IqAnswer pep_purge(PepCall& call);
// subscribe.cpp
IqAnswer pep_subscribe(PepCall& call);
IqAnswer pep_unsubscribe(PepCall& call);
IqAnswer pep_own_subscriptions(PepCall& call);
// affiliate.cpp
IqAnswer pep_own_affiliations(PepCall& call);
IqAnswer pep_node_affiliations(PepCall& call);
IqAnswer pep_set_affiliations(PepCall& call);
IqAnswer pep_node_subscriptions(PepCall& call);
IqAnswer pep_set_subscriptions(PepCall& call);

// disco.cpp: identity, features, and nodes as items (XEP-0060 §5).
void declare_pep(PepService& service);

}  // namespace xmppd
