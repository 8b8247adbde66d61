// The row of the pubsub service in the features table, and its bounds.
#pragma once

#include "xmppd/core/feature.hpp"

namespace xmppd {

extern const IntSetting pubsub_max_service_nodes;
extern const FeatureEntry pubsub_feature;

}  // namespace xmppd
