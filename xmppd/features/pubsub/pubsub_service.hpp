// PubsubService: what every use case of XEP-0060 needs, at accounts (PEP) and at a domain; and the use cases, one
// function each.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/iq_router.hpp"
#include "xmppd/features/pubsub/node_cache.hpp"
#include "xmppd/features/pubsub/notifier.hpp"

namespace xmppd {

extern const IntSetting pubsub_max_nodes;
extern const IntSetting pubsub_max_items;
extern const IntSetting pubsub_max_item_bytes;
extern const IntSetting pubsub_max_bytes;
extern const IntSetting pubsub_max_entities;
extern const IntSetting pubsub_max_subscriptions;

struct PubsubService {
  // `may_create`: who may make nodes at a place.
  using MayCreate = std::function<bool(const Place& place, const xmpp::Jid& who)>;
  PubsubService(Host& h, MayCreate creators) : host(h), nodes(h), notifier(h, nodes), may_create(std::move(creators)) {}

  Host& host;
  NodeCache nodes;
  Notifier notifier;
  MayCreate may_create;
  // Whoever changed the items of a node calls this after the commit: tells those who want to hear of nodes that are
  // derived from it, and the features that watch it.
  void items_changed(const Place& place, const std::string& node, const Work& work);
  std::multimap<std::string, PersonalNodes::Changed, std::less<>> watched;  // by node
  xmpp::Lifetime lifetime;

  // How many items the node keeps, "max" resolved; how large a payload may be.
  std::size_t item_bound(const NodeConfig& config) const;
  std::size_t payload_bound(const NodeConfig& config) const;
  // What a publication to the node has to keep to now.
  PubsubItemRules item_rules(const NodeConfig& config) const;
  std::size_t bound(const IntSetting& setting) const { return static_cast<std::size_t>(host.config.get(setting)); }
};

// One request to one service, its nodes in memory.
struct PubsubCall {
  PubsubService& service;
  Place place;
  IqRequest& request;
  const xmpp::Element& pubsub;  // the payload
  const xmpp::Element& action;  // its child: <publish/>, <items/> …
  const Nodes& nodes;

  NodeOwner owner() const { return place.owner(service.host.environment.now()); }
  const xmpp::Jid& from() const { return request.from(); }
  std::string_view node_name() const { return action.attr("node"); }
  bool may_create() const { return service.may_create(place, from()); }
};

using PubsubOperation = IqAnswer (*)(PubsubCall& call);

// The one way in: finds the use case, loads the nodes and runs it (use_cases.cpp).
IqAnswer handle_pubsub(PubsubService& service, const Place& place, IqRequest& request);

// The node named by the action. nodeid-required or item-not-found as the error.
tl::expected<const Node*, xmpp::StanzaError> named_node(PubsubCall& call);
// The same for what only an owner may do: forbidden to others.
tl::expected<const Node*, xmpp::StanzaError> owned_node(PubsubCall& call);
// A node of the sender's, for NodeCache to create. Errors: not-acceptable (name), resource-constraint (pubsub.max_nodes
// of one creator, pubsub.max_service_nodes of a domain).
tl::expected<Node, xmpp::StanzaError> new_node(const PubsubCall& call, std::string name, NodeConfig config,
                                               ConfigValues values);
// The submitted form in `parent`; nullopt for a cancelled one. bad-request without a form.
tl::expected<std::optional<xmpp::DataForm>, xmpp::StanzaError> submitted_form(const xmpp::Element& parent);

// Answers when `done` is complete. `committed` makes the result after the commit.
using Committed = std::function<std::optional<xmpp::Element>()>;
IqAnswer answer_after(PubsubCall& call, xmpp::Pending<xmpp::Done> done, Committed committed);

// publish.cpp
IqAnswer publish_item(PubsubCall& call);
IqAnswer retract_item(PubsubCall& call);
// retrieve.cpp
IqAnswer retrieve_items(PubsubCall& call);
// manage.cpp
IqAnswer create_node(PubsubCall& call);
IqAnswer get_config(PubsubCall& call);
IqAnswer get_default_config(PubsubCall& call);
IqAnswer set_config(PubsubCall& call);
IqAnswer delete_node(PubsubCall& call);
IqAnswer purge_node(PubsubCall& call);
// subscribe.cpp
IqAnswer subscribe(PubsubCall& call);
IqAnswer unsubscribe(PubsubCall& call);
IqAnswer own_subscriptions(PubsubCall& call);
// subscription_options.cpp
IqAnswer get_options(PubsubCall& call);
IqAnswer set_options(PubsubCall& call);
IqAnswer get_default_options(PubsubCall& call);
// affiliate.cpp
IqAnswer own_affiliations(PubsubCall& call);
IqAnswer node_affiliations(PubsubCall& call);
IqAnswer set_affiliations(PubsubCall& call);
// node_subscriptions.cpp
IqAnswer node_subscriptions(PubsubCall& call);
IqAnswer set_subscriptions(PubsubCall& call);

// What the service at `place` says of its nodes (XEP-0060 §5); disco.cpp. An empty node: the list of nodes.
IqAnswer describe_node(PubsubService& service, const Place& place, const xmpp::Jid& asker, std::string_view node,
                       bool items);
// Everything XEP-0060 wants to be advertised, in full: "http://jabber.org/protocol/pubsub#publish" …
std::vector<std::string> pubsub_features(ServiceKind kind);

}  // namespace xmppd
