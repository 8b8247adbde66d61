// The fields of a node's configuration form, as a table: each knows how to read and write NodeConfig.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "xmppd/features/pubsub/node_config.hpp"

namespace xmppd {

struct ConfigField {
  std::string_view name;  // "pubsub#access_model"
  std::string_view type;  // of the form's field
  std::string_view label;
  std::vector<std::string_view> options;  // of a list
  std::vector<std::string> (*read)(const NodeConfig& config);
  bool (*write)(NodeConfig& config, const std::vector<std::string>& values);  // false: not a value for this field
};

const std::vector<ConfigField>& config_fields();
const ConfigField* find_config_field(std::string_view name);  // nullptr: unknown

}  // namespace xmppd
