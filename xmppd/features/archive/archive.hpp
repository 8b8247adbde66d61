// The row of the message archive in the features table.
#pragma once

#include "xmppd/core/feature.hpp"

namespace xmppd {

extern const FeatureEntry archive_feature;
extern const IntSetting archive_retention_days;  // retention.cpp; 0: for ever

}  // namespace xmppd
