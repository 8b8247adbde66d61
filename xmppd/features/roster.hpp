// Roster settings that other features read, and the feature's row.
#pragma once

#include "xmppd/core/feature.hpp"
#include "xmppd/core/setting.hpp"

namespace xmppd {

extern const IntSetting roster_max_items;
extern const IntSetting roster_max_requests;
extern const IntSetting roster_max_request_bytes;

extern const FeatureEntry roster_feature;

}  // namespace xmppd
