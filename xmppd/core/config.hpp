// Config: the values of all settings in force. app/config_file.cpp fills it from TOML; tests set values directly.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "xmppd/core/setting.hpp"

namespace xmppd {

// Read at the time of use, not copied at start: a reload (SIGHUP) swaps the values under the same Config object.
class Config {
 public:
  template <class T>
  const T& get(const Setting<T>& setting) const {
    const auto it = values_.find(&setting);
    return std::get<T>(it == values_.end() ? setting.default_value : it->second);
  }
  template <class T>
  void set(const Setting<T>& setting, T value) {
    values_[&setting] = std::move(value);
  }
  void set_raw(const SettingBase& setting, SettingValue value) { values_[&setting] = std::move(value); }
  const SettingValue& raw(const SettingBase& setting) const {
    const auto it = values_.find(&setting);
    return it == values_.end() ? setting.default_value : it->second;
  }

 private:
  std::unordered_map<const SettingBase*, SettingValue> values_;
};

}  // namespace xmppd
