// Notifications and their recipients.
#include "xmppd/features/pubsub/notifier.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/pubsub/reachability.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;

namespace {

Element items_event(const Node& node, Element child) {
  Element event("event", std::string(xmpp::ns::pubsub_event));
  auto& items = event.add("items");
  items.set_attr("node", node.record.node);
  items.add(std::move(child));
  return event;
}

Element node_event(std::string name, const Node& node) {
  Element event("event", std::string(xmpp::ns::pubsub_event));
  event.add(std::move(name)).set_attr("node", node.record.node);
  return event;
}

Element subscription_event(const Node& node, const xmpp::Jid& jid, std::string_view state) {
  Element event("event", std::string(xmpp::ns::pubsub_event));
  auto& subscription = event.add("subscription");
  subscription.set_attr("node", node.record.node).set_attr("jid", jid.text()).set_attr("subscription", state);
  return event;
}

Element message_with(const Place& place, const Node& node, const xmpp::Jid& to, Element event) {
  const auto type = node.config.notification_type == "normal" ? xmpp::MessageType::normal : xmpp::MessageType::headline;
  auto message = xmpp::make_message(place.jid(), to, type, {});
  message.add(std::move(event));
  return message;
}

Element published_event(const Node& node, const PubsubItemRecord& item) {
  return items_event(node, item_element(item, node.config, xmpp::ns::pubsub_event, node.config.deliver_payloads));
}

}  // namespace

Element item_element(const PubsubItemRecord& item, const NodeConfig& config, std::string_view ns, bool with_payload) {
  Element element("item", std::string(ns));
  element.set_attr("id", item.id);
  if (config.item_reply == ItemReply::publisher) element.set_attr("publisher", item.publisher.text());
  if (!with_payload || item.payload.empty()) return element;
  if (auto payload = xmpp::parse_element(item.payload)) {
    element.add(std::move(*payload));
  } else {
    xmpp::log::error("pubsub", "item {}: stored payload is unreadable: {}", item.id, payload.error().detail);
  }
  return element;
}

Notifier::Notifier(Host& host, NodeCache& nodes)
    : host_(host),
      nodes_(nodes),
      watchers_(host, [this](const std::shared_ptr<Account>& account, const xmpp::Jid& full,
                             const std::vector<std::string>& names) { send_last_of(Place(account), full, names); }) {}

void Notifier::published(const Place& place, const Node& node, const PubsubItemRecord& item, const Work& work) {
  send(place, node, published_event(node, item), work);
}

void Notifier::retracted(const Place& place, const Node& node, const std::string& id, const Work& work) {
  Element retract("retract", std::string(xmpp::ns::pubsub_event));
  retract.set_attr("id", id);
  send(place, node, items_event(node, std::move(retract)), work);
}

void Notifier::purged(const Place& place, const Node& node, const Work& work) {
  if (node.config.notify_retract) send(place, node, node_event("purge", node), work);
}

void Notifier::deleted(const Place& place, const Node& node, const std::string& redirect, const Work& work) {
  if (!node.config.notify_delete) return;
  auto event = node_event("delete", node);
  if (!redirect.empty()) event.children().front().add("redirect").set_attr("uri", redirect);
  send(place, node, std::move(event), work, Whom::subscribed_at_all);  // §8.4.2: pending subscribers, too
}

void Notifier::configured(const Place& place, const Node& node, const Work& work) {
  if (node.config.notify_config) send(place, node, node_event("configuration", node), work);
}

void Notifier::subscription_changed(const Place& place, const Node& node, const xmpp::Jid& jid, std::string_view state,
                                    const std::string& id) {
  auto event = subscription_event(node, jid, state);
  if (!id.empty()) event.children().front().set_attr("subid", id);
  send_to(place, node, jid, std::move(event));
}

void Notifier::tell_owners(const Place& place, const Node& node, const xmpp::Jid& jid, std::string_view state) {
  if (!node.config.notify_sub) return;
  for (const auto& owner : owners_of(place.owner(host_.environment.now()), node)) {
    if (!owner.same_bare(jid)) send_to(place, node, owner, subscription_event(node, jid, state));
  }
}

std::set<xmpp::Jid> Notifier::recipients(const Place& place, const Node& node, Whom whom) {
  const NodeOwner owner = place.owner(host_.environment.now());
  std::set<xmpp::Jid> found;
  if (const auto& account = place.account()) {
    for (const auto& full : watchers_.of(*account, node.record.node)) {
      const bool shares_presence = full.same_bare(account->jid()) || account->roster().sends_to(full.bare());
      if (shares_presence && may_read(owner, node, full)) found.insert(full);
    }
  }
  for (const auto& [jid, subscription] : node.record.subscriptions) {
    if (!is_alive(subscription, owner.now)) continue;
    if (whom == Whom::able_to_read && (subscription.pending || !may_read(owner, node, jid))) continue;
    if (subscription.deliver) add_subscriber(place, node, jid, subscription, found);
  }
  if (const auto& account = place.account()) {  // XEP-0191
    std::erase_if(found, [&account](const xmpp::Jid& jid) { return account->block_list().blocks(jid); });
  }
  return found;
}

