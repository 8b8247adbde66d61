// DaemonConfig: paths.
#include <filesystem>

#include "xmppd/app/config_file.hpp"

namespace xmppd {
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

}  // namespace xmppd
