// The row of the personal eventing service in the features table.
#pragma once

#include "xmppd/core/feature.hpp"

namespace xmppd {

extern const FeatureEntry pep_feature;

}  // namespace xmppd
