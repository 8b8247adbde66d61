// Publishing and retracting items (XEP-0060 §7.1, §7.2), with auto-create and publish-options.
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"
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
tl::expected<PubsubItemRecord, StanzaError> parse_item(PubsubCall& call) {
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
  return record;
}

// The form of <publish-options/>; nullopt without one.
tl::expected<std::optional<xmpp::DataForm>, StanzaError> parse_options(PubsubCall& call) {
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

struct Target {
  Node node;
  bool fresh = false;  // to be created
};

// The node to publish to: there already and as the options want it, or to be made with them.
tl::expected<Target, StanzaError> node_to_publish_to(PubsubCall& call) {
  if (call.node_name().empty()) return tl::unexpected(bad("nodeid-required"));
  auto options = parse_options(call);
  if (!options) return tl::unexpected(options.error());

  if (const auto found = call.nodes.find(call.node_name()); found != call.nodes.end()) {
    const Node& node = found->second;
    if (!may_publish(call.owner(), node, call.from())) return tl::unexpected(StanzaError(Condition::forbidden));
    if (*options &&
        !meets_preconditions(node.config, **options, call.place.kind(), call.service.bound(pubsub_max_items))) {
      return tl::unexpected(pubsub_error(Condition::conflict, "precondition-not-met"));
    }
    return Target{node};
  }
  if (!call.may_create()) {
    // Strangers do not learn which nodes an account has.
    const bool personal = call.place.kind() == ServiceKind::personal;
    return tl::unexpected(StanzaError(personal ? Condition::forbidden : Condition::item_not_found));
  }
  const std::string name(call.node_name());
  NodeConfig config = default_node_config(name, call.place.kind());
  ConfigValues values;
  if (call.service.nodes.derived(call.place, name)) {
    if (*options && !meets_preconditions(config, **options, call.place.kind(), call.service.bound(pubsub_max_items))) {
      return tl::unexpected(pubsub_error(Condition::conflict, "precondition-not-met"));
    }
  } else if (*options) {
    auto error = apply_form(**options, FormPurpose::preconditions, call.place.kind(), config, values);
    if (error) return tl::unexpected(*error);
  }
  auto node = new_node(call, name, std::move(config), std::move(values));
  if (!node) return tl::unexpected(node.error());
  return Target{std::move(*node), true};
}

Element published_answer(const std::string& node, const std::string& id) {
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
  auto& publish = pubsub.add("publish");
  publish.set_attr("node", node);
  publish.add("item").set_attr("id", id);
  return pubsub;
}

// Nothing is kept here: those whom it concerns hear of it when the source has changed.
IqAnswer publish_derived(PubsubCall& call, Target target, const PersonalNodes::Derived& derived) {
  const auto* payload = call.action.child("item", xmpp::ns::pubsub)->first_child();
  if (!payload) return bad("payload-required");
  const auto name = target.node.record.node;
  if (target.fresh) call.service.nodes.create(call.place, std::move(target.node)).then_detached([](const auto&) {});
  return answer_after(call, derived.write(call.place.account(), *payload, call.request.origin.work),
                      [name, id = derived.item_id] { return published_answer(name, id); });
}

// Neither a node without its first item nor an item without its node.
xmpp::Pending<xmpp::Done> save(PubsubCall& call, const Target& target, const PubsubItemRecord& item) {
  PubsubService& service = call.service;
  const Node& node = target.node;
  if (!node.config.persist_items) {
    return target.fresh ? service.nodes.create(call.place, node) : xmpp::Pending<xmpp::Done>::ready(xmpp::Done{});
  }
  PubsubItemRules rules = service.item_rules(node.config);
  rules.only_own = !may_touch_all_items(call.owner(), node, call.from());
  if (target.fresh) return service.nodes.create_with(call.place, node, item, rules);
  return service.host.stores.pubsub.publish(call.place.jid(), node.record.node, item, rules);
}

}  // namespace

IqAnswer publish_item(PubsubCall& call) {
  auto item = parse_item(call);
  if (!item) return item.error();
  auto target = node_to_publish_to(call);
  if (!target) return target.error();
  const Node& node = target->node;
  PubsubService& service = call.service;
  if (item->payload.size() > service.payload_bound(node.config)) {
    return pubsub_error(xmpp::StanzaErrorType::modify, Condition::not_acceptable, "payload-too-big");
  }
  if (const auto* derived = service.nodes.derived(call.place, node.record.node)) {
    return publish_derived(call, std::move(*target), *derived);
  }
  if (item->id.empty()) item->id = service.host.environment.new_id();

  auto saved = save(call, *target, *item);
  return answer_after(call, std::move(saved),
                      [&service, place = call.place, snapshot = std::move(target->node), item = std::move(*item),
                       work = call.request.origin.work] {
                        service.notifier.published(place, snapshot, item, work);
                        service.items_changed(place, snapshot.record.node, work);
                        return published_answer(snapshot.record.node, item.id);
                      });
}

IqAnswer retract_item(PubsubCall& call) {
  const auto found = named_node(call);
  if (!found) return found.error();
  const Node& node = **found;
  if (!may_publish(call.owner(), node, call.from())) return StanzaError(Condition::forbidden);
  const auto* item = call.action.child("item", xmpp::ns::pubsub);
  if (!item || item->attr("id").empty() || call.action.children().size() != 1) return bad("item-required");
  if (!node.config.persist_items) return pubsub_unsupported("persistent-items");

  PubsubService& service = call.service;
  const bool notify = xmpp::parse_boolean(call.action.attr("notify")).value_or(false) || node.config.notify_retract;
  const std::string id(item->attr("id"));
  const xmpp::Jid only_by = may_touch_all_items(call.owner(), node, call.from()) ? xmpp::Jid() : call.from();
  return answer_after(call, service.host.stores.pubsub.retract(call.place.jid(), node.record.node, id, only_by),
                      [&service, place = call.place, snapshot = node, id, notify,
                       work = call.request.origin.work]() -> std::optional<Element> {
                        if (notify) service.notifier.retracted(place, snapshot, id, work);
                        service.items_changed(place, snapshot.record.node, work);
                        return std::nullopt;
                      });
}

}  // namespace xmppd
