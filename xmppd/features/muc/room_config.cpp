// RoomConfig: presets, features, and the way to be kept.
#include "xmppd/features/muc/room_config.hpp"

#include "xmppd/features/muc/room_config_fields.hpp"

namespace xmppd::muc {
namespace {

constexpr auto all_forms = {ConfigForm::room, ConfigForm::mentions};

}  // namespace

RoomConfig preset_config(std::string_view name) {
  RoomConfig config;
  if (name == "public-channel") {
    config.persistent = true;
    config.listed = true;
  } else if (name == "private-group") {
    config.persistent = true;
    config.members_only = true;
    config.semi_anonymous = false;
    config.member_invites = true;
    config.change_subject = true;
  }
  return config;
}

ConfigValues to_values(const RoomConfig& config) {
  ConfigValues values;
  for (const auto form : all_forms) {
    for (const auto& field : fields_of(form)) values.emplace(std::string(field.var), field.read(config));
  }
  return values;
}

RoomConfig config_from_values(const ConfigValues& values) {
  RoomConfig config;
  for (const auto form : all_forms) {
    for (const auto& field : fields_of(form)) {
      const auto found = values.find(std::string(field.var));
      if (found != values.end()) field.write(config, found->second);
    }
  }
  return config;
}

std::vector<xmpp::FormField> config_fields(ConfigForm which, const RoomConfig& config) {
  std::vector<xmpp::FormField> fields;
  for (const auto& field : fields_of(which)) {
    xmpp::FormField shown;
    shown.var = field.var;
    shown.type = field.type;
    shown.label = field.label;
    shown.values = field.read(config);
    for (const auto& [value, label] : field.options) shown.options.push_back({std::string(label), std::string(value)});
    fields.push_back(std::move(shown));
  }
  return fields;
}

xmpp::Result<RoomConfig> apply_form(ConfigForm which, RoomConfig config, const xmpp::DataForm& form,
                                    std::size_t max_text) {
  const auto refuse = [](std::string_view var) {
    return xmpp::fail(xmpp::Errc::invalid_argument, std::string(var) + " is not acceptable");
  };
  for (const auto& field : fields_of(which)) {
    const auto* submitted = form.field(field.var);
    if (!submitted) continue;
    for (const auto& value : submitted->values) {
      if (value.size() > max_text) return refuse(field.var);
    }
    if (!field.write(config, submitted->values)) return refuse(field.var);
  }
  if (config.password_protected && config.password.empty()) return refuse("muc#roomconfig_roomsecret");
  return config;
}

std::vector<std::string_view> config_features(const RoomConfig& config) {
  return {config.password_protected ? "muc_passwordprotected" : "muc_unsecured",
          config.listed ? "muc_public" : "muc_hidden",
          config.persistent ? "muc_persistent" : "muc_temporary",
          config.members_only ? "muc_membersonly" : "muc_open",
          config.moderated ? "muc_moderated" : "muc_unmoderated",
          config.semi_anonymous ? "muc_semianonymous" : "muc_nonanonymous"};
}

}  // namespace xmppd::muc
