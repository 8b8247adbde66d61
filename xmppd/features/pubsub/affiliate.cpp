// Affiliations (the whitelist is its members) and the owner's view of subscriptions (XEP-0060 §5.7, §8.8, §8.9).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pep_service.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

// Saves the node as it is now, and on failure makes it again what it was `before`.
IqAnswer save(PepCall& call, const Node& node, Node before) {
  return answer_after(
      call, call.service.nodes.save(*call.account(), node), [] { return std::optional<Element>(); },
      [&nodes = call.nodes, before = std::move(before)] {
        const auto found = nodes.find(before.record.node);
        if (found != nodes.end()) found->second.record = before.record;
      });
}

}  // namespace

IqAnswer pep_own_affiliations(PepCall& call) {
  Element pubsub("pubsub", std::string(call.pubsub.ns()));
  auto& list = pubsub.add("affiliations");
  if (!call.node_name().empty()) list.set_attr("node", call.node_name());
  for (const auto& [name, node] : call.nodes) {
    if (!call.node_name().empty() && call.node_name() != name) continue;
    const auto affiliation = affiliation_of(call.owner(), node, call.from());
    if (affiliation == Affiliation::none) continue;
    list.add("affiliation").set_attr("node", name).set_attr("affiliation", to_string(affiliation));
  }
  return pubsub;
}

IqAnswer pep_node_affiliations(PepCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub_owner));
  auto& list = pubsub.add("affiliations");
  list.set_attr("node", (*node)->record.node);
  list.add("affiliation").set_attr("jid", call.account()->jid().text()).set_attr("affiliation", "owner");
  for (const auto& [jid, affiliation] : (*node)->record.affiliations) {
    list.add("affiliation").set_attr("jid", jid.text()).set_attr("affiliation", affiliation);
  }
  return pubsub;
}

IqAnswer pep_set_affiliations(PepCall& call) {
  const auto found = owned_node(call);
  if (!found) return found.error();
  Node& node = **found;
  auto affiliations = node.record.affiliations;
  for (const auto& change : call.action.children()) {
    const auto jid = xmpp::Jid::parse(change.attr("jid"));
    const auto affiliation = parse_affiliation(change.attr("affiliation"));
    if (!change.is("affiliation", xmpp::ns::pubsub_owner) || !jid || !affiliation) {
      return StanzaError(Condition::bad_request);
    }
    const bool of_owner = jid->same_bare(call.account()->jid());
    // One publisher per node, says XEP-0163 §3.2: an account's nodes stay its own.
    if (of_owner != (*affiliation == Affiliation::owner)) return StanzaError(Condition::not_acceptable);
    if (of_owner) continue;
    if (*affiliation == Affiliation::none) {
      affiliations.erase(jid->bare());
    } else {
      affiliations[jid->bare()] = to_string(*affiliation);
    }
  }
  if (affiliations.size() > call.service.bound(pubsub_max_entities)) return StanzaError(Condition::resource_constraint);
  Node before = node;
  node.record.affiliations = std::move(affiliations);
  return save(call, node, std::move(before));
}

IqAnswer pep_node_subscriptions(PepCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub_owner));
  auto& list = pubsub.add("subscriptions");
  list.set_attr("node", (*node)->record.node);
  for (const auto& [jid, id] : (*node)->record.subscriptions) {
    auto& subscription = list.add("subscription");
    subscription.set_attr("jid", jid.text()).set_attr("subscription", "subscribed").set_attr("subid", id);
  }
  return pubsub;
}

IqAnswer pep_set_subscriptions(PepCall& call) {
  const auto found = owned_node(call);
  if (!found) return found.error();
  Node& node = **found;
  auto subscriptions = node.record.subscriptions;
  for (const auto& change : call.action.children()) {
    const auto jid = xmpp::Jid::parse(change.attr("jid"));
    const auto state = change.attr("subscription");
    if (!change.is("subscription", xmpp::ns::pubsub_owner) || !jid) return StanzaError(Condition::bad_request);
    if (state == "none") {
      subscriptions.erase(*jid);
    } else if (state == "subscribed") {
      if (!subscriptions.contains(*jid)) subscriptions[*jid] = call.service.host.environment.new_id();
    } else {
      return StanzaError(Condition::bad_request);
    }
  }
  if (subscriptions.size() > call.service.bound(pubsub_max_entities)) {
    return StanzaError(Condition::resource_constraint);
  }
  Node before = node;
  node.record.subscriptions = std::move(subscriptions);
  return save(call, node, std::move(before));
}

}  // namespace xmppd
