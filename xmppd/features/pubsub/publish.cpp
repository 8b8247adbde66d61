// Publishing and retracting items (XEP-0060 §7.1, §7.2), with auto-create and publish-options.
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/features/pubsub/pep_service.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

constexpr std::size_t max_item_id_bytes = 1023;

StanzaError bad(std::string_view detail) {
  return pubsub_error(xmpp::StanzaErrorType::modify, Condition::bad_request, detail);
}

// The item as it will be kept; its id is empty if the server is to choose one.
tl::expected<PubsubItemRecord, StanzaError> parse_item(PepCall& call) {
  const Element* item = nullptr;
  for (const auto& child : call.action.children()) {
    if (!child.is("item", xmpp::ns::pubsub)) continue;
    if (item) return tl::unexpected(bad("invalid-payload"));  // batches went with version 1.13
    item = &child;
  }
  if (!item) return tl::unexpected(bad("item-required"));
  if (item->children().size() > 1) return tl::unexpected(bad("invalid-payload"));

  PubsubItemRecord record;
  record.id = item->attr("id");
  if (record.id.size() > max_item_id_bytes) return tl::unexpected(StanzaError(Condition::not_acceptable));
  record.publisher = call.from().bare();
  record.published = call.service.host.environment.now();
  if (const auto* payload = item->first_child()) record.payload = xmpp::to_xml(*payload);
  if (record.payload.size() > call.service.bound(pubsub_max_item_bytes)) {
    return tl::unexpected(pubsub_error(xmpp::StanzaErrorType::modify, Condition::not_acceptable, "payload-too-big"));
  }
  return record;
}

// The form of <publish-options/>; nullopt without one.
tl::expected<std::optional<xmpp::DataForm>, StanzaError> parse_options(PepCall& call) {
  const auto* options = call.pubsub.child("publish-options", xmpp::ns::pubsub);
  if (!options) return std::nullopt;
  const auto* x = options->child("x", xmpp::ns::data_forms);
  if (!x) return std::nullopt;  // COMPAT: an empty <publish-options/> asks for nothing
  auto form = xmpp::DataForm::parse(*x);
  if (!form || form->form_type() != xmpp::ns::pubsub_publish_options) {
    return tl::unexpected(StanzaError(Condition::bad_request, "not a form of publish-options"));
  }
  return form;
}

// The node to publish to: there already and as the options want it, or made now with them.
tl::expected<Node*, StanzaError> node_to_publish_to(PepCall& call, bool& created) {
  if (call.node_name().empty()) return tl::unexpected(bad("nodeid-required"));
  auto options = parse_options(call);
  if (!options) return tl::unexpected(options.error());

  if (const auto found = call.nodes.find(call.node_name()); found != call.nodes.end()) {
    Node& node = found->second;
    if (!may_publish(call.owner(), node, call.from())) return tl::unexpected(StanzaError(Condition::forbidden));
    if (*options && !meets_preconditions(node.config, **options, call.service.bound(pubsub_max_items))) {
      return tl::unexpected(pubsub_error(Condition::conflict, "precondition-not-met"));
    }
    return &node;
  }
  if (!call.request.from_owner()) return tl::unexpected(StanzaError(Condition::forbidden));
  const std::string name(call.node_name());
  NodeConfig config = default_node_config(name);
  ConfigValues values;
  if (*options) {
    if (auto error = apply_form(**options, UnknownFields::refuse, config, values)) return tl::unexpected(*error);
  }
  created = true;
  return add_node(call, name, std::move(config), std::move(values));
}

}  // namespace

IqAnswer pep_publish(PepCall& call) {
  auto item = parse_item(call);
  if (!item) return item.error();
  bool created = false;
  const auto node = node_to_publish_to(call, created);
  if (!node) return node.error();
  PepService& service = call.service;
  if (item->id.empty()) item->id = service.host.environment.new_id();

  auto saved = created ? service.nodes.save(*call.account(), **node) : xmpp::Pending<xmpp::Done>::ready(xmpp::Done{});
  // The store works in order: if the node's record can't be written, neither can the item behind it.
  if ((*node)->config.persist_items) {
    saved = service.host.stores.pubsub.publish(call.account()->jid(), (*node)->record.node, *item,
                                               service.item_bound((*node)->config));
  }
  const auto name = (*node)->record.node;
  return answer_after(
      call, std::move(saved),
      [&service, account = call.account(), snapshot = **node, item = *item, work = call.request.origin.work] {
        service.notifier.published(*account, snapshot, item, work);
        Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
        auto& publish = pubsub.add("publish");
        publish.set_attr("node", snapshot.record.node);
        publish.add("item").set_attr("id", item.id);
        return pubsub;
      },
      [&nodes = call.nodes, name, created] {
        if (created) nodes.erase(name);
      });
}

IqAnswer pep_retract(PepCall& call) {
  const auto node = named_node(call);
  if (!node) return node.error();
  if (!may_publish(call.owner(), **node, call.from())) return StanzaError(Condition::forbidden);
  const auto* item = call.action.child("item", xmpp::ns::pubsub);
  if (!item || item->attr("id").empty() || call.action.children().size() != 1) return bad("item-required");
  if (!(*node)->config.persist_items) return pubsub_unsupported("persistent-items");

  PepService& service = call.service;
  const auto flag = call.action.attr("notify");
  const bool notify = flag == "1" || flag == "true" || (*node)->config.notify_retract;
  const std::string id(item->attr("id"));
  return answer_after(call, service.host.stores.pubsub.retract(call.account()->jid(), (*node)->record.node, id),
                      [&service, account = call.account(), snapshot = **node, id, notify,
                       work = call.request.origin.work]() -> std::optional<Element> {
                        if (notify) service.notifier.retracted(*account, snapshot, id, work);
                        return std::nullopt;
                      });
}

}  // namespace xmppd
