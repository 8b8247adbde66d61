// Creating, configuring, emptying and deleting nodes (XEP-0060 §8.1–§8.5).
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pep_service.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

// The submitted form in `parent`; nullopt for a cancelled one.
tl::expected<std::optional<xmpp::DataForm>, StanzaError> submitted_form(const Element& parent) {
  const auto* x = parent.child("x", xmpp::ns::data_forms);
  auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
  if (form && form->type == "cancel") return std::nullopt;
  if (!form || form->type != "submit") return tl::unexpected(StanzaError(Condition::bad_request, "a form is expected"));
  return form;
}

Element configuration(std::string name, std::string_view node, const NodeConfig& config) {
  Element pubsub("pubsub", std::string(xmpp::ns::pubsub_owner));
  auto& answer = pubsub.add(std::move(name));
  if (!node.empty()) answer.set_attr("node", node);
  answer.add(node_config_form(config).to_element());
  return pubsub;
}

}  // namespace

IqAnswer pep_create(PepCall& call) {
  if (!call.request.from_owner()) return StanzaError(Condition::forbidden);
  const bool instant = call.node_name().empty();
  const std::string name = instant ? call.service.host.environment.new_id() : std::string(call.node_name());
  if (call.nodes.contains(name)) return StanzaError(Condition::conflict);
  NodeConfig config = default_node_config(name);
  ConfigValues values;
  const auto* configure = call.pubsub.child("configure", xmpp::ns::pubsub);
  if (configure && configure->child("x", xmpp::ns::data_forms)) {
    auto form = submitted_form(*configure);
    if (!form) return form.error();
    if (*form) {
      if (auto error = apply_form(**form, UnknownFields::ignore, config, values)) return *error;
    }
  }
  const auto node = add_node(call, name, std::move(config), std::move(values));
  if (!node) return node.error();
  return answer_after(
      call, call.service.nodes.save(*call.account(), **node),
      [name, instant]() -> std::optional<Element> {
        if (!instant) return std::nullopt;
        Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
        pubsub.add("create").set_attr("node", name);
        return pubsub;
      },
      [&nodes = call.nodes, name] { nodes.erase(name); });
}

IqAnswer pep_get_config(PepCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  return configuration("configure", (*node)->record.node, (*node)->config);
}

IqAnswer pep_get_default_config(PepCall& call) {
  if (!call.request.from_owner()) return StanzaError(Condition::forbidden);
  return configuration("default", {}, default_node_config({}));
}

IqAnswer pep_set_config(PepCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  auto form = submitted_form(call.action);
  if (!form) return form.error();
  if (!*form) return ok();
  const Node before = **node;
  if (auto error = apply_form(**form, UnknownFields::ignore, (*node)->config, (*node)->record.config)) return *error;
  PepService& service = call.service;
  return answer_after(
      call, service.nodes.save(*call.account(), **node),
      [&service, account = call.account(), snapshot = **node,
       work = call.request.origin.work]() -> std::optional<Element> {
        service.notifier.configured(*account, snapshot, work);
        return std::nullopt;
      },
      [&nodes = call.nodes, before] {
        if (const auto found = nodes.find(before.record.node); found != nodes.end()) found->second = before;
      });
}

IqAnswer pep_delete(PepCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  const Node gone = **node;
  call.nodes.erase(gone.record.node);
  PepService& service = call.service;
  return answer_after(
      call, service.host.stores.pubsub.remove_node(call.account()->jid(), gone.record.node),
      [&service, account = call.account(), gone, work = call.request.origin.work]() -> std::optional<Element> {
        service.notifier.deleted(*account, gone, work);
        return std::nullopt;
      },
      [&nodes = call.nodes, gone] { nodes.try_emplace(gone.record.node, gone); });
}

IqAnswer pep_purge(PepCall& call) {
  const auto node = owned_node(call);
  if (!node) return node.error();
  if (!(*node)->config.persist_items) return pubsub_unsupported("persistent-items");
  PepService& service = call.service;
  return answer_after(call, service.host.stores.pubsub.purge(call.account()->jid(), (*node)->record.node),
                      [&service, account = call.account(), snapshot = **node,
                       work = call.request.origin.work]() -> std::optional<Element> {
                        service.notifier.purged(*account, snapshot, work);
                        return std::nullopt;
                      });
}

}  // namespace xmppd
