// Every setting of the daemon.
#pragma once

#include "xmppd/app/settings.hpp"

namespace xmppd {

// app/, stream/, core/ and all features, in the order of conf/xmppd.toml. Keys are unique.
const SettingList& all_settings();

}  // namespace xmppd
