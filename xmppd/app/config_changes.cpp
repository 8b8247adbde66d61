// What a reload changes, and what it leaves for a restart.
#include <fmt/format.h>

#include <algorithm>

#include "xmppd/app/config_file.hpp"

namespace xmppd {
namespace {

const HostEntry* host_of(const DaemonConfig& config, const xmpp::Jid& domain) {
  const auto found = std::find_if(config.hosts.begin(), config.hosts.end(),
                                  [&](const HostEntry& each) { return each.domain == domain; });
  return found == config.hosts.end() ? nullptr : &*found;
}

// By the last word of the key; tests go through all of them.
bool is_secret(const SettingBase& setting) {
  const auto name = setting.key.substr(setting.key.rfind('.') + 1);
  return name.find("secret") != std::string_view::npos || name == "password";
}

std::string shown(const SettingBase& setting, const SettingValue& value) {
  const bool empty = value == SettingValue(std::string()) || value == SettingValue(std::vector<std::string>());
  return is_secret(setting) && !empty ? "(secret)" : setting_text(value);
}

// The value for a domain. Each setting is declared as what its default value is.
SettingValue value_for(const Config& config, const SettingBase& setting, std::string_view domain) {
  switch (setting.default_value.index()) {
    case 0:
      return config.get(static_cast<const BoolSetting&>(setting), domain);
    case 1:
      return config.get(static_cast<const IntSetting&>(setting), domain);
    case 2:
      return config.get(static_cast<const StringSetting&>(setting), domain);
    default:
      return config.get(static_cast<const ListSetting&>(setting), domain);
  }
}

void compare(ConfigChanges& changes, const SettingBase& setting, std::string domain, const SettingValue& from,
             const SettingValue& to) {
  if (from == to) return;
  changes.push_back(
      {std::string(setting.key), std::move(domain), shown(setting, from), shown(setting, to), !setting.needs_restart});
}

void compare_hosts(ConfigChanges& changes, const DaemonConfig& in_force, const DaemonConfig& fresh,
                   const SettingList& settings) {
  for (const HostEntry& host : in_force.hosts) {
    const auto domain = host.domain.text();
    const HostEntry* other = host_of(fresh, host.domain);
    if (!other) {
      changes.push_back({"host", domain, "served", "not served", false});
      continue;
    }
    const auto file = [&](const char* key, const std::string& from, const std::string& to) {
      if (from != to) changes.push_back({key, domain, setting_text(from), setting_text(to), true});
    };
    file("host.certificate", host.certificate, other->certificate);
    file("host.key", host.key, other->key);
    for (const SettingBase* setting : settings) {
      if (!setting->key.starts_with("host.")) continue;
      compare(changes, *setting, domain, value_for(in_force.values, *setting, domain),
              value_for(fresh.values, *setting, domain));
    }
  }
  for (const HostEntry& host : fresh.hosts) {
    if (!host_of(in_force, host.domain)) {
      changes.push_back({"host", host.domain.text(), "not served", "served", false});
    }
  }
}

}  // namespace

std::string ConfigChange::text() const {
  return fmt::format("{}{}: {} → {}", key, domain.empty() ? "" : " of " + domain, from, to);
}

ConfigChanges compare_config(const DaemonConfig& in_force, const DaemonConfig& fresh, const SettingList& settings) {
  ConfigChanges changes;
  for (const SettingBase* setting : settings) {
    if (setting->key.starts_with("host.")) continue;
    compare(changes, *setting, {}, in_force.values.raw(*setting), fresh.values.raw(*setting));
  }
  compare_hosts(changes, in_force, fresh, settings);
  return changes;
}

void apply_reload(DaemonConfig& in_force, const DaemonConfig& fresh, const SettingList& settings) {
  for (const SettingBase* setting : settings) {
    if (!setting->needs_restart) in_force.values.set_raw(*setting, fresh.values.raw(*setting));
  }
  in_force.values.take_host_values(fresh.values);
  for (HostEntry& host : in_force.hosts) {
    if (const HostEntry* other = host_of(fresh, host.domain)) host = *other;
  }
}

}  // namespace xmppd
