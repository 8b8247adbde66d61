// Creating, configuring, emptying and deleting nodes (XEP-0060 §8.1–§8.5).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

constexpr std::size_t max_uri_bytes = 3071;

Element configuration(std::string name, std::string_view node, const NodeConfig& config, ServiceKind kind) {
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub_owner));
  auto& answer = pubsub.add(std::move(name));
  if (!node.empty()) answer.set_attr("node", node);
  answer.add(node_config_form(config, kind).to_element());
  return pubsub;
}

}  // namespace

IqAnswer create_node(PubsubCall& call) {
  if (!call.may_create()) return StanzaError(Condition::forbidden);
  const bool instant = call.node_name().empty();
  const std::string name = instant ? call.service.host.environment.new_id() : std::string(call.node_name());
  if (call.nodes.contains(name)) return StanzaError(Condition::conflict);
  NodeConfig config = default_node_config(name, call.place.kind());
  ConfigValues values;
  const auto* configure = call.pubsub.child("configure", xmpp::ns::pubsub);
  if (configure && configure->child("x", xmpp::ns::data_forms)) {
    auto form = submitted_form(*configure);
    if (!form) return form.error();
    if (*form && call.service.nodes.derived(call.place, name)) return StanzaError(Condition::not_allowed);
    if (*form) {
      auto error = apply_form(**form, FormPurpose::configuration, call.place.kind(), config, values);
      if (error) return *error;
    }
  }
  auto node = new_node(call, name, std::move(config), std::move(values));
  if (!node) return node.error();
  return answer_after(call, call.service.nodes.create(call.place, std::move(*node)),
                      [name, instant]() -> std::optional<Element> {
                        if (!instant) return std::nullopt;
                        Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
                        pubsub.add("create").set_attr("node", name);
                        return pubsub;
                      });
}

IqAnswer get_config(PubsubCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  return configuration("configure", (*node)->record.node, (*node)->config, call.place.kind());
}

IqAnswer get_default_config(PubsubCall& call) {
  if (!call.may_create()) return StanzaError(Condition::forbidden);
  return configuration("default", {}, default_node_config({}, call.place.kind()), call.place.kind());
}

IqAnswer set_config(PubsubCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  auto form = submitted_form(call.action);
  if (!form) return form.error();
  if (!*form) return ok();
  if (call.service.nodes.derived(call.place, (*node)->record.node)) return StanzaError(Condition::not_allowed);
  Node changed = **node;
  auto& record = changed.record;
  auto error = apply_form(**form, FormPurpose::configuration, call.place.kind(), changed.config, record.config);
  if (error) return *error;
  PubsubService& service = call.service;
  return answer_after(
      call, service.nodes.configure(call.place, record.node, changed.config, record.config),
      [&service, place = call.place, changed, work = call.request.origin.work]() -> std::optional<Element> {
        service.notifier.configured(place, changed, work);
        return std::nullopt;
      });
}

IqAnswer delete_node(PubsubCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  std::string redirect;
  if (const auto* to = call.action.child("redirect", xmpp::ns::pubsub_owner)) redirect = to->attr("uri");
  if (redirect.size() > max_uri_bytes) return StanzaError(Condition::not_acceptable);
  const Node gone = **node;
  PubsubService& service = call.service;
  return answer_after(
      call, service.nodes.remove(call.place, gone.record.node),
      [&service, place = call.place, gone, redirect, work = call.request.origin.work]() -> std::optional<Element> {
        service.notifier.deleted(place, gone, redirect, work);
        service.items_changed(place, gone.record.node, work);
        return std::nullopt;
      });
}

IqAnswer purge_node(PubsubCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  if (!(*node)->config.persist_items) return pubsub_unsupported("persistent-items");
  PubsubService& service = call.service;
  return answer_after(
      call, service.host.stores.pubsub.purge(call.place.jid(), (*node)->record.node),
      [&service, place = call.place, snapshot = **node, work = call.request.origin.work]() -> std::optional<Element> {
        service.notifier.purged(place, snapshot, work);
        service.items_changed(place, snapshot.record.node, work);
        return std::nullopt;
      });
}

}  // namespace xmppd
