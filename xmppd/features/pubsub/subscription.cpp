// Subscriptions as XML and as forms.
#include "xmppd/features/pubsub/subscription.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"

namespace xmppd {

using xmpp::Element;

namespace {

constexpr std::string_view shows[]{"away", "chat", "dnd", "online", "xa"};
constexpr std::string_view subscribe_options = "http://jabber.org/protocol/pubsub#subscribe_options";

std::optional<bool> boolean(const std::vector<std::string>& values) {
  if (values.size() != 1) return std::nullopt;
  if (values.front() == "1" || values.front() == "true") return true;
  if (values.front() == "0" || values.front() == "false") return false;
  return std::nullopt;
}

bool write_deliver(PubsubSubscription& subscription, const std::vector<std::string>& values) {
  const auto deliver = boolean(values);
  if (deliver) subscription.deliver = *deliver;
  return deliver.has_value();
}

bool write_expire(PubsubSubscription& subscription, const std::vector<std::string>& values, xmpp::Timestamp now) {
  if (values.empty() || (values.size() == 1 && values.front().empty())) {
    subscription.expires.reset();
    return true;
  }
  const auto when = values.size() == 1 ? xmpp::parse_timestamp(values.front()) : std::nullopt;
  if (!when || *when <= now) return false;
  subscription.expires = *when;
  return true;
}

bool write_shows(PubsubSubscription& subscription, const std::vector<std::string>& values) {
  std::vector<std::string> chosen;
  for (const auto& value : values) {
    if (std::find(std::begin(shows), std::end(shows), value) == std::end(shows)) return false;
    if (std::find(chosen.begin(), chosen.end(), value) == chosen.end()) chosen.push_back(value);
  }
  subscription.show_values = std::move(chosen);
  return true;
}

// Fields we do not offer may still ask for what we do anyway.
bool is_harmless(const xmpp::FormField& field) {
  if (!field.var.starts_with("pubsub#")) return true;  // XEP-0004 §3.2
  if (field.var == "pubsub#digest" || field.var == "pubsub#include_body") return boolean(field.values) == false;
  return field.var == "pubsub#subscription_type" && field.values == std::vector<std::string>{"items"};
}

}  // namespace

Element& add_subscription(Element& parent, std::string_view node, const xmpp::Jid& jid,
                          const PubsubSubscription& subscription) {
  auto& element = parent.add("subscription");
  element.set_attr("node", node).set_attr("jid", jid.text());
  element.set_attr("subscription", subscription.pending ? "pending" : "subscribed");
  return element.set_attr("subid", subscription.id);
}

xmpp::DataForm subscription_options_form(const PubsubSubscription& subscription, std::string_view type) {
  xmpp::DataForm form;
  form.type = type;
  form.add("FORM_TYPE", std::string(subscribe_options), "hidden");
  form.add("pubsub#deliver", subscription.deliver ? "1" : "0", "boolean").label = "Send notifications";
  auto& expire = form.add("pubsub#expire", subscription.expires ? xmpp::format_timestamp(*subscription.expires) : "",
                          "text-single");
  expire.label = "When the subscription ends";
  if (!subscription.expires) expire.values.clear();
  auto& wanted = form.add("pubsub#show-values", "", "list-multi");
  wanted.label = "What one must show to be sent notifications; none: whatever, even nothing";
  wanted.values = subscription.show_values;
  for (const auto show : shows) wanted.options.push_back({{}, std::string(show)});
  return form;
}

std::optional<xmpp::StanzaError> apply_subscription_options(const xmpp::DataForm& form, xmpp::Timestamp now,
                                                            PubsubSubscription& subscription) {
  PubsubSubscription changed = subscription;
  for (const auto& field : form.fields) {
    if (field.var == "FORM_TYPE" || field.type == "fixed") continue;
    const bool taken = field.var == "pubsub#deliver"       ? write_deliver(changed, field.values)
                       : field.var == "pubsub#expire"      ? write_expire(changed, field.values, now)
                       : field.var == "pubsub#show-values" ? write_shows(changed, field.values)
                                                           : is_harmless(field);
    if (!taken) {
      return pubsub_error(xmpp::StanzaErrorType::modify, xmpp::StanzaErrorCondition::bad_request, "invalid-options");
    }
  }
  subscription = std::move(changed);
  return std::nullopt;
}

}  // namespace xmppd
