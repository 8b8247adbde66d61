// The settings of the daemon itself: where it listens, what it keeps where, how it logs.
#pragma once

#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd::settings {

extern const ListSetting listen_c2s;
extern const ListSetting listen_c2s_direct_tls;
extern const StringSetting listen_report_file;
extern const StringSetting tls_certificate;
extern const StringSetting tls_key;
extern const BoolSetting tls_self_signed;
extern const IntSetting tls_watch_seconds;
extern const StringSetting storage_directory;
extern const IntSetting storage_max_queue;
extern const IntSetting storage_migration_backups;
extern const StringSetting control_socket;
extern const IntSetting control_max_connections;
extern const ListSetting api_listen;
extern const ListSetting api_plain_listen;
extern const IntSetting api_max_connections;
extern const IntSetting api_max_wrong_per_hour;
extern const ListSetting monitoring_listen;
extern const IntSetting monitoring_max_connections;
extern const IntSetting monitoring_max_header_bytes;
extern const IntSetting monitoring_request_seconds;
extern const StringSetting log_level;
extern const ListSetting log_levels;
extern const StringSetting log_file;
extern const BoolSetting log_core_dumps;
extern const BoolSetting log_timestamps;
extern const IntSetting shutdown_seconds;
extern const BoolSetting security_sandbox;
extern const ListSetting security_writable;

}  // namespace xmppd::settings

namespace xmppd {

using SettingList = std::vector<const SettingBase*>;

// The above, in the order of conf/xmppd.toml.
const SettingList& app_settings();

}  // namespace xmppd
