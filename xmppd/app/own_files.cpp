// From the configuration to what the sandbox leaves open.
#include "xmppd/app/own_files.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "xmppd/core/settings.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

namespace fs = std::filesystem;

// Folders with so much of others that only the named file in them is meant.
bool shared_with_all(const fs::path& folder) { return folder == "/" || folder == "/etc" || folder == "/root" || folder == "/home"; }

void add_with_folder(std::vector<std::string>& list, const std::string& path) {
  if (path.empty()) return;
  std::error_code ignored;
  for (const fs::path& place : {fs::absolute(path, ignored), fs::weakly_canonical(path, ignored)}) {
    if (place.empty()) continue;
    const fs::path folder = place.parent_path();
    list.push_back(shared_with_all(folder) ? place.string() : folder.string());
  }
}

}  // namespace

FileAccess own_files(const DaemonConfig& config, const std::string& config_file) {
  FileAccess own;
  own.readable = system_files();
  // Where the names of other servers are asked for; it is replaced when the network changes. What is for root's eyes in
  // /etc is so by the rights of its files, except for root.
  add_with_folder(own.readable, "/etc/resolv.conf");
  if (::geteuid() != 0) own.readable.emplace_back("/etc");
  add_with_folder(own.readable, config_file);
  add_with_folder(own.readable, config.certificate());
  add_with_folder(own.readable, config.key());
  for (const HostEntry& host : config.hosts) {
    add_with_folder(own.readable, host.certificate);
    add_with_folder(own.readable, host.key);
  }
  add_with_folder(own.readable, config.path(settings::s2s_ca_file));
  add_with_folder(own.readable, config.path(settings::client_ca_file));
  add_with_folder(own.readable, config.values.get(settings::passwords_common_file));
  own.writable.push_back(config.storage_directory());
  // SQLite sorts what is large in a file.
  if (const char* temporary = std::getenv("SQLITE_TMPDIR")) own.writable.emplace_back(temporary);
  add_with_folder(own.writable, config.control_socket());
  add_with_folder(own.writable, config.path(settings::listen_report_file));
  add_with_folder(own.writable, config.path(settings::log_file));
  for (const std::string& folder : config.values.get(settings::security_writable)) own.writable.push_back((fs::path(config.folder) / folder).lexically_normal().string());
  return own;
}

}  // namespace xmppd
