// The fields of muc#roomconfig (XEP-0045 §15.5.3) and of the rules for mentions (XEP-0513), one row each: how it is
// shown, read and written.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "xmppd/features/muc/room_config.hpp"

namespace xmppd::muc {

struct ConfigField {
  std::string_view var;
  std::string_view type;
  std::string_view label;
  std::vector<std::pair<std::string_view, std::string_view>> options;  // value, label
  std::function<std::vector<std::string>(const RoomConfig&)> read;
  std::function<bool(RoomConfig&, const std::vector<std::string>&)> write;  // false: not acceptable
};

// In the order of the form.
const std::vector<ConfigField>& fields_of(ConfigForm form);

}  // namespace xmppd::muc
