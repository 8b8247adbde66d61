// Setting<T>: one configuration key, declared by the code that reads it; conf/xmppd.toml and its checks come from
// these.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace xmppd {

using SettingValue = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;

// Declared as a namespace-scope constant; its address is its identity.
struct SettingBase {
  std::string_view key;  // "table.name", e.g. "offline.max_messages"; the unit is in the name (…_seconds, …_bytes).
                         // In table "host": of one virtual host, see Config::get(setting, domain)
  SettingValue default_value;
  std::string_view doc;             // one or two lines for conf/xmppd.toml
  std::int64_t min = 0;             // integers only
  std::int64_t max = INT64_MAX;     // integers only
  std::vector<std::string> one_of;  // strings only; empty: anything
  bool needs_restart = false;       // SIGHUP does not change it (said in the log and in conf/xmppd.toml)
  bool must_be_uri = false;         // strings only
};

template <class T>
struct Setting : SettingBase {
  Setting(std::string_view key, T default_value, std::string_view doc)
      : SettingBase{key, default_value, doc, 0, INT64_MAX, {}, false} {}
  Setting range(std::int64_t low, std::int64_t high) && {
    min = low;
    max = high;
    return std::move(*this);
  }
  Setting choices(std::vector<std::string> allowed) && {
    one_of = std::move(allowed);
    return std::move(*this);
  }
  Setting uris() && {
    must_be_uri = true;
    return std::move(*this);
  }
  Setting restart() && {
    needs_restart = true;
    return std::move(*this);
  }
};

using BoolSetting = Setting<bool>;
using IntSetting = Setting<std::int64_t>;
using StringSetting = Setting<std::string>;
using ListSetting = Setting<std::vector<std::string>>;

}  // namespace xmppd
