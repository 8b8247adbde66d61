// manifest.json of a backup, as text and as a value. Private to storage/sqlite.
#pragma once

#include <string>

#include "xmppd/storage/sqlite/backup.hpp"

namespace xmppd {

constexpr const char* manifest_name = "manifest.json";
constexpr const char* database_name = "xmppd.db";

std::string to_text(const BackupManifest& manifest);
// invalid_argument: no manifest, one of a format that is newer, or with names that no backup has.
xmpp::Result<BackupManifest> parse_manifest(const std::string& text);

// "uploads/ab/…ab", as UploadFolder has it.
std::string upload_file_name(const std::string& id);

}  // namespace xmppd
