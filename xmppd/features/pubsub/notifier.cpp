// Notifications and their recipients.
#include "xmppd/features/pubsub/notifier.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/core/host.hpp"
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

Element message_with(const Account& account, const Node& node, const xmpp::Jid& to, Element event) {
  const auto type = node.config.notification_type == "normal" ? xmpp::MessageType::normal : xmpp::MessageType::headline;
  auto message = xmpp::make_message(account.jid(), to, type, {});
  message.add(std::move(event));
  return message;
}

}  // namespace

Element item_element(const PubsubItemRecord& item, std::string_view ns, bool with_payload) {
  Element element("item", std::string(ns));
  element.set_attr("id", item.id);
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
                             const std::vector<std::string>& names) { send_last_of(account, full, names); }) {}

void Notifier::published(Account& account, const Node& node, const PubsubItemRecord& item, const Work& work) {
  send(account, node, items_event(node, item_element(item, xmpp::ns::pubsub_event, node.config.deliver_payloads)),
       work);
}

void Notifier::retracted(Account& account, const Node& node, const std::string& id, const Work& work) {
  Element retract("retract", std::string(xmpp::ns::pubsub_event));
  retract.set_attr("id", id);
  send(account, node, items_event(node, std::move(retract)), work);
}

void Notifier::purged(Account& account, const Node& node, const Work& work) {
  if (node.config.notify_retract) send(account, node, node_event("purge", node), work);
}

void Notifier::deleted(Account& account, const Node& node, const Work& work) {
  if (node.config.notify_delete) send(account, node, node_event("delete", node), work);
}

void Notifier::configured(Account& account, const Node& node, const Work& work) {
  if (node.config.notify_config) send(account, node, node_event("configuration", node), work);
}

std::vector<xmpp::Jid> Notifier::recipients(Account& account, const Node& node) {
  const NodeOwner owner{account.jid(), account.roster()};
  std::vector<xmpp::Jid> found;
  const auto add = [&found](const xmpp::Jid& jid) {
    if (std::find(found.begin(), found.end(), jid) == found.end()) found.push_back(jid);
  };
  for (const auto& full : watchers_.of(account, node.record.node)) {
    const bool shares_presence = full.same_bare(account.jid()) || account.roster().sends_to(full.bare());
    if (shares_presence && may_read(owner, node, full)) add(full);
  }
  for (const auto& [jid, id] : node.record.subscriptions) {
    if (!may_read(owner, node, jid)) continue;
    // XEP-0163 §4.3.2: a subscriber whose resources are known is addressed there, one by one, as far as they asked.
    const bool by_resource = jid.is_bare() && watchers_.knows(account, jid);
    if (!by_resource) add(jid);
    if (!by_resource) continue;
    for (const auto& [full, interests] : watchers_.resources_of(account, jid)) {
      if (interests->contains(node.record.node)) add(full);
    }
  }
  return found;
}

void Notifier::send(Account& account, const Node& node, Element event, const Work& work) {
  if (!node.config.deliver_notifications) return;
  const auto to = recipients(account, node);
  if (to.empty()) return;
  const auto message =
      Stanza::make(message_with(account, node, to.front(), std::move(event)), account.jid(), to.front());
  for (const auto& recipient : to) host_.router.route(Stanza::readdress(message, recipient), Origin{nullptr, work});
}

void Notifier::send_last_of(const std::shared_ptr<Account>& account, const xmpp::Jid& full,
                            const std::vector<std::string>& names) {
  nodes_.with(account, [this, account, full, names](xmpp::Result<Nodes*> nodes) {
    if (!nodes) return;
    if (!full.same_bare(account->jid()) && !account->roster().sends_to(full.bare())) return;
    const NodeOwner owner{account->jid(), account->roster()};
    for (const auto& name : names) {
      const auto node = (*nodes)->find(name);
      if (node == (*nodes)->end() || node->second.config.send_last != SendLast::on_sub_and_presence) continue;
      if (may_read(owner, node->second, full)) send_last(account, node->second, full);
    }
  });
}

void Notifier::send_last_to_contact(const std::shared_ptr<Account>& account, const xmpp::Jid& contact) {
  for (const auto& [full, interests] : watchers_.resources_of(*account, contact)) {
    send_last_of(account, full, {interests->begin(), interests->end()});
  }
}

void Notifier::send_last(const std::shared_ptr<Account>& account, const Node& node, const xmpp::Jid& to) {
  if (!node.config.deliver_notifications || !node.config.persist_items) return;
  host_.stores.pubsub.items(account->jid(), node.record.node, {}, 1)
      .then(lifetime_, [this, account, node, to](xmpp::Result<std::vector<PubsubItemRecord>> items) {
        if (!items || items->empty()) return;
        const auto& newest = items->front();
        auto message =
            message_with(*account, node, to,
                         items_event(node, item_element(newest, xmpp::ns::pubsub_event, node.config.deliver_payloads)));
        auto& delay = message.add("delay", std::string(xmpp::ns::delay));
        delay.set_attr("from", account->jid().text());
        delay.set_attr("stamp", xmpp::format_timestamp(newest.published));
        host_.router.route(Stanza::make(std::move(message), account->jid(), to), {});
      });
}

}  // namespace xmppd
