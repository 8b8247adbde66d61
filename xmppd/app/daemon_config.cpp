// DaemonConfig: paths, and what a reload changes.
#include <algorithm>
#include <filesystem>

#include "xmppd/app/config_file.hpp"

namespace xmppd {
namespace {

bool same_domains(const DaemonConfig& a, const DaemonConfig& b) {
  return std::is_permutation(a.hosts.begin(), a.hosts.end(), b.hosts.begin(), b.hosts.end(),
                             [](const HostEntry& x, const HostEntry& y) { return x.domain == y.domain; });
}

}  // namespace

std::string DaemonConfig::path(const StringSetting& setting, std::string_view fallback) const {
  const std::string& configured = values.get(setting);
  if (configured.empty() && fallback.empty()) return {};
  const std::filesystem::path base = folder;
  const std::filesystem::path path =
      configured.empty() ? base / values.get(settings::storage_directory) / fallback : base / configured;
  return path.lexically_normal().string();
}

std::string DaemonConfig::storage_directory() const { return path(settings::storage_directory); }
std::string DaemonConfig::control_socket() const { return path(settings::control_socket, "control.socket"); }
std::string DaemonConfig::certificate() const { return path(settings::tls_certificate, "certificate.pem"); }
std::string DaemonConfig::key() const { return path(settings::tls_key, "certificate-key.pem"); }

std::vector<std::string> apply_reload(DaemonConfig& in_force, const DaemonConfig& fresh, const SettingList& settings) {
  std::vector<std::string> waiting;
  for (const SettingBase* setting : settings) {
    const SettingValue& value = fresh.values.raw(*setting);
    if (value == in_force.values.raw(*setting)) continue;
    if (setting->needs_restart) {
      waiting.emplace_back(setting->key);
    } else {
      in_force.values.set_raw(*setting, value);
    }
  }
  in_force.values.take_host_values(fresh.values);
  if (!same_domains(in_force, fresh)) waiting.emplace_back("host");
  for (HostEntry& host : in_force.hosts) {
    for (const HostEntry& other : fresh.hosts) {
      if (other.domain == host.domain) host = other;
    }
  }
  return waiting;
}

}  // namespace xmppd
