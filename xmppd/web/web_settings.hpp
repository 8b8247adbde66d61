// The settings of HTTP.
#pragma once

#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd {
namespace settings {

extern const BoolSetting http_websocket;
extern const BoolSetting http_bosh;
extern const IntSetting http_bosh_wait_seconds;
extern const IntSetting http_bosh_inactivity_seconds;
extern const ListSetting http_websocket_origins;
extern const ListSetting http_public_addresses;
extern const IntSetting http_max_connections;
extern const IntSetting http_max_connections_per_address;
extern const IntSetting http_max_header_bytes;
extern const IntSetting http_request_seconds;
extern const IntSetting http_window_seconds;
extern const IntSetting http_min_bytes_per_second;

}  // namespace settings

// The above; where HTTP is spoken is said in core/settings.hpp.
const std::vector<const SettingBase*>& web_settings();

}  // namespace xmppd