void Notifier::add_subscriber(const Place& place, const Node& node, const xmpp::Jid& jid,
                              const PubsubSubscription& subscription, std::set<xmpp::Jid>& found) {
  if (!subscription.show_values.empty()) {
    const auto& wanted = subscription.show_values;
    for (const auto& [full, show] : available_resources(host_.directory, jid)) {
      if (std::find(wanted.begin(), wanted.end(), show) != wanted.end()) found.insert(full);
    }
    return;
  }
  if (node.config.presence_based_delivery && available_resources(host_.directory, jid).empty()) return;
  // XEP-0163 §4.3.2: a subscriber whose resources are known is addressed there, one by one, as far as they asked.
  const auto& account = place.account();
  if (!account || !jid.is_bare() || !watchers_.knows(*account, jid)) {
    found.insert(jid);
    return;
  };
  for (const auto& [full, interests] : watchers_.resources_of(*account, jid)) {
    if (interests->contains(node.record.node)) found.insert(full);
  }
}

void Notifier::send(const Place& place, const Node& node, Element event, const Work& work, Whom whom) {
  if (!node.config.deliver_notifications) return;
  const auto to = recipients(place, node, whom);
  if (to.empty()) return;
  const auto message = Stanza::make(message_with(place, node, *to.begin(), std::move(event)), place.jid(), *to.begin());
  for (const auto& recipient : to) host_.router.route(Stanza::readdress(message, recipient), Origin{nullptr, work});
}

void Notifier::send_to(const Place& place, const Node& node, const xmpp::Jid& to, Element payload) {
  host_.router.route(Stanza::make(message_with(place, node, to, std::move(payload)), place.jid(), to), {});
}

void Notifier::send_last_of(const Place& place, const xmpp::Jid& full, const std::vector<std::string>& names) {
  nodes_.with(place, [this, place, full, names](xmpp::Result<const Nodes*> nodes) {
    if (!nodes) return;
    const auto& account = place.account();
    if (!full.same_bare(account->jid()) && !account->roster().sends_to(full.bare())) return;
    const NodeOwner owner = place.owner(host_.environment.now());
    for (const auto& name : names) {
      const auto node = (*nodes)->find(name);
      if (node == (*nodes)->end() || node->second.config.send_last != SendLast::on_sub_and_presence) continue;
      if (may_read(owner, node->second, full)) send_last(place, node->second, full);
    }
  });
}

void Notifier::send_last_to_contact(const Place& place, const xmpp::Jid& contact) {
  for (const auto& [full, interests] : watchers_.resources_of(*place.account(), contact)) {
    send_last_of(place, full, {interests->begin(), interests->end()});
  }
}

void Notifier::send_last_to_subscriber(const Place& place, const xmpp::Jid& full) {
  nodes_.with(place, [this, place, full](xmpp::Result<const Nodes*> nodes) {
    if (!nodes) return;
    const NodeOwner owner = place.owner(host_.environment.now());
    for (const auto& [name, node] : **nodes) {
      if (node.config.send_last != SendLast::on_sub_and_presence) continue;
      for (const auto& address : {full.bare(), full}) {
        const auto found = node.record.subscriptions.find(address);
        if (found == node.record.subscriptions.end()) continue;
        const auto& subscription = found->second;
        if (subscription.pending || !subscription.deliver || !is_alive(subscription, owner.now)) continue;
        if (may_read(owner, node, full)) send_last(place, node, full);
        break;
      }
    }
  });
}

void Notifier::send_last(const Place& place, const Node& node, const xmpp::Jid& to) {
  if (!node.config.deliver_notifications || !node.config.persist_items) return;
  PubsubItemQuery newest;
  newest.not_before = not_before(node.config, host_.environment.now());
  nodes_.items(place, node.record.node, newest)
      .then(lifetime_, [this, place, node, to](xmpp::Result<PubsubItemPage> page) {
        if (!page || page->items.empty()) return;
        const auto& item = page->items.front();
        auto message = message_with(place, node, to, published_event(node, item));
        auto& delay = message.add("delay", std::string(xmpp::ns::delay));
        delay.set_attr("from", place.jid().text());
        delay.set_attr("stamp", xmpp::format_timestamp(item.published));
        host_.router.route(Stanza::make(std::move(message), place.jid(), to), {});
      });
}

}  // namespace xmppd
