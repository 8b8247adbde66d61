// Config: the values of all settings in force. app/config_file.cpp fills it from TOML; tests set values directly.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
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
  // The same for one host. Settings of the table "host" may be given in each [[host]] table; where `domain` has none of
  // its own, the value of all counts.
  template <class T>
  const T& get(const Setting<T>& setting, std::string_view domain) const {
    if (const auto host = of_hosts_.find(domain); host != of_hosts_.end()) {
      if (const auto it = host->second.find(&setting); it != host->second.end()) return std::get<T>(it->second);
    }
    return get(setting);
  }
  void set_raw(const SettingBase& setting, std::string_view domain, SettingValue value) {
    of_hosts_[std::string(domain)][&setting] = std::move(value);
    revision_ = next_revision();
  }
  void take_host_values(const Config& other) {
    of_hosts_ = other.of_hosts_;
    revision_ = next_revision();
  }

  template <class T>
  void set(const Setting<T>& setting, T value) {
    values_[&setting] = std::move(value);
    revision_ = next_revision();
  }
  void set_raw(const SettingBase& setting, SettingValue value) {
    values_[&setting] = std::move(value);
    revision_ = next_revision();
  }
  const SettingValue& raw(const SettingBase& setting) const {
    const auto it = values_.find(&setting);
    return it == values_.end() ? setting.default_value : it->second;
  }
  // Equal numbers, of whichever objects, say that the values are equal: for what is made of them and kept.
  std::uint64_t revision() const { return revision_; }

 private:
  static std::uint64_t next_revision() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
  }

  using Values = std::unordered_map<const SettingBase*, SettingValue>;
  Values values_;
  std::map<std::string, Values, std::less<>> of_hosts_;  // by domain
  std::uint64_t revision_ = 0;
};

}  // namespace xmppd
