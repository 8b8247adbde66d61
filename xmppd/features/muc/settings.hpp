// The settings of group chat.
#pragma once

#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd::muc::settings {

extern const StringSetting name;
extern const StringSetting title;
extern const StringSetting creation;
extern const StringSetting preset;
extern const BoolSetting refuse_lookalikes;
extern const IntSetting max_rooms_per_user;
extern const IntSetting max_affiliations;
extern const IntSetting max_occupants;
extern const IntSetting max_history;
extern const IntSetting max_nick_bytes;
extern const IntSetting max_text_bytes;
extern const IntSetting max_vcard_bytes;
extern const IntSetting max_presence_bytes;
extern const IntSetting max_invites;
extern const IntSetting max_hats;
extern const IntSetting max_hats_worn;
extern const IntSetting messages_per_second;
extern const IntSetting message_burst;
extern const IntSetting presences_per_second;
extern const IntSetting presence_burst;
extern const IntSetting max_chat_states;
extern const IntSetting max_presence_changes;
extern const IntSetting max_notified;
extern const IntSetting archive_max_messages;
extern const IntSetting archive_max_bytes;
extern const IntSetting locked_seconds;
extern const IntSetting rooms_cached;
extern const IntSetting max_waiting;

const std::vector<const SettingBase*>& all();

}  // namespace xmppd::muc::settings
