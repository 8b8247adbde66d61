// Collects the settings of all parts.
#include "xmppd/app/all_settings.hpp"

#include "xmppd/component/component_settings.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/stream/stream_settings.hpp"
#include "xmppd/web/web_settings.hpp"

namespace xmppd {

const SettingList& all_settings() {
  static const SettingList all = [] {
    SettingList collected;
    const auto take = [&](const SettingList& part) { collected.insert(collected.end(), part.begin(), part.end()); };
    take(app_settings());
    take(stream_settings());
    take(s2s_settings());
    take(component_settings());
    take(core_settings());
    take(web_settings());
    for (const FeatureEntry* feature : all_features()) take(feature->settings);
    return collected;
  }();
  return all;
}

}  // namespace xmppd
