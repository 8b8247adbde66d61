// The owner's view of a node's subscriptions (XEP-0060 §8.8).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

IqAnswer node_subscriptions(PubsubCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub_owner));
  auto& list = pubsub.add("subscriptions");
  list.set_attr("node", (*node)->record.node);
  const auto now = call.service.host.environment.now();
  for (const auto& [jid, each] : (*node)->record.subscriptions) {
    if (!is_alive(each, now)) continue;
    auto& subscription = list.add("subscription");
    subscription.set_attr("jid", jid.text()).set_attr("subscription", each.pending ? "pending" : "subscribed");
    subscription.set_attr("subid", each.id);
  }
  return pubsub;
}

// All of the changes or none: whoever reads an error knows that nothing has happened.
IqAnswer set_subscriptions(PubsubCall& call) {
  const auto found = owned_node(call);
  if (!found) return found.error();
  const Node& node = **found;
  PubsubStore::SubscriptionChanges changes;
  std::vector<std::pair<xmpp::Jid, std::string>> told;
  std::size_t after = node.record.subscriptions.size();
  for (const auto& change : call.action.children()) {
    const auto jid = xmpp::Jid::parse(change.attr("jid"));
    if (!change.is("subscription", xmpp::ns::pubsub_owner) || !jid) return StanzaError(Condition::bad_request);
    const auto state = change.attr("subscription");
    if (state.empty()) continue;  // §8.8.2: not changed
    if (state != "none" && state != "subscribed") {
      // Nobody is made to wait for an approval that the owner could give at once.
      return StanzaError(xmpp::StanzaErrorType::modify, Condition::not_acceptable);
    }
    if (changes.contains(*jid)) return StanzaError(Condition::bad_request);
    const auto old = node.record.subscriptions.find(*jid);
    const bool has_one = old != node.record.subscriptions.end();
    if (state == "none") {
      if (!has_one) continue;
      changes[*jid] = std::nullopt;
      --after;
    } else {
      if (has_one && !old->second.pending) continue;
      PubsubSubscription approved = has_one ? old->second : PubsubSubscription{};
      approved.pending = false;
      if (!has_one) approved.id = call.service.host.environment.new_id();
      changes[*jid] = std::move(approved);
      after += has_one ? 0 : 1;
    }
    told.emplace_back(*jid, state);
  }
  if (after > call.service.bound(pubsub_max_entities)) return StanzaError(Condition::resource_constraint);
  PubsubService& service = call.service;
  const Committed committed = [&service, place = call.place, snapshot = node, told]() -> std::optional<Element> {
    for (const auto& [jid, state] : told) service.notifier.subscription_changed(place, snapshot, jid, state, {});
    return std::nullopt;
  };
  return answer_after(call, service.nodes.change_subscriptions(call.place, node.record.node, std::move(changes)),
                      committed);
}

}  // namespace xmppd
