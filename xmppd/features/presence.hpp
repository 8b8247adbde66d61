// The rows of the presence chapters of RFC 6121 in the features table.
#pragma once

#include "xmppd/core/feature.hpp"

namespace xmppd {

extern const FeatureEntry subscriptions_feature;  // §3
extern const FeatureEntry presence_feature;       // §4; in the table behind subscriptions

}  // namespace xmppd
