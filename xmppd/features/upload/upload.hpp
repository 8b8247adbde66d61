// The feature of XEP-0363 HTTP File Upload.
#pragma once

#include "xmppd/core/feature.hpp"

namespace xmppd {

extern const FeatureEntry upload_feature;

}  // namespace xmppd
