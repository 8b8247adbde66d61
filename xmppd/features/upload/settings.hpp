// The settings of uploaded files.
#pragma once

#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd::upload::settings {

extern const StringSetting name;
extern const IntSetting max_file_bytes;
extern const IntSetting user_quota_bytes;
extern const IntSetting total_quota_bytes;
extern const IntSetting retention_days;
extern const IntSetting slot_seconds;

const std::vector<const SettingBase*>& all();

}  // namespace xmppd::upload::settings
