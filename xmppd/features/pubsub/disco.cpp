// What a service says of itself and of its nodes (XEP-0060 §5, XEP-0163 §6).
#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

constexpr std::string_view everywhere[]{
    "access-authorize",
    "access-open",
    "access-whitelist",
    "auto-create",
    "config-node",
    "config-node-max",
    "create-and-configure",
    "create-nodes",
    "delete-items",
    "delete-nodes",
    "instant-nodes",
    "item-ids",
    "last-published",
    "leased-subscription",
    "manage-subscriptions",
    "member-affiliation",
    "meta-data",
    "modify-affiliations",
    "multi-items",
    "outcast-affiliation",
    "persistent-items",
    "publish",
    "publish-only-affiliation",
    "publish-options",
    "publisher-affiliation",
    "purge-nodes",
    "retract-items",
    "retrieve-affiliations",
    "retrieve-default",
    "retrieve-default-sub",
    "retrieve-items",
    "retrieve-subscriptions",
    "rsm",
    "subscribe",
    "subscription-notifications",
    "subscription-options",
};
constexpr std::string_view at_accounts[]{
    "access-presence", "access-roster", "auto-subscribe", "filtered-notifications", "presence-notifications",
    "presence-subscribe",
};

Element node_list(const Place& place, const NodeOwner& owner, const xmpp::Jid& asker, const Nodes& nodes) {
  Element query("query", std::string(xmpp::ns::disco_items));
  for (const auto& [name, node] : nodes) {
    // XEP-0163 §6.2: nodes that the asker may not read are not shown. One that can be asked for is (§4.5, authorize).
    if (!may_read(owner, node, asker) && refuse_subscribing(owner, node, asker)) continue;
    auto& item = query.add("item");
    item.set_attr("jid", place.jid().text()).set_attr("node", name);
    if (!node.config.title.empty()) item.set_attr("name", node.config.title);
  }
  return query;
}

void add_texts(xmpp::DataForm& form, const NodeConfig& config) {
  const std::pair<const char*, const std::string&> texts[]{{"pubsub#title", config.title},
                                                           {"pubsub#description", config.description},
                                                           {"pubsub#type", config.type},
                                                           {"pubsub#language", config.language}};
  for (const auto& [var, text] : texts) {
    if (!text.empty()) form.add(var, text, "text-single");
  }
  if (!config.contact.empty()) form.add("pubsub#contact", "", "jid-multi").values = config.contact;
}

Element node_info(const PubsubService& service, const NodeOwner& owner, const Node& node) {
  Element query("query", std::string(xmpp::ns::disco_info));
  query.set_attr("node", node.record.node);
  query.add("identity").set_attr("category", "pubsub").set_attr("type", "leaf");
  query.add("feature").set_attr("var", xmpp::ns::pubsub);
  xmpp::DataForm form;
  form.type = "result";
  form.add("FORM_TYPE", "http://jabber.org/protocol/pubsub#meta-data", "hidden");
  add_texts(form, node.config);
  form.add("pubsub#access_model", std::string(to_string(node.config.access_model)), "list-single");
  form.add("pubsub#publish_model", std::string(to_string(node.config.publish_model)), "list-single");
  form.add("pubsub#max_items", std::to_string(service.item_bound(node.config)), "text-single");
  form.add("pubsub#creation_date", xmpp::format_timestamp(node.record.created), "text-single");
  auto& owners = form.add("pubsub#owner", "", "jid-multi");
  owners.values.clear();
  for (const auto& jid : owners_of(owner, node)) owners.values.push_back(jid.text());
  const auto subscribers =
      std::count_if(node.record.subscriptions.begin(), node.record.subscriptions.end(), [&owner](const auto& each) {
        return !each.second.pending && is_alive(each.second, owner.now);
      });
  form.add("pubsub#num_subscribers", std::to_string(subscribers), "text-single");
  query.add(form.to_element());
  return query;
}

void list_items(PubsubService& service, const Place& place, const Node& node,
                const std::shared_ptr<xmpp::Promise<IqReply>>& promise) {
  PubsubItemQuery query;
  query.limit = service.item_bound(node.config);
  query.not_before = not_before(node.config, service.host.environment.now());
  service.host.stores.pubsub.items(place.jid(), node.record.node, query)
      .then(service.lifetime, [promise, place, name = node.record.node](xmpp::Result<PubsubItemPage> page) {
        if (!page) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(page.error()))));
        Element answer("query", std::string(xmpp::ns::disco_items));
        answer.set_attr("node", name);
        for (const auto& item : page->items) {
          answer.add("item").set_attr("jid", place.jid().text()).set_attr("name", item.id);
        }
        promise->complete(IqReply(std::move(answer)));
      });
}

}  // namespace

IqAnswer describe_node(PubsubService& service, const Place& place, const xmpp::Jid& asker, std::string_view node,
                       bool items) {
  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  service.nodes.with(place, [&service, place, asker, name = std::string(node), items,
                             promise](xmpp::Result<const Nodes*> nodes) {
    if (!nodes) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(nodes.error()))));
    const NodeOwner owner = place.owner(service.host.environment.now());
    if (name.empty()) return promise->complete(IqReply(node_list(place, owner, asker, **nodes)));
    const auto found = (*nodes)->find(name);
    if (found == (*nodes)->end()) {
      return promise->complete(IqReply(tl::unexpected(StanzaError(Condition::item_not_found))));
    }
    const bool may_know = !items && !refuse_subscribing(owner, found->second, asker);
    const auto error = refuse_reading(owner, found->second, asker);
    if (error && !may_know) return promise->complete(IqReply(tl::unexpected(*error)));
    if (items) return list_items(service, place, found->second, promise);
    promise->complete(IqReply(node_info(service, owner, found->second)));
  });
  return pending;
}

std::vector<std::string> pubsub_features(ServiceKind kind) {
  std::vector<std::string> all{std::string(xmpp::ns::pubsub)};
  const auto add = [&all](std::string_view name) { all.push_back(all.front() + "#" + std::string(name)); };
  for (const auto name : everywhere) add(name);
  if (kind == ServiceKind::personal) {
    for (const auto name : at_accounts) add(name);
  }
  return all;
}

}  // namespace xmppd
