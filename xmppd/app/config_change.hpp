// ConfigChange: what differs between the configuration in force and the file, key by key.
#pragma once

#include <string>
#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd {

struct ConfigChange {
  std::string key;     // "host": a domain has come or gone
  std::string domain;  // of the [[host]] table; empty: the key is not of one
  std::string from, to;  // as they stand in the file; secrets as "(secret)"
  bool live = true;      // false: takes effect after a restart
  std::string text() const;  // "c2s.max_stanza_bytes: 262144 → 20000", for a person
};
using ConfigChanges = std::vector<ConfigChange>;

enum class Reload { apply, check };  // check: says what would change, changes nothing

// A value as the file has it: "[\"a\", \"b\"]".
std::string setting_text(const SettingValue& value);

}  // namespace xmppd
