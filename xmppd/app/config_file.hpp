// The configuration file: TOML into values, with every mistake named by its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "libxmpp/xmpp/jid.hpp"
#include "xmppd/app/config_change.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/core/config.hpp"

namespace xmppd {

struct ConfigError {
  std::string file;
  unsigned line = 0;  // 0: the file as a whole
  unsigned column = 0;
  std::string key;           // may be empty
  std::string expected;      // what was expected, or what is wrong
  std::string text() const;  // "file:line:column: key: expected …"
};
using ConfigErrors = std::vector<ConfigError>;

// A [[host]] table.
struct HostEntry {
  xmpp::Jid domain;
  std::string certificate;  // absolute path; empty: the daemon's
  std::string key;
};

struct DaemonConfig {
  Config values;
  std::vector<HostEntry> hosts;  // at least one, no domain twice
  std::string folder;            // of the file, absolute: relative paths count from it

  // A path as configured, made absolute; `fallback` (inside storage.directory) if it is empty.
  std::string path(const StringSetting& setting, std::string_view fallback = {}) const;
  std::string storage_directory() const;
  std::string control_socket() const;
  std::string certificate() const;
  std::string key() const;
};

// xmppctl reads the file for a few keys only: with `ignore`, other keys and the hosts are left to the daemon, so that a
// daemon with a mistake in its file can still be talked to.
enum class UnknownKeys { refuse, ignore };

// All mistakes are reported, not only the first; a syntax error hides what comes after it.
tl::expected<DaemonConfig, ConfigErrors> load_config(const std::string& file, const SettingList& settings,
                                                     UnknownKeys unknown = UnknownKeys::refuse);
tl::expected<DaemonConfig, ConfigErrors> parse_config(std::string_view text, const std::string& file,
                                                      const SettingList& settings,
                                                      UnknownKeys unknown = UnknownKeys::refuse);

// All that differs, in the order of the settings; then what the [[host]] tables say, domain by domain.
ConfigChanges compare_config(const DaemonConfig& in_force, const DaemonConfig& fresh, const SettingList& settings);
// SIGHUP: takes over from `fresh` what can change under a running daemon (`in_force.values` stays the same object). What
// needs a restart, the list of domains too, stays as it was.
void apply_reload(DaemonConfig& in_force, const DaemonConfig& fresh, const SettingList& settings);

// Text of conf/xmppd.toml: each key with its documentation, commented out with its default.
std::string write_default_config(const SettingList& settings);

}  // namespace xmppd
