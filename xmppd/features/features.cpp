// The table of all features.
#include "xmppd/features/features.hpp"

#include "xmppd/features/archive/archive.hpp"
#include "xmppd/features/avatar.hpp"
#include "xmppd/features/messages.hpp"
#include "xmppd/features/muc/muc.hpp"
#include "xmppd/features/presence.hpp"
#include "xmppd/features/pubsub/pep.hpp"
#include "xmppd/features/pubsub/pubsub_domain.hpp"
#include "xmppd/features/roster.hpp"
#include "xmppd/features/upload/upload.hpp"
#include "xmppd/features/user_xml.hpp"

namespace xmppd {

extern const FeatureEntry account_limits_feature;
extern const FeatureEntry account_removal_feature;
extern const FeatureEntry ad_hoc_commands_feature;
extern const FeatureEntry app_passwords_feature;
extern const FeatureEntry blocking_feature;
extern const FeatureEntry blocklists_feature;
extern const FeatureEntry bookmarks_feature;
extern const FeatureEntry carbons_feature;
extern const FeatureEntry contact_addresses_feature;
extern const FeatureEntry data_policy_feature;
extern const FeatureEntry csi_feature;
extern const FeatureEntry devices_feature;
extern const FeatureEntry disco_feature;
extern const FeatureEntry entity_caps_feature;
extern const FeatureEntry external_services_feature;
extern const FeatureEntry offline_feature;
extern const FeatureEntry own_account_feature;
extern const FeatureEntry invites_feature;
extern const FeatureEntry last_activity_feature;
extern const FeatureEntry ping_feature;
extern const FeatureEntry push_feature;
extern const FeatureEntry register_feature;
extern const FeatureEntry registrations_feature;
extern const FeatureEntry second_factor_feature;
extern const FeatureEntry service_administration_feature;
extern const FeatureEntry strangers_feature;
extern const FeatureEntry time_feature;
extern const FeatureEntry version_feature;

const std::vector<const FeatureEntry*>& all_features() {
  static const std::vector<const FeatureEntry*> all{
      // before all others: what is refused reaches nobody
      &blocklists_feature,
      &blocking_feature,
      &strangers_feature,
      &account_limits_feature,
      // RFC 6121
      &invites_feature,
      &roster_feature,
      &subscriptions_feature,
      &presence_feature,
      &messages_feature,
      &offline_feature,
      // what is said, for all devices
      &archive_feature,
      &carbons_feature,
      &csi_feature,
      &push_feature,
      // what the server says of itself
      &disco_feature,
      &entity_caps_feature,
      &contact_addresses_feature,
      &data_policy_feature,
      &external_services_feature,
      &last_activity_feature,
      &ping_feature,
      &time_feature,
      &version_feature,
      // what it can be told to do
      &ad_hoc_commands_feature,
      &service_administration_feature,
      &own_account_feature,
      &second_factor_feature,
      &app_passwords_feature,
      &devices_feature,
      // accounts and what they keep here
      &register_feature,
      &registrations_feature,
      &account_removal_feature,
      &private_xml_feature,
      &pep_feature,
      &bookmarks_feature,
      &vcard_feature,
      &avatar_presence_feature,
      &muc_feature,
      &pubsub_feature,
      &upload_feature,
  };
  return all;
}

}  // namespace xmppd
