// The settings of group chat, with their defaults.
#include "xmppd/features/muc/settings.hpp"

namespace xmppd::muc::settings {

const StringSetting name =
    StringSetting("muc.name", "conference", "Rooms are at this name below each host's domain; empty: no rooms.")
        .restart();
const StringSetting title = StringSetting("muc.title", "Chat rooms", "What clients show for the service.").restart();
const StringSetting creation = StringSetting("muc.creation", "local",
                                             "Who may make rooms: \"local\" (accounts of this server), \"anyone\" or "
                                             "\"nobody\".")
                                   .choices({"local", "anyone", "nobody"});
const StringSetting preset =
    StringSetting("muc.preset", "open",
                  "What a room is before its owner configures it: \"open\" (gone with its last occupant),\n"
                  "\"public-channel\" (listed, persistent) or \"private-group\" (members only, addresses shown, "
                  "persistent).")
        .choices({"open", "public-channel", "private-group"});
const BoolSetting refuse_lookalikes =
    BoolSetting(
        "muc.refuse_lookalikes", true,
        "Refuse nicks that look like another's in the room (\"PauI\" for \"Paul\", Cyrillic letters for Latin).")
        .restart();
const IntSetting max_rooms_per_user =
    IntSetting("muc.max_rooms_per_user", 100, "Rooms that one user may own.").range(0, 1'000'000);
const IntSetting max_affiliations =
    IntSetting("muc.max_affiliations", 20000, "Owners, admins, members and banned users of one room, in all.")
        .range(1, 1'000'000);
const IntSetting max_occupants =
    IntSetting("muc.max_occupants", 10000, "Clients in one room; admins and owners may exceed it by ten.")
        .range(1, 1'000'000);
const IntSetting max_history =
    IntSetting("muc.max_history", 50, "Messages shown to who enters, at most; a room can ask for fewer.")
        .range(0, 1000);
const IntSetting max_nick_bytes = IntSetting("muc.max_nick_bytes", 128, "Length of a nick.").range(1, 1023);
const IntSetting max_text_bytes =
    IntSetting("muc.max_text_bytes", 4096, "Length of a subject, a reason or one text of a room's configuration.")
        .range(1, 1'000'000);
const IntSetting max_vcard_bytes =
    IntSetting("muc.max_vcard_bytes", 131'072, "Size of a room's vCard, its picture among it.").range(0, 10'000'000);
const IntSetting max_presence_bytes =
    IntSetting("muc.max_presence_bytes", 4096,
               "A larger presence is shown without its extensions: every occupant is sent that of every other.")
        .range(0, 1'000'000);
const IntSetting max_invites = IntSetting("muc.max_invites", 20, "People that one message may invite.").range(1, 1000);
const IntSetting max_hats = IntSetting("muc.max_hats", 50, "Hats (XEP-0317) that one room has.").range(0, 1000);
const IntSetting max_hats_worn =
    IntSetting("muc.max_hats_worn", 1000, "Hats that are given to people of one room, in all.").range(0, 20'000);
const IntSetting messages_per_second =
    IntSetting("muc.messages_per_second", 20,
               "Messages per occupant, in the long run; what is above is refused. 0: no bound. Not for moderators.")
        .range(0, 100'000);
const IntSetting message_burst =
    IntSetting("muc.message_burst", 100, "Messages that an occupant may send at once.").range(1, 100'000);
const IntSetting presences_per_second =
    IntSetting("muc.presences_per_second", 2,
               "Changes of presence or nick per occupant, in the long run; what is above is refused. 0: no bound.")
        .range(0, 100'000);
const IntSetting presence_burst =
    IntSetting("muc.presence_burst", 20, "Changes of presence that an occupant may make at once.").range(1, 100'000);
const IntSetting max_chat_states =
    IntSetting(
        "muc.max_chat_states", 200,
        "In rooms with more occupants than this, nobody is told that somebody is writing (XEP-0085). 0: no bound.")
        .range(0, 1'000'000);
const IntSetting max_presence_changes =
    IntSetting(
        "muc.max_presence_changes", 1000,
        "In rooms with more occupants than this, a changed status is shown to newcomers alone, and to the others\n"
        "together with the next change of nick, role or affiliation. 0: no bound.")
        .range(0, 1'000'000);
const IntSetting max_notified =
    IntSetting(
        "muc.max_notified", 200,
        "Members who are not in the room and are told of a message by push (XEP-0357), at most; a room with more\n"
        "members tells none.")
        .range(0, 100'000);
const IntSetting archive_max_messages =
    IntSetting("muc.archive_max_messages", 100'000, "Messages in the archive of one room; the oldest go. 0: no bound.")
        .range(0, INT64_MAX);
const IntSetting archive_max_bytes =
    IntSetting("muc.archive_max_bytes", 268'435'456, "Bytes in the archive of one room; the oldest go. 0: no bound.")
        .range(0, INT64_MAX);
const IntSetting locked_seconds =
    IntSetting("muc.locked_seconds", 600, "How long a new room waits for its creator's configuration before it goes.")
        .range(1, 86'400);
const IntSetting rooms_cached =
    IntSetting("muc.rooms_cached", 500, "Rooms without occupants that stay in memory.").range(0, 1'000'000);
const IntSetting max_waiting =
    IntSetting("muc.max_waiting", 5000, "Stanzas that may wait for one room while it is loaded or written.")
        .range(1, 1'000'000);

const std::vector<const SettingBase*>& all() {
  static const std::vector<const SettingBase*> settings{&name,
                                                        &title,
                                                        &creation,
                                                        &preset,
                                                        &refuse_lookalikes,
                                                        &max_rooms_per_user,
                                                        &max_affiliations,
                                                        &max_occupants,
                                                        &max_history,
                                                        &max_nick_bytes,
                                                        &max_text_bytes,
                                                        &max_vcard_bytes,
                                                        &max_presence_bytes,
                                                        &max_invites,
                                                        &max_hats,
                                                        &max_hats_worn,
                                                        &messages_per_second,
                                                        &message_burst,
                                                        &presences_per_second,
                                                        &presence_burst,
                                                        &max_chat_states,
                                                        &max_presence_changes,
                                                        &max_notified,
                                                        &archive_max_messages,
                                                        &archive_max_bytes,
                                                        &locked_seconds,
                                                        &rooms_cached,
                                                        &max_waiting};
  return settings;
}

}  // namespace xmppd::muc::settings
