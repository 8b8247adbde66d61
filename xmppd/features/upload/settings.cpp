// The settings of uploaded files, with their defaults.
#include "xmppd/features/upload/settings.hpp"

namespace xmppd::upload::settings {

const StringSetting name =
    StringSetting(
        "upload.name", "upload",
        "Where http.listen or http.plain_listen is set, files are taken at this name below each host's domain;\n"
        "empty: nowhere.")
        .restart();
const IntSetting max_file_bytes =
    IntSetting("upload.max_file_bytes", 104'857'600, "How large a file may be.").range(1, INT64_MAX / 2);
const IntSetting user_quota_bytes =
    IntSetting("upload.user_quota_bytes", 2'147'483'648,
               "How much one account may have here. A file counts for 4096 bytes at least.")
        .range(1, INT64_MAX / 2);
const IntSetting total_quota_bytes =
    IntSetting("upload.total_quota_bytes", 53'687'091'200, "How much all of them may have together.")
        .range(1, INT64_MAX / 2);
const IntSetting retention_days =
    IntSetting("upload.retention_days", 31,
               "After so many days a file goes; for those that are uploaded from now on. 0: never.")
        .range(0, 36'500);
const IntSetting slot_seconds =
    IntSetting("upload.slot_seconds", 300, "How long a client may wait before it begins to upload.").range(1, 86'400);

const std::vector<const SettingBase*>& all() {
  static const std::vector<const SettingBase*> settings{
      &name, &max_file_bytes, &user_quota_bytes, &total_quota_bytes, &retention_days, &slot_seconds};
  return settings;
}

}  // namespace xmppd::upload::settings
