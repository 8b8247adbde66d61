// The table of all features, in the order in which they take part within a phase.
#pragma once

#include <vector>

#include "xmppd/core/feature.hpp"

namespace xmppd {

const std::vector<const FeatureEntry*>& all_features();

}  // namespace xmppd
