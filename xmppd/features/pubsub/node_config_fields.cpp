// The table of configuration fields (XEP-0060 §16.4.4).
#include "xmppd/features/pubsub/node_config_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

namespace {

using Values = std::vector<std::string>;

constexpr std::size_t max_text_bytes = 1024;
constexpr std::size_t max_groups = 64;

template <class Enum, std::size_t count>
using Names = std::array<std::pair<Enum, std::string_view>, count>;

constexpr Names<AccessModel, 5> access_models{{{AccessModel::open, "open"},
                                               {AccessModel::presence, "presence"},
                                               {AccessModel::roster, "roster"},
                                               {AccessModel::authorize, "authorize"},
                                               {AccessModel::whitelist, "whitelist"}}};
constexpr Names<SendLast, 3> send_lasts{
    {{SendLast::never, "never"}, {SendLast::on_sub, "on_sub"}, {SendLast::on_sub_and_presence, "on_sub_and_presence"}}};
constexpr Names<PublishModel, 3> publish_models{{{PublishModel::publishers, "publishers"},
                                                 {PublishModel::subscribers, "subscribers"},
                                                 {PublishModel::open, "open"}}};

constexpr Names<ItemReply, 2> item_replies{{{ItemReply::none, "none"}, {ItemReply::publisher, "publisher"}}};

template <class Table, class Enum>
std::string_view name_in(const Table& table, Enum value) {
  return std::find_if(table.begin(), table.end(), [value](const auto& row) { return row.first == value; })->second;
}

template <class Table, class Enum>
bool choose(const Table& table, Enum& target, const Values& values) {
  if (values.size() != 1) return false;
  for (const auto& [value, name] : table) {
    if (name != values.front()) continue;
    target = value;
    return true;
  }
  return false;
}

template <class Table>
std::vector<std::string_view> names_of(const Table& table) {
  std::vector<std::string_view> names;
  for (const auto& row : table) names.push_back(row.second);
  return names;
}

template <bool NodeConfig::*member>
ConfigField flag(std::string_view name, std::string_view label) {
  return {name,
          "boolean",
          label,
          {},
          [](const NodeConfig& config) { return Values{config.*member ? "1" : "0"}; },
          [](NodeConfig& config, const Values& values) {
            if (values.size() != 1) return false;
            const auto& value = values.front();
            const bool yes = value == "1" || value == "true";
            if (!yes && value != "0" && value != "false") return false;
            config.*member = yes;
            return true;
          }};
}

template <std::string NodeConfig::*member>
ConfigField text(std::string_view name, std::string_view label) {
  return {name,
          "text-single",
          label,
          {},
          [](const NodeConfig& config) { return config.*member == "" ? Values{} : Values{config.*member}; },
          [](NodeConfig& config, const Values& values) {
            if (values.size() > 1 || (!values.empty() && values.front().size() > max_text_bytes)) return false;
            config.*member = values.empty() ? std::string() : values.front();
            return true;
          }};
}

// A number from 1 to `largest`; nullopt for "max".
bool write_number_or_max(std::optional<std::uint64_t>& target, const Values& values, std::uint64_t largest) {
  if (values.size() != 1) return false;
  const auto& value = values.front();
  if (value == "max") {
    target.reset();
    return true;
  }
  const auto number = xmpp::parse_unsigned<std::uint64_t>(value);
  if (!number || *number == 0 || *number > largest) return false;
  target = number;
  return true;
}

template <std::optional<std::uint64_t> NodeConfig::*member, std::uint64_t largest>
ConfigField number_or_max(std::string_view name, std::string_view label) {
  return {
      name,
      "text-single",
      label,
      {},
      [](const NodeConfig& config) {
        const auto& number = config.*member;
        return Values{number ? std::to_string(*number) : "max"};
      },
      [](NodeConfig& config, const Values& values) { return write_number_or_max(config.*member, values, largest); }};
}

// Beyond these no number is meant seriously; what the service allows is less, and applied where it is used.
constexpr std::uint64_t most_items = 1'000'000;
constexpr std::uint64_t most_seconds = 100ULL * 366 * 86400;
constexpr std::uint64_t most_bytes = 1ULL << 30;

bool write_contact(NodeConfig& config, const Values& values) {
  const auto is_jid = [](const std::string& value) { return xmpp::Jid::parse(value).has_value(); };
  if (values.size() > max_groups || !std::all_of(values.begin(), values.end(), is_jid)) return false;
  config.contact = values;
  return true;
}

bool write_groups(NodeConfig& config, const Values& values) {
  const auto fits = [](const std::string& group) { return !group.empty() && group.size() <= max_text_bytes; };
  if (values.size() > max_groups || !std::all_of(values.begin(), values.end(), fits)) return false;
  config.roster_groups_allowed = values;
  return true;
}

bool write_notification_type(NodeConfig& config, const Values& values) {
  if (values.size() != 1 || (values.front() != "headline" && values.front() != "normal")) return false;
  config.notification_type = values.front();
  return true;
}

std::vector<ConfigField> make_fields() {
  return {
      {"pubsub#access_model", "list-single", "Who may read the node", names_of(access_models),
       [](const NodeConfig& config) { return Values{std::string(name_in(access_models, config.access_model))}; },
       [](NodeConfig& config, const Values& values) { return choose(access_models, config.access_model, values); }},
      {"pubsub#roster_groups_allowed",
       "text-multi",
       "The roster groups that may read the node (access model roster)",
       {},
       [](const NodeConfig& config) { return config.roster_groups_allowed; },
       write_groups},
      {"pubsub#publish_model", "list-single", "Who may publish", names_of(publish_models),
       [](const NodeConfig& config) { return Values{std::string(name_in(publish_models, config.publish_model))}; },
       [](NodeConfig& config, const Values& values) { return choose(publish_models, config.publish_model, values); }},
      number_or_max<&NodeConfig::max_items, most_items>("pubsub#max_items",
                                                        "How many items are kept: a number or 'max'"),
      flag<&NodeConfig::persist_items>("pubsub#persist_items", "Keep items"),
      number_or_max<&NodeConfig::item_expire, most_seconds>("pubsub#item_expire",
                                                            "Seconds after which items are removed, or 'max'"),
      number_or_max<&NodeConfig::max_payload_size, most_bytes>("pubsub#max_payload_size",
                                                               "The largest payload in bytes, or 'max'"),
      {"pubsub#send_last_published_item", "list-single", "When to send the newest item", names_of(send_lasts),
       [](const NodeConfig& config) { return Values{std::string(name_in(send_lasts, config.send_last))}; },
       [](NodeConfig& config, const Values& values) { return choose(send_lasts, config.send_last, values); }},
      flag<&NodeConfig::deliver_notifications>("pubsub#deliver_notifications", "Send notifications"),
      flag<&NodeConfig::deliver_payloads>("pubsub#deliver_payloads", "Send payloads with notifications"),
      flag<&NodeConfig::notify_retract>("pubsub#notify_retract", "Tell when items are removed"),
      flag<&NodeConfig::notify_delete>("pubsub#notify_delete", "Tell when the node is deleted"),
      flag<&NodeConfig::notify_config>("pubsub#notify_config", "Tell when the configuration changes"),
      flag<&NodeConfig::notify_sub>("pubsub#notify_sub", "Tell owners of subscriptions"),
      flag<&NodeConfig::subscribe>("pubsub#subscribe", "Allow subscriptions"),
      flag<&NodeConfig::presence_based_delivery>("pubsub#presence_based_delivery",
                                                 "Send notifications to available subscribers only"),
      {"pubsub#itemreply", "list-single", "Whether items say who published them", names_of(item_replies),
       [](const NodeConfig& config) { return Values{std::string(name_in(item_replies, config.item_reply))}; },
       [](NodeConfig& config, const Values& values) { return choose(item_replies, config.item_reply, values); }},
      {"pubsub#notification_type",
       "list-single",
       "The message type of notifications",
       {"headline", "normal"},
       [](const NodeConfig& config) { return Values{config.notification_type}; },
       write_notification_type},
      text<&NodeConfig::title>("pubsub#title", "A name for the node"),
      text<&NodeConfig::description>("pubsub#description", "A description of the node"),
      text<&NodeConfig::type>("pubsub#type", "The namespace of the payload"),
      text<&NodeConfig::language>("pubsub#language", "The default language of the node"),
      {"pubsub#contact",
       "jid-multi",
       "Whom to contact with questions",
       {},
       [](const NodeConfig& config) { return config.contact; },
       write_contact},
      {"pubsub#node_type",
       "list-single",
       "What the node is",
       {"leaf"},
       [](const NodeConfig&) { return Values{"leaf"}; },
       [](NodeConfig&, const Values& values) { return values.size() == 1 && values.front() == "leaf"; }},
  };
}

}  // namespace

const std::vector<ConfigField>& config_fields() {
  static const std::vector<ConfigField> fields = make_fields();
  return fields;
}

const ConfigField* find_config_field(std::string_view name) {
  const auto& fields = config_fields();
  const auto found =
      std::find_if(fields.begin(), fields.end(), [name](const auto& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

std::string_view to_string(AccessModel model) { return name_in(access_models, model); }
std::string_view to_string(PublishModel model) { return name_in(publish_models, model); }

}  // namespace xmppd
