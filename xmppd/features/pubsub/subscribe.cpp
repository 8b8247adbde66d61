// Subscribing, unsubscribing and one's own subscriptions (XEP-0060 §6.1, §6.2, §5.6).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/approval.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"
#include "xmppd/features/pubsub/subscription.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using xmpp::StanzaErrorType;
using Condition = xmpp::StanzaErrorCondition;

namespace {

// How many subscriptions the sender has at this service, whatever the resource.
std::size_t count_own(const PubsubCall& call) {
  const auto bare = call.from().bare();
  std::size_t count = 0;
  for (const auto& [name, node] : call.nodes) {
    const auto& all = node.record.subscriptions;
    for (auto it = all.lower_bound(bare); it != all.end() && it->first.text().starts_with(bare.text()); ++it) {
      count += it->first.same_bare(bare) ? 1 : 0;
    }
  }
  return count;
}

// nullopt: there is room for one more.
std::optional<StanzaError> refuse_another(const PubsubCall& call, const Node& node) {
  if (node.record.subscriptions.size() < call.service.bound(pubsub_max_entities) &&
      count_own(call) < call.service.bound(pubsub_max_subscriptions)) {
    return std::nullopt;
  }
  return pubsub_error(StanzaErrorType::wait, Condition::policy_violation, "too-many-subscriptions");
}

// The options that come with a request to subscribe (§6.3.7).
std::optional<StanzaError> take_options(const PubsubCall& call, PubsubSubscription& subscription) {
  const auto* options = call.pubsub.child("options", xmpp::ns::pubsub);
  if (!options) return std::nullopt;
  const auto form = submitted_form(*options);
  if (!form) return form.error();
  if (!*form) return std::nullopt;
  return apply_subscription_options(**form, call.service.host.environment.now(), subscription);
}

}  // namespace

IqAnswer subscribe(PubsubCall& call) {
  const auto found = named_node(call);
  if (!found) return found.error();
  const Node& node = **found;
  const auto jid = xmpp::Jid::parse(call.action.attr("jid"));
  // §6.1.3.1: for oneself only, as a bare address or as the resource that asks.
  if (!jid || !jid->same_bare(call.from()) || (!jid->is_bare() && *jid != call.from())) {
    return pubsub_error(StanzaErrorType::modify, Condition::bad_request, "invalid-jid");
  }
  if (auto error = refuse_subscribing(call.owner(), node, call.from())) return *error;

  PubsubSubscription subscription;
  const auto old = node.record.subscriptions.find(*jid);
  const bool fresh = old == node.record.subscriptions.end() || !is_alive(old->second, call.owner().now);
  if (!fresh) subscription = old->second;
  if (subscription.pending && needs_approval(call.owner(), node, call.from())) {
    return pubsub_error(StanzaErrorType::auth, Condition::not_authorized, "pending-subscription");
  }
  if (fresh) {
    if (auto error = refuse_another(call, node)) return *error;
    subscription.id = call.service.host.environment.new_id();
  }
  subscription.pending = fresh && needs_approval(call.owner(), node, call.from());
  if (auto error = take_options(call, subscription)) return *error;

  PubsubStore::SubscriptionChanges changes;
  if (fresh || subscription != old->second) changes[*jid] = subscription;
  PubsubService& service = call.service;
  const Committed committed = [&service, place = call.place, snapshot = node, jid = *jid, subscription,
                               fresh]() -> std::optional<Element> {
    if (subscription.pending) {
      ask_for_approval(service, place, snapshot, jid, subscription);
    } else if (fresh) {
      service.notifier.tell_owners(place, snapshot, jid, "subscribed");
      if (snapshot.config.send_last != SendLast::never) service.notifier.send_last(place, snapshot, jid);  // §6.1.7
    }
    Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
    add_subscription(pubsub, snapshot.record.node, jid, subscription);
    return pubsub;
  };
  return answer_after(call, service.nodes.change_subscriptions(call.place, node.record.node, std::move(changes)),
                      committed);
}

IqAnswer unsubscribe(PubsubCall& call) {
  const auto found = named_node(call);
  if (!found) return found.error();
  const Node& node = **found;
  // Any resource's subscription: the one that made it may be gone for good.
  const auto jid = xmpp::Jid::parse(call.action.attr("jid"));
  if (!jid || !jid->same_bare(call.from())) return StanzaError(Condition::forbidden);
  const auto at = node.record.subscriptions.find(*jid);
  if (at == node.record.subscriptions.end() || !is_alive(at->second, call.owner().now)) {
    return pubsub_error(StanzaErrorType::cancel, Condition::unexpected_request, "not-subscribed");
  }
  const auto id = call.action.attr("subid");
  if (!id.empty() && id != at->second.id) {
    return pubsub_error(StanzaErrorType::modify, Condition::not_acceptable, "invalid-subid");
  }
  PubsubService& service = call.service;
  const Committed committed = [&service, place = call.place, snapshot = node, jid = *jid]() -> std::optional<Element> {
    service.notifier.tell_owners(place, snapshot, jid, "none");
    return std::nullopt;
  };
  return answer_after(call, service.nodes.change_subscriptions(call.place, node.record.node, {{*jid, std::nullopt}}),
                      committed);
}

IqAnswer own_subscriptions(PubsubCall& call) {
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
  auto& list = pubsub.add("subscriptions");
  if (!call.node_name().empty()) list.set_attr("node", call.node_name());
  const auto bare = call.from().bare();
  const auto now = call.owner().now;
  for (const auto& [name, node] : call.nodes) {
    if (!call.node_name().empty() && call.node_name() != name) continue;
    const auto& all = node.record.subscriptions;
    for (auto it = all.lower_bound(bare); it != all.end() && it->first.text().starts_with(bare.text()); ++it) {
      if (it->first.same_bare(bare) && is_alive(it->second, now)) add_subscription(list, name, it->first, it->second);
    }
  }
  return pubsub;
}

}  // namespace xmppd
