// The table of the room's settings.
#include "xmppd/features/muc/room_config_fields.hpp"

#include <functional>
#include <optional>
#include <type_traits>

#include "libxmpp/xml/lexical.hpp"

namespace xmppd::muc {
namespace {

using Values = std::vector<std::string>;

std::optional<bool> parse_boolean(const Values& values) {
  if (values.size() != 1) return std::nullopt;
  if (values[0] == "1" || values[0] == "true") return true;
  if (values[0] == "0" || values[0] == "false") return false;
  return std::nullopt;
}

ConfigField boolean(std::string_view var, std::string_view label, bool RoomConfig::*member) {
  return {var,
          "boolean",
          label,
          {},
          [member](const RoomConfig& config) { return Values{config.*member ? "1" : "0"}; },
          [member](RoomConfig& config, const Values& values) {
            const auto value = parse_boolean(values);
            if (value) config.*member = *value;
            return value.has_value();
          }};
}

ConfigField text(std::string_view var, std::string_view type, std::string_view label, std::string RoomConfig::*member) {
  return {var,
          type,
          label,
          {},
          [member](const RoomConfig& config) { return (config.*member).empty() ? Values{} : Values{config.*member}; },
          [member](RoomConfig& config, const Values& values) {
            if (values.size() > 1) return false;
            config.*member = values.empty() ? std::string() : values[0];
            return true;
          }};
}

// A whole number up to `most`; `unlimited` is a word for 0. `member` gives it of a RoomConfig.
template <class Member>
ConfigField number(std::string_view var, std::string_view type, std::string_view label, Member member, unsigned most,
                   std::string_view unlimited) {
  return {var,
          type,
          label,
          {},
          [member, unlimited](const RoomConfig& config) {
            const unsigned value = std::invoke(member, config);
            return Values{value == 0 && !unlimited.empty() ? std::string(unlimited) : std::to_string(value)};
          },
          [member, most, unlimited](RoomConfig& config, const Values& values) {
            if (values.size() != 1) return false;
            const auto& given = values[0];
            const bool none = !unlimited.empty() && (given == unlimited || given.empty());
            const auto value = none ? 0U : xmpp::parse_unsigned<unsigned>(given);
            if (!value || *value > most) return false;
            std::invoke(member, config) = *value;
            return true;
          }};
}

ConfigField roles_field(std::string_view var, std::string_view label, std::set<Role> RoomConfig::*member) {
  return {var,
          "list-multi",
          label,
          {{"moderator", "Moderator"}, {"participant", "Participant"}, {"visitor", "Visitor"}},
          [member](const RoomConfig& config) {
            Values values;
            for (const Role role : config.*member) values.emplace_back(to_string(role));
            return values;
          },
          [member](RoomConfig& config, const Values& values) {
            std::set<Role> chosen;
            for (const auto& value : values) {
              const auto role = parse_role(value);
              if (!role || *role == Role::none) return false;
              chosen.insert(*role);
            }
            config.*member = std::move(chosen);
            return true;
          }};
}

ConfigField whois() {
  return {"muc#roomconfig_whois",
          "list-single",
          "Who may see real addresses?",
          {{"moderators", "Moderators only"}, {"anyone", "Anyone"}},
          [](const RoomConfig& config) { return Values{config.semi_anonymous ? "moderators" : "anyone"}; },
          [](RoomConfig& config, const Values& values) {
            if (values.size() != 1 || (values[0] != "moderators" && values[0] != "anyone")) return false;
            config.semi_anonymous = values[0] == "moderators";
            return true;
          }};
}

using Options = std::vector<std::pair<std::string_view, std::string_view>>;

// An enumeration, whose values are those of `options` in their order. `member` gives it of a RoomConfig.
template <class Member>
ConfigField choice(std::string_view var, std::string_view label, Options options, Member member) {
  return {var,
          "list-single",
          label,
          options,
          [member, options](const RoomConfig& config) {
            return Values{std::string(options[static_cast<std::size_t>(std::invoke(member, config))].first)};
          },
          [member, options](RoomConfig& config, const Values& values) {
            auto& target = std::invoke(member, config);
            for (std::size_t i = 0; i < options.size(); ++i) {
              if (values.size() != 1 || values[0] != options[i].first) continue;
              target = static_cast<std::remove_reference_t<decltype(target)>>(i);
              return true;
            }
            return false;
          }};
}

ConfigField private_messages() {
  return choice("muc#roomconfig_allowpm", "Who may send private messages?",
                {{"anyone", "Anyone"},
                 {"participants", "Anyone with voice"},
                 {"moderators", "Moderators only"},
                 {"none", "Nobody"}},
                &RoomConfig::private_messages);
}

template <MentionedBy MentionRules::*rule>
ConfigField mentioned_by(std::string_view var, std::string_view label) {
  return choice(
      var, label, {{"participants", "Participants"}, {"moderators", "Moderators only"}, {"none", "Nobody"}},
      [](auto& config) -> auto& { return config.mentions.*rule; });
}

const std::vector<ConfigField>& room_fields() {
  constexpr unsigned most_occupants = 100'000, most_history = 1000, slowest = 86'400;
  static const std::vector<ConfigField> fields{
      text("muc#roomconfig_roomname", "text-single", "Name of the room", &RoomConfig::name),
      text("muc#roomconfig_roomdesc", "text-single", "Short description", &RoomConfig::description),
      text("muc#roomconfig_lang", "text-single", "Language spoken", &RoomConfig::language),
      boolean("muc#roomconfig_persistentroom", "Keep the room when nobody is in it?", &RoomConfig::persistent),
      boolean("muc#roomconfig_publicroom", "List the room publicly?", &RoomConfig::listed),
      boolean("muc#roomconfig_membersonly", "Members only?", &RoomConfig::members_only),
      boolean("muc#roomconfig_allowinvites", "May members invite others?", &RoomConfig::member_invites),
      whois(),
      boolean("muc#roomconfig_moderatedroom", "Moderated: newcomers have no voice?", &RoomConfig::moderated),
      boolean("muc#roomconfig_changesubject", "May participants change the subject?", &RoomConfig::change_subject),
      boolean("muc#roomconfig_passwordprotectedroom", "Password needed to enter?", &RoomConfig::password_protected),
      text("muc#roomconfig_roomsecret", "text-private", "Password", &RoomConfig::password),
      private_messages(),
      number("muc#roomconfig_maxusers", "text-single", "Most occupants (none: no bound)", &RoomConfig::max_occupants,
             most_occupants, "none"),
      roles_field("muc#roomconfig_presencebroadcast", "Roles whose presence is shown", &RoomConfig::broadcast),
      roles_field("muc#roomconfig_getmemberlist", "Roles that may ask for the member list", &RoomConfig::member_list),
      number("muc#maxhistoryfetch", "text-single", "Messages shown on entering", &RoomConfig::max_history, most_history,
             {}),
      boolean("muc#roomconfig_enablearchiving", "Keep an archive for the occupants?", &RoomConfig::archived),
      boolean("muc#roomconfig_enablelogging", "Is the room logged publicly?", &RoomConfig::logged),
      number("muc#roomconfig_slow_mode_duration", "text-single", "Seconds between two messages of one occupant",
             &RoomConfig::slow_mode_seconds, slowest, {}),
      boolean("xmppd#roomconfig_lock_nicks", "Hold the registered to their nick?", &RoomConfig::lock_nicks),
      text("muc#roomconfig_pubsub", "text-single", "Associated pubsub node", &RoomConfig::pubsub),
  };
  return fields;
}

const std::vector<ConfigField>& mention_fields() {
  constexpr unsigned most_mentions = 1000;
  static const std::vector<ConfigField> fields{
      number("mentions#count", "text-single", "Mentions in one message",
             [](auto& config) -> auto& { return config.mentions.count; }, most_mentions, {}),
      mentioned_by<&MentionRules::individual>("mentions#individual", "Who may mention a person?"),
      mentioned_by<&MentionRules::channel>("mentions#channel", "Who may mention the whole room?"),
      mentioned_by<&MentionRules::associations>("mentions#associations", "Who may mention a role or an affiliation?"),
      mentioned_by<&MentionRules::hats>("mentions#hats", "Who may mention the wearers of a hat?"),
  };
  return fields;
}

}  // namespace

const std::vector<ConfigField>& fields_of(ConfigForm form) {
  return form == ConfigForm::mentions ? mention_fields() : room_fields();
}

}  // namespace xmppd::muc
