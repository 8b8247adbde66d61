// The row of group chat in the table of features.
#pragma once

#include "xmppd/core/feature.hpp"

namespace xmppd {

extern const FeatureEntry muc_feature;

}  // namespace xmppd
