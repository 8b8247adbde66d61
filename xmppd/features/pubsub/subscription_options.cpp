// A subscriber's options (XEP-0060 §6.3) and their defaults (§6.4).
#include "libxmpp/xml/namespaces.hpp"
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

using Found = const std::pair<const xmpp::Jid, PubsubSubscription>;

// The subscription that the action names, which is the sender's own; else the errors of §6.3.3.
tl::expected<Found*, StanzaError> named_subscription(PubsubCall& call, const Node& node) {
  if (call.action.attr("jid").empty()) {
    return tl::unexpected(pubsub_error(StanzaErrorType::modify, Condition::bad_request, "jid-required"));
  }
  const auto jid = xmpp::Jid::parse(call.action.attr("jid"));
  if (!jid || !jid->same_bare(call.from())) return tl::unexpected(StanzaError(Condition::forbidden));
  const auto at = node.record.subscriptions.find(*jid);
  if (at == node.record.subscriptions.end() || !is_alive(at->second, call.owner().now)) {
    return tl::unexpected(pubsub_error(StanzaErrorType::modify, Condition::unexpected_request, "not-subscribed"));
  }
  const auto id = call.action.attr("subid");
  if (!id.empty() && id != at->second.id) {
    return tl::unexpected(pubsub_error(StanzaErrorType::modify, Condition::not_acceptable, "invalid-subid"));
  }
  return &*at;
}

}  // namespace

IqAnswer get_options(PubsubCall& call) {
  const auto node = named_node(call);
  if (!node) return node.error();
  const auto subscription = named_subscription(call, **node);
  if (!subscription) return subscription.error();
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
  auto& options = pubsub.add("options");
  options.set_attr("node", call.node_name()).set_attr("jid", (*subscription)->first.text());
  options.set_attr("subid", (*subscription)->second.id);
  options.add(subscription_options_form((*subscription)->second, "form").to_element());
  return pubsub;
}

IqAnswer set_options(PubsubCall& call) {
  const auto node = named_node(call);
  if (!node) return node.error();
  const auto subscription = named_subscription(call, **node);
  if (!subscription) return subscription.error();
  const auto form = submitted_form(call.action);
  if (!form) return form.error();
  if (!*form) return ok();
  PubsubSubscription changed = (*subscription)->second;
  if (auto error = apply_subscription_options(**form, call.owner().now, changed)) return *error;
  return answer_after(call,
                      call.service.nodes.change_subscriptions(call.place, (*node)->record.node,
                                                              {{(*subscription)->first, std::move(changed)}}),
                      [] { return std::optional<Element>(); });
}

IqAnswer get_default_options(PubsubCall& call) {
  if (!call.node_name().empty()) {
    if (const auto node = named_node(call); !node) return node.error();
  }
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
  auto& answer = pubsub.add("default");
  if (!call.node_name().empty()) answer.set_attr("node", call.node_name());
  answer.add(subscription_options_form({}, "form").to_element());
  return pubsub;
}

}  // namespace xmppd
