// What an account's service says of itself and of its nodes (XEP-0060 §5, XEP-0163 §6).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pep_service.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

constexpr std::string_view offered[]{
    "access-open",
    "access-presence",
    "access-roster",
    "access-whitelist",
    "auto-create",
    "auto-subscribe",
    "config-node",
    "config-node-max",
    "create-and-configure",
    "create-nodes",
    "delete-items",
    "delete-nodes",
    "filtered-notifications",
    "instant-nodes",
    "item-ids",
    "last-published",
    "manage-subscriptions",
    "member-affiliation",
    "meta-data",
    "modify-affiliations",
    "multi-items",
    "outcast-affiliation",
    "persistent-items",
    "presence-notifications",
    "presence-subscribe",
    "publish",
    "publish-only-affiliation",
    "publish-options",
    "publisher-affiliation",
    "purge-nodes",
    "retract-items",
    "retrieve-affiliations",
    "retrieve-default",
    "retrieve-items",
    "retrieve-subscriptions",
    "subscribe",
};

Element node_list(const Account& account, const xmpp::Jid& asker, const Nodes& nodes) {
  const NodeOwner owner{account.jid(), account.roster()};
  Element query("query", std::string(xmpp::ns::disco_items));
  for (const auto& [name, node] : nodes) {
    // XEP-0163 §6.2: nodes that the asker may not read are not shown.
    if (!may_read(owner, node, asker)) continue;
    auto& item = query.add("item");
    item.set_attr("jid", account.jid().text()).set_attr("node", name);
    if (!node.config.title.empty()) item.set_attr("name", node.config.title);
  }
  return query;
}

Element node_info(const Node& node) {
  Element query("query", std::string(xmpp::ns::disco_info));
  query.set_attr("node", node.record.node);
  query.add("identity").set_attr("category", "pubsub").set_attr("type", "leaf");
  query.add("feature").set_attr("var", xmpp::ns::pubsub);
  xmpp::DataForm form;
  form.type = "result";
  form.add("FORM_TYPE", "http://jabber.org/protocol/pubsub#meta-data", "hidden");
  if (!node.config.title.empty()) form.add("pubsub#title", node.config.title, "text-single");
  if (!node.config.description.empty()) form.add("pubsub#description", node.config.description, "text-single");
  if (!node.config.type.empty()) form.add("pubsub#type", node.config.type, "text-single");
  form.add("pubsub#access_model", std::string(to_string(node.config.access_model)), "list-single");
  form.add("pubsub#creation_date", xmpp::format_timestamp(node.record.created), "text-single");
  query.add(form.to_element());
  return query;
}

void list_items(PepService& service, const std::shared_ptr<Account>& account, const Node& node,
                const std::shared_ptr<xmpp::Promise<IqReply>>& promise) {
  service.host.stores.pubsub.items(account->jid(), node.record.node, {}, service.item_bound(node.config))
      .then(service.lifetime,
            [promise, account, name = node.record.node](xmpp::Result<std::vector<PubsubItemRecord>> items) {
              if (!items) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(items.error()))));
              Element query("query", std::string(xmpp::ns::disco_items));
              query.set_attr("node", name);
              for (const auto& item : *items) {
                query.add("item").set_attr("jid", account->jid().text()).set_attr("name", item.id);
              }
              promise->complete(IqReply(std::move(query)));
            });
}

IqAnswer describe(PepService& service, const IqRequest& request, std::string_view node_name, bool items) {
  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  service.nodes.with(request.account, [&service, account = request.account, asker = request.from(),
                                       name = std::string(node_name), items, promise](xmpp::Result<Nodes*> nodes) {
    if (!nodes) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(nodes.error()))));
    if (name.empty()) return promise->complete(IqReply(node_list(*account, asker, **nodes)));
    const auto found = (*nodes)->find(name);
    if (found == (*nodes)->end()) {
      return promise->complete(IqReply(tl::unexpected(StanzaError(Condition::item_not_found))));
    }
    if (auto error = refuse_reading({account->jid(), account->roster()}, found->second, asker)) {
      return promise->complete(IqReply(tl::unexpected(*error)));
    }
    if (items) return list_items(service, account, found->second, promise);
    promise->complete(IqReply(node_info(found->second)));
  });
  return pending;
}

}  // namespace

void declare_pep(PepService& service) {
  auto& disco = service.host.disco;
  disco.add_identity(At::Account, {"pubsub", "pep", ""});
  disco.add_feature(At::Account, xmpp::ns::pubsub);
  for (const auto name : offered)
    disco.add_feature(At::Account, std::string(xmpp::ns::pubsub) + "#" + std::string(name));
  // COMPAT(profanity ≤ 0.13): it looks for publish-options at the domain, and publishes without where it misses them.
  disco.add_feature(At::Server, xmpp::ns::pubsub_publish_options);
  disco.add_node_handler(At::Account,
                         [&service](IqRequest& request, std::string_view node, bool items) -> std::optional<IqAnswer> {
                           if (node.empty() && !items) return std::nullopt;
                           return describe(service, request, node, items);
                         });
}

}  // namespace xmppd
