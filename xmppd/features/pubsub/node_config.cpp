// NodeConfig: defaults by name, and reading it from forms and from the store.
#include "xmppd/features/pubsub/node_config.hpp"

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

}  // namespace

NodeConfig default_node_config(std::string_view node) {
  if (node == xmpp::ns::omemo_devicelist || node.starts_with(xmpp::ns::omemo_bundles_prefix)) return open_to_all(1);
  if (node == "urn:xmpp:omemo:2:devices") return open_to_all(1);
  if (node == "urn:xmpp:omemo:2:bundles") return open_to_all(std::nullopt);  // one item per device
  if (node == "storage:bookmarks") return for_own_eyes(1);
  if (node == "urn:xmpp:bookmarks:1" || node == "urn:xmpp:mds:displayed:0") return for_own_eyes(std::nullopt);
  NodeConfig config;
  if (node == "urn:xmpp:avatar:data") config.max_items = 10;  // XEP-0084 §3.3: the same picture in several formats
  return config;
}

NodeConfig stored_node_config(std::string_view node, const ConfigValues& values) {
  NodeConfig config = default_node_config(node);
  for (const auto& [name, value] : values) {
    if (const auto* field = find_config_field(name)) field->write(config, value);
  }
  return config;
}

std::optional<StanzaError> apply_form(const xmpp::DataForm& form, UnknownFields unknown, NodeConfig& config,
                                      ConfigValues& values) {
  NodeConfig changed = config;
  ConfigValues kept = values;
  for (const auto& submitted : form.fields) {
    if (submitted.var == "FORM_TYPE" || submitted.type == "fixed") continue;
    const auto* field = find_config_field(submitted.var);
    if (!field) {
      if (unknown == UnknownFields::ignore) continue;
      return pubsub_error(Condition::conflict, "precondition-not-met");
    }
    if (!field->write(changed, submitted.values)) {
      if (field->name == "pubsub#access_model") {
        return pubsub_error(xmpp::StanzaErrorType::modify, Condition::not_acceptable, "unsupported-access-model");
      }
      return StanzaError(Condition::not_acceptable, std::string(field->name) + " can't have this value");
    }
    kept[submitted.var] = field->read(changed);
  }
  config = std::move(changed);
  values = std::move(kept);
  return std::nullopt;
}

bool meets_preconditions(const NodeConfig& config, const xmpp::DataForm& options, std::uint64_t max_items_bound) {
  NodeConfig demanded = config;
  ConfigValues ignored;
  if (apply_form(options, UnknownFields::refuse, demanded, ignored)) return false;
  const auto normal = [max_items_bound](NodeConfig each) {
    if (each.max_items && *each.max_items >= max_items_bound) each.max_items.reset();
    return each;
  };
  return normal(demanded) == normal(config);
}

xmpp::DataForm node_config_form(const NodeConfig& config) {
  xmpp::DataForm form;
  form.type = "form";
  form.add("FORM_TYPE", std::string(xmpp::ns::pubsub_node_config), "hidden");
  for (const auto& field : config_fields()) {
    xmpp::FormField entry;
    entry.var = field.name;
    entry.type = field.type;
    entry.label = field.label;
    entry.values = field.read(config);
    for (const auto option : field.options) entry.options.push_back({{}, std::string(option)});
    form.fields.push_back(std::move(entry));
  }
  return form;
}

}  // namespace xmppd
