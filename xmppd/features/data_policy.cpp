// XEP-0504 Data Policy: what happens to the data of those who use the server, in what it says of itself (XEP-0128). What
// the configuration shows by itself is said as it is, the rest is the operator's word.
#include <algorithm>

#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/archive/archive.hpp"
#include "xmppd/features/upload/settings.hpp"

namespace xmppd {
namespace {

constexpr const char* form_type = "urn:xmpp:data-policy:0";

const BoolSetting announced("host.data_policy", false,
                            "Say to everybody what happens to data here (XEP-0504): how long messages and files are kept,\n"
                            "as the other settings have it, and what the following settings say.");
const ListSetting access("host.policy_access", std::vector<std::string>{},
                         "Who can look at accounts and data: \"admins\", \"moderators\", \"organization_member\", \"government\",\n"
                         "\"advertisers\", \"partners\"; or \"none\" alone.");
const BoolSetting encrypted("host.policy_encrypted_at_rest", false, "The disk, or the database on it, is encrypted.");
const BoolSetting exported("host.policy_export", false, "Users get all their data if they ask for it (xmppctl export).");
const BoolSetting erased("host.policy_erasure", false,
                         "Users can have their account erased with all that belongs to it (xmppctl erase).");
const StringSetting backups("host.policy_backup_hours", "",
                            "So many hours lie between two backups at most; \"0\": there are none. Empty: not said.");
const StringSetting backups_kept("host.policy_backup_kept_hours", "",
                                 "For so many hours a backup is kept, or \"infinite\". Empty: not said.");
const ListSetting terms =
    ListSetting("host.policy_terms", std::vector<std::string>{}, "Where the terms of service are, as one URI.").uris();
const ListSetting more("host.policy_more", std::vector<std::string>{}, "What else is to be known, as lines of text.");

// Messages wait for who is away, files for who fetches them: without both nothing stays. 0 days are for ever.
std::string retention_hours(const Config& config, std::string_view domain) {
  constexpr std::int64_t hours_a_day = 24;
  std::int64_t days = 0;
  const auto longer = [&days](std::int64_t other) {
    if (other == 0) return true;
    days = std::max(days, other);
    return false;
  };
  if (config.get(settings::host_archive, domain) && longer(config.get(archive_retention_days))) return "infinite";
  const bool uploads = !config.get(upload::settings::name).empty();
  if (uploads && longer(config.get(upload::settings::retention_days))) return "infinite";
  return std::to_string(days * hours_a_day);
}

class DataPolicy final : public Feature {
 public:
  explicit DataPolicy(Host& host) : host_(host) {
    host.disco.add_form(At::Server, [this] { return form(); });
  }

 private:
  std::optional<xmpp::Element> form() const {
    const auto& config = host_.config;
    const auto domain = host_.jid.domain();
    if (!config.get(announced, domain)) return std::nullopt;
    xmpp::DataForm form;
    form.type = "result";
    form.add("FORM_TYPE", form_type, "hidden");
    // A client may log in by PLAIN: then the password is seen, if not kept.
    form.add("auth_data", "plain", "list-single");
    form.add("data_retention", retention_hours(config, domain), "text-single");
    form.add("data_deletion", "true", "boolean");  // retractions, uploads, nodes, the account
    form.add("encryption_at_rest", config.get(encrypted, domain) ? "true" : "false", "boolean");
    form.add("data_export", config.get(exported, domain) ? "true" : "false", "boolean");
    form.add("full_erasure", config.get(erased, domain) ? "true" : "false", "boolean");
    const auto list = [&](const char* var, const ListSetting& setting, const char* type) {
      const auto& values = config.get(setting, domain);
      if (!values.empty()) form.add(var, {}, type).values = values;
    };
    const auto text = [&](const char* var, const StringSetting& setting) {
      const auto& value = config.get(setting, domain);
      if (!value.empty()) form.add(var, value, "text-single");
    };
    list("access_policy", access, "list-multi");
    text("backup_frequency", backups);
    text("backup_retention", backups_kept);
    list("tos", terms, "text-single");
    list("extra_info", more, "text-multi");
    return form.to_element();
  }

  const Host& host_;
};

}  // namespace

extern const FeatureEntry data_policy_feature{
    .name = "data_policy",
    .specifications = {{504, "0.1.0"}},
    .settings = {&announced, &access, &encrypted, &exported, &erased, &backups, &backups_kept, &terms, &more},
    .make = make_feature<DataPolicy>};

}  // namespace xmppd
