// Settings that core/ reads itself, and that others need by name.
#pragma once

#include "xmppd/core/setting.hpp"

namespace xmppd::settings {

extern const IntSetting accounts_cached;
extern const IntSetting accounts_max_waiting;
extern const StringSetting sessions_conflict;
extern const IntSetting sessions_max_per_account;
extern const IntSetting sessions_max_unhandled;
extern const IntSetting scram_iterations;

}  // namespace xmppd::settings
