// What the use cases share.
#include "xmppd/features/pubsub/pubsub_service.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pubsub_domain.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

const IntSetting pubsub_max_nodes =
    IntSetting("pubsub.max_nodes", 500,
               "Nodes one account may have (XEP-0163); and how many it may create at the pubsub service.")
        .range(1, 100000);
const IntSetting pubsub_max_items =
    IntSetting("pubsub.max_items", 1000, "Items one node may keep; what pubsub#max_items = 'max' stands for.")
        .range(1, 100000);
const IntSetting pubsub_max_item_bytes =
    IntSetting("pubsub.max_item_bytes", 196608, "Size of one published item's payload.").range(1024, 16777216);
const IntSetting pubsub_max_bytes =
    IntSetting("pubsub.max_bytes", 33554432,
               "Size of all items in an account's nodes; and in those it has created at the pubsub service.")
        .range(1024, 1099511627776);
const IntSetting pubsub_max_entities =
    IntSetting("pubsub.max_entities", 1000, "Affiliations, and explicit subscriptions, that one node may have.")
        .range(1, 100000);
const IntSetting pubsub_max_subscriptions =
    IntSetting("pubsub.max_subscriptions", 500, "Subscriptions one address may have at one account or pubsub service.")
        .range(1, 100000);

namespace {

constexpr std::size_t max_node_name_bytes = 1023;

}  // namespace

std::size_t PubsubService::item_bound(const NodeConfig& config) const {
  const auto limit = bound(pubsub_max_items);
  return config.max_items ? std::min<std::size_t>(limit, *config.max_items) : limit;
}

std::size_t PubsubService::payload_bound(const NodeConfig& config) const {
  const auto limit = bound(pubsub_max_item_bytes);
  return config.max_payload_size ? std::min<std::size_t>(limit, *config.max_payload_size) : limit;
}

PubsubItemRules PubsubService::item_rules(const NodeConfig& config) const {
  PubsubItemRules rules;
  rules.max_items = item_bound(config);
  rules.not_before = not_before(config, host.environment.now());
  rules.max_bytes = bound(pubsub_max_bytes);
  return rules;
}

void PubsubService::items_changed(const Place& place, const std::string& node, const Work& work) {
  for (const auto& name : nodes.derived_from(place, node)) {
    nodes.items(place, name, {}).then(lifetime, [this, place, name, work](xmpp::Result<PubsubItemPage> page) {
      if (!page || page->items.empty()) return;
      nodes.with(place, [this, place, name, work, item = page->items.front()](xmpp::Result<const Nodes*> loaded) {
        if (!loaded) return;
        const auto found = (*loaded)->find(name);
        if (found != (*loaded)->end()) notifier.published(place, found->second, item, work);
      });
    });
  }
  if (!place.account()) return;
  for (auto [at, end] = watched.equal_range(node); at != end; ++at) at->second(place.account(), work);
}

tl::expected<const Node*, StanzaError> named_node(PubsubCall& call) {
  if (call.node_name().empty()) {
    return tl::unexpected(pubsub_error(xmpp::StanzaErrorType::modify, Condition::bad_request, "nodeid-required"));
  }
  const auto found = call.nodes.find(call.node_name());
  if (found == call.nodes.end()) return tl::unexpected(StanzaError(Condition::item_not_found));
  return &found->second;
}

tl::expected<const Node*, StanzaError> owned_node(PubsubCall& call) {
  // Strangers do not learn which nodes an account has.
  const bool personal = call.place.kind() == ServiceKind::personal;
  if (personal && !call.request.from_owner()) return tl::unexpected(StanzaError(Condition::forbidden));
  auto node = named_node(call);
  if (node && affiliation_of(call.owner(), **node, call.from()) != Affiliation::owner) {
    return tl::unexpected(StanzaError(Condition::forbidden));
  }
  return node;
}

tl::expected<Node, StanzaError> new_node(const PubsubCall& call, std::string name, NodeConfig config,
                                         ConfigValues values) {
  if (name.size() > max_node_name_bytes) return tl::unexpected(StanzaError(Condition::not_acceptable));
  const xmpp::Jid creator = call.from().bare();
  const auto created = std::count_if(call.nodes.begin(), call.nodes.end(),
                                     [&creator](const auto& each) { return each.second.record.creator == creator; });
  const bool personal = call.place.kind() == ServiceKind::personal;
  const bool full = !personal && call.nodes.size() >= call.service.bound(pubsub_max_service_nodes);
  if (full || static_cast<std::size_t>(created) >= call.service.bound(pubsub_max_nodes)) {
    return tl::unexpected(pubsub_error(Condition::resource_constraint, "max-nodes-exceeded"));
  }
  Node node;
  node.record.node = std::move(name);
  node.record.config = std::move(values);
  node.record.created = call.service.host.environment.now();
  node.record.creator = creator;
  if (!personal) node.record.affiliations[creator] = to_string(Affiliation::owner);
  node.config = std::move(config);
  return node;
}

tl::expected<std::optional<xmpp::DataForm>, StanzaError> submitted_form(const xmpp::Element& parent) {
  const auto* x = parent.child("x", xmpp::ns::data_forms);
  auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
  if (form && form->type == "cancel") return std::nullopt;
  if (!form || form->type != "submit") return tl::unexpected(StanzaError(Condition::bad_request, "a form is expected"));
  return form;
}

IqAnswer answer_after(PubsubCall& call, xmpp::Pending<xmpp::Done> done, Committed committed) {
  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  done.then(call.service.lifetime,
            [promise, place = call.place, committed = std::move(committed)](xmpp::Result<xmpp::Done> result) {
              if (!result) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(result.error()))));
              promise->complete(IqReply(committed()));
            });
  return pending;
}

}  // namespace xmppd
