// Settings that core/ reads itself, and that others need by name.
#pragma once

#include "xmppd/core/setting.hpp"

namespace xmppd::settings {

// Here, because the checks of the configuration look at it without the rest of core/.
inline const ListSetting host_admins = ListSetting(
    "host.admins", std::vector<std::string>{},
    "Who may administer this domain from a client (XEP-0133): \"romeo@example.org\", of any domain served here.");
extern const IntSetting accounts_cached;
extern const IntSetting accounts_max_waiting;
extern const StringSetting sessions_conflict;
extern const IntSetting sessions_max_per_account;
extern const IntSetting sessions_max_unhandled;
extern const IntSetting sessions_max_waiting;
extern const IntSetting sessions_resume_seconds;
extern const IntSetting sessions_max_unacked;
extern const IntSetting sessions_max_unacked_bytes;
extern const IntSetting scram_iterations;

}  // namespace xmppd::settings
