// Explicit subscriptions, by those who want to hear of a node without sharing presence (XEP-0060 §6.1, §6.2, §5.6).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pep_service.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using xmpp::StanzaErrorType;
using Condition = xmpp::StanzaErrorCondition;

namespace {

Element& add_subscription(Element& parent, const std::string& node, const xmpp::Jid& jid, const std::string& id) {
  auto& subscription = parent.add("subscription");
  subscription.set_attr("node", node).set_attr("jid", jid.text()).set_attr("subscription", "subscribed");
  return subscription.set_attr("subid", id);
}

// The address to subscribe or unsubscribe: the sender's own, bare or full.
std::optional<xmpp::Jid> subscriber(const PepCall& call) {
  auto jid = xmpp::Jid::parse(call.action.attr("jid"));
  if (!jid || !jid->same_bare(call.from()) || (!jid->is_bare() && *jid != call.from())) return std::nullopt;
  return std::move(*jid);
}

}  // namespace

IqAnswer pep_subscribe(PepCall& call) {
  const auto found = named_node(call);
  if (!found) return found.error();
  Node& node = **found;
  const auto jid = subscriber(call);
  if (!jid) return pubsub_error(StanzaErrorType::modify, Condition::bad_request, "invalid-jid");
  if (auto error = refuse_reading(call.owner(), node, call.from())) return *error;

  auto& subscriptions = node.record.subscriptions;
  const bool fresh = !subscriptions.contains(*jid);
  if (fresh && subscriptions.size() >= call.service.bound(pubsub_max_entities)) {
    return pubsub_error(Condition::resource_constraint, "too-many-subscriptions");
  }
  if (fresh) subscriptions[*jid] = call.service.host.environment.new_id();
  PepService& service = call.service;
  auto saved = fresh ? service.nodes.save(*call.account(), node) : xmpp::Pending<xmpp::Done>::ready(xmpp::Done{});
  return answer_after(
      call, std::move(saved),
      [&service, account = call.account(), snapshot = node, jid = *jid, fresh]() -> std::optional<Element> {
        if (fresh && snapshot.config.send_last != SendLast::never) {
          service.notifier.send_last(account, snapshot, jid);  // §6.1.7
        }
        Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
        add_subscription(pubsub, snapshot.record.node, jid, snapshot.record.subscriptions.at(jid));
        return pubsub;
      },
      [&nodes = call.nodes, name = node.record.node, jid = *jid, fresh] {
        const auto it = nodes.find(name);
        if (fresh && it != nodes.end()) it->second.record.subscriptions.erase(jid);
      });
}

IqAnswer pep_unsubscribe(PepCall& call) {
  const auto found = named_node(call);
  if (!found) return found.error();
  Node& node = **found;
  const auto jid = subscriber(call);
  if (!jid) return StanzaError(Condition::forbidden);
  const auto at = node.record.subscriptions.find(*jid);
  if (at == node.record.subscriptions.end()) return pubsub_error(Condition::unexpected_request, "not-subscribed");
  const auto id = call.action.attr("subid");
  if (!id.empty() && id != at->second) return pubsub_error(Condition::not_acceptable, "invalid-subid");
  const auto before = *at;
  node.record.subscriptions.erase(at);
  return answer_after(
      call, call.service.nodes.save(*call.account(), node), [] { return std::optional<Element>(); },
      [&nodes = call.nodes, name = node.record.node, before] {
        const auto it = nodes.find(name);
        if (it != nodes.end()) it->second.record.subscriptions.insert(before);
      });
}

IqAnswer pep_own_subscriptions(PepCall& call) {
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
  auto& list = pubsub.add("subscriptions");
  if (!call.node_name().empty()) list.set_attr("node", call.node_name());
  for (const auto& [name, node] : call.nodes) {
    if (!call.node_name().empty() && call.node_name() != name) continue;
    for (const auto& [jid, id] : node.record.subscriptions) {
      if (jid.same_bare(call.from())) add_subscription(list, name, jid, id);
    }
  }
  return pubsub;
}

}  // namespace xmppd
