// Approval: forms that travel in messages.
#include "xmppd/features/pubsub/approval.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

constexpr std::string_view authorization = "http://jabber.org/protocol/pubsub#subscribe_authorization";

struct Answer {
  std::string node, subid;
  xmpp::Jid subscriber;
  bool allow = false;
};

std::optional<Answer> parse_answer(const Stanza& message) {
  const auto* x = message.element().child("x", xmpp::ns::data_forms);
  const auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
  if (!form) return std::nullopt;
  const auto jid = xmpp::Jid::parse(form->value("pubsub#subscriber_jid").value_or(""));
  const auto allow = form->boolean("pubsub#allow");
  if (!jid || !allow || form->type != "submit") return std::nullopt;
  return Answer{std::string(form->value("pubsub#node").value_or("")),
                std::string(form->value("pubsub#subid").value_or("")), *jid, *allow};
}

void settle(PubsubService& service, const Place& place, const Node& node, const Answer& answer, const Work& work) {
  const auto at = node.record.subscriptions.find(answer.subscriber);
  // Another owner may have answered before, or the subscriber may have given up.
  if (at == node.record.subscriptions.end() || !at->second.pending) return;
  if (!answer.subid.empty() && answer.subid != at->second.id) return;
  auto settled = at->second;
  settled.pending = false;
  PubsubStore::SubscriptionChanges changes{{answer.subscriber, answer.allow ? std::optional(settled) : std::nullopt}};
  // A failure leaves the subscription pending: the owner sees it in the list of subscriptions again.
  service.nodes.change_subscriptions(place, node.record.node, std::move(changes))
      .then(service.lifetime, [&service, place, snapshot = node, answer, settled, work](const auto& done) {
        if (!done) {
          xmpp::log::error("pubsub", "{}: an approval is lost: {}", place.jid().text(), done.error().detail);
          return;
        }
        auto& notifier = service.notifier;
        const auto* state = answer.allow ? "subscribed" : "none";
        notifier.subscription_changed(place, snapshot, answer.subscriber, state, answer.allow ? settled.id : "");
        notifier.tell_owners(place, snapshot, answer.subscriber, state);
        if (answer.allow && snapshot.config.send_last != SendLast::never) {
          notifier.send_last(place, snapshot, answer.subscriber);
        }
      });
}

}  // namespace

void ask_for_approval(PubsubService& service, const Place& place, const Node& node, const xmpp::Jid& subscriber,
                      const PubsubSubscription& subscription) {
  xmpp::DataForm form;
  form.type = "form";
  form.title = "PubSub subscriber request";
  form.instructions = "Allow this address to subscribe to the node, or not.";
  form.add("FORM_TYPE", std::string(authorization), "hidden");
  form.add("pubsub#subid", subscription.id, "hidden");
  form.add("pubsub#node", node.record.node, "text-single").label = "Node";
  form.add("pubsub#subscriber_jid", subscriber.text(), "jid-single").label = "Subscriber";
  form.add("pubsub#allow", "0", "boolean").label = "Allow this address to subscribe?";
  for (const auto& owner : owners_of(place.owner(service.host.environment.now()), node)) {
    auto message = xmpp::make_message(place.jid(), owner, xmpp::MessageType::normal, {});
    message.set_attr("id", service.host.environment.new_id());
    message.add(form.to_element());
    service.host.router.route(Stanza::make(std::move(message), place.jid(), owner), {});
  }
}

bool is_approval(const Stanza& message) {
  if (message.type() == "error") return false;
  const auto* x = message.element().child("x", xmpp::ns::data_forms);
  if (!x || (x->attr("type") != "submit" && x->attr("type") != "cancel")) return false;
  const auto form = xmpp::DataForm::parse(*x);
  return form && form->form_type() == authorization;
}

void take_approval(PubsubService& service, const Place& place, const StanzaPtr& message, const Origin& origin) {
  service.nodes.with(place, [&service, place, message, origin](xmpp::Result<const Nodes*> nodes) {
    auto& router = service.host.router;
    if (!nodes) return router.reply_error(message, origin, xmpp::to_stanza_error(nodes.error()));
    const auto answer = parse_answer(*message);
    if (!answer) return;
    const auto found = (*nodes)->find(answer->node);
    if (found == (*nodes)->end()) return router.reply_error(message, origin, StanzaError(Condition::item_not_found));
    const auto owner = place.owner(service.host.environment.now());
    if (affiliation_of(owner, found->second, message->from()) != Affiliation::owner) {
      return router.reply_error(message, origin, StanzaError(Condition::forbidden));
    }
    settle(service, place, found->second, *answer, origin.work);
  });
}

}  // namespace xmppd
