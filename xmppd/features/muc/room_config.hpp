// RoomConfig: what the owners of a room can set (XEP-0045 §10, §15.5.3), as a value, a form and a map to keep.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/features/muc/affiliation.hpp"
#include "xmppd/features/muc/mention_rules.hpp"

namespace xmppd::muc {

enum class PrivateMessages { anyone, participants, moderators, none };

// Every value that a room starts with, before a preset.
struct RoomConfig {
  std::string name, description, language, pubsub;
  bool persistent = false;
  bool listed = false;  // in disco#items of the service: "public"
  bool members_only = false;
  bool moderated = false;
  bool password_protected = false;
  std::string password;
  bool semi_anonymous = true;
  bool change_subject = false;  // by participants too
  bool member_invites = false;  // into a members-only room by members, too
  bool logged = false;          // publicly, by whomever: occupants are warned
  bool archived = true;         // XEP-0313
  bool lock_nicks = false;      // a registered nick is the only one its owner may use
  PrivateMessages private_messages = PrivateMessages::anyone;
  std::set<Role> broadcast{Role::visitor, Role::participant, Role::moderator};    // presence of these is shown
  std::set<Role> member_list{Role::visitor, Role::participant, Role::moderator};  // may ask for it
  unsigned max_occupants = 0;                                                     // 0: no bound but the service's
  unsigned max_history = 20;
  unsigned slow_mode_seconds = 0;  // XEP-0500; 0: off
  MentionRules mentions;

  friend bool operator==(const RoomConfig&, const RoomConfig&) = default;
};

// "open", "public-channel" or "private-group": what a room starts with; the last is what OMEMO needs (members-only,
// non-anonymous, persistent).
RoomConfig preset_config(std::string_view name);

using ConfigValues = std::map<std::string, std::vector<std::string>>;
ConfigValues to_values(const RoomConfig& config);
// What can't be understood keeps its default: the values come from our own store.
RoomConfig config_from_values(const ConfigValues& values);

// The forms in which owners see the settings: the room's own, and the one of XEP-0513.
enum class ConfigForm { room, mentions };
// The fields of a form with their current values; without FORM_TYPE, admins and owners.
std::vector<xmpp::FormField> config_fields(ConfigForm which, const RoomConfig& config);
// `config` with what the submitted form says; absent fields stay. invalid_argument: a value is not acceptable, alone or
// in this combination; `max_text`: bytes that a text may have.
xmpp::Result<RoomConfig> apply_form(ConfigForm which, RoomConfig config, const xmpp::DataForm& form,
                                    std::size_t max_text);

// The features of disco#info that show the configuration (§15.3).
std::vector<std::string_view> config_features(const RoomConfig& config);

}  // namespace xmppd::muc
