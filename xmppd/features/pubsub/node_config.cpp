// NodeConfig: defaults by name, and reading it from forms and from the store.
#include "xmppd/features/pubsub/node_config.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/node_config_fields.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"

namespace xmppd {

using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

NodeConfig open_to_all(std::optional<std::uint64_t> max_items) {
  NodeConfig config;
  config.access_model = AccessModel::open;
  config.max_items = max_items;
  return config;
}

// What XEP-0223 recommends for things that concern nobody else.
NodeConfig for_own_eyes(std::optional<std::uint64_t> max_items) {
  NodeConfig config;
  config.access_model = AccessModel::whitelist;
  config.max_items = max_items;
  return config;
}

bool has_access_model(ServiceKind kind, AccessModel model) {
  return kind == ServiceKind::personal || (model != AccessModel::presence && model != AccessModel::roster);
}

}  // namespace

NodeConfig default_node_config(std::string_view node, ServiceKind kind) {
  if (kind == ServiceKind::domain) {
    NodeConfig config = open_to_all(std::nullopt);
    config.send_last = SendLast::on_sub;
    return config;
  }
  if (node == xmpp::ns::omemo_devicelist || node.starts_with(xmpp::ns::omemo_bundles_prefix)) return open_to_all(1);
  if (node == xmpp::ns::omemo_2_devices) return open_to_all(1);
  if (node == xmpp::ns::omemo_2_bundles) return open_to_all(std::nullopt);  // one item per device
  if (node == xmpp::ns::bookmarks_storage) return for_own_eyes(1);
  if (node == xmpp::ns::bookmarks || node == "urn:xmpp:mds:displayed:0" || node == xmpp::ns::contacts_node)
    return for_own_eyes(std::nullopt);
  if (node == xmpp::ns::vcard4_node) return open_to_all(1);  // XEP-0292: what vcard-temp shows, everybody sees
  NodeConfig config;
  if (node == xmpp::ns::avatar_data) config.max_items = 10;  // XEP-0084 §3.3: the same picture in several formats
  return config;
}

NodeConfig stored_node_config(std::string_view node, ServiceKind kind, const ConfigValues& values) {
  NodeConfig config = default_node_config(node, kind);
  for (const auto& [name, value] : values) {
    if (const auto* field = find_config_field(name)) field->write(config, value);
  }
  return config;
}

std::optional<StanzaError> apply_form(const xmpp::DataForm& form, FormPurpose purpose, ServiceKind kind,
                                      NodeConfig& config, ConfigValues& values) {
  NodeConfig changed = config;
  ConfigValues kept = values;
  for (const auto& submitted : form.fields) {
    if (submitted.var == "FORM_TYPE" || submitted.type == "fixed") continue;
    const auto* field = find_config_field(submitted.var);
    if (!field) {
      if (purpose == FormPurpose::preconditions) return pubsub_error(Condition::conflict, "precondition-not-met");
      if (!submitted.var.starts_with("pubsub#")) continue;
      return StanzaError(Condition::not_acceptable, "there is no field of this name");
    }
    if (field->name == "pubsub#access_model" &&
        (!field->write(changed, submitted.values) || !has_access_model(kind, changed.access_model))) {
      return pubsub_error(xmpp::StanzaErrorType::modify, Condition::not_acceptable, "unsupported-access-model");
    }
    if (!field->write(changed, submitted.values)) {
      return StanzaError(Condition::not_acceptable, std::string(field->name) + " can't have this value");
    }
    kept[submitted.var] = field->read(changed);
  }
  config = std::move(changed);
  values = std::move(kept);
  return std::nullopt;
}

bool meets_preconditions(const NodeConfig& config, const xmpp::DataForm& options, ServiceKind kind,
                         std::uint64_t max_items_bound) {
  NodeConfig demanded = config;
  ConfigValues ignored;
  if (apply_form(options, FormPurpose::preconditions, kind, demanded, ignored)) return false;
  const auto normal = [max_items_bound](NodeConfig each) {
    if (each.max_items && *each.max_items >= max_items_bound) each.max_items.reset();
    return each;
  };
  return normal(demanded) == normal(config);
}

xmpp::Timestamp not_before(const NodeConfig& config, xmpp::Timestamp now) {
  constexpr xmpp::Timestamp second = 1'000'000;
  if (!config.item_expire) return 0;
  return std::max<xmpp::Timestamp>(1, now - static_cast<xmpp::Timestamp>(*config.item_expire) * second);
}

xmpp::DataForm node_config_form(const NodeConfig& config, ServiceKind kind) {
  xmpp::DataForm form;
  form.type = "form";
  form.add("FORM_TYPE", std::string(xmpp::ns::pubsub_node_config), "hidden");
  for (const auto& field : config_fields()) {
    if (kind == ServiceKind::domain && field.name == "pubsub#roster_groups_allowed") continue;
    xmpp::FormField entry;
    entry.var = field.name;
    entry.type = field.type;
    entry.label = field.label;
    entry.values = field.read(config);
    for (const auto option : field.options) {
      const bool model_of_accounts =
          field.name == "pubsub#access_model" && (option == "presence" || option == "roster");
      if (kind == ServiceKind::domain && model_of_accounts) continue;
      entry.options.push_back({{}, std::string(option)});
    }
    form.fields.push_back(std::move(entry));
  }
  return form;
}

}  // namespace xmppd
