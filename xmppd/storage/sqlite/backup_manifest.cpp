// The manifest as JSON.
#include "xmppd/storage/sqlite/backup_manifest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;

constexpr int manifest_format = 1;

bool is_plain(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

// A manifest from elsewhere is no way to other files.
bool may_be_in_backup(const std::string& name) {
  if (name == database_name) return true;
  if (name.starts_with("uploads/")) {
    const auto id = name.substr(name.rfind('/') + 1);
    return id.size() >= 16 && is_plain(id) && name == upload_file_name(id);
  }
  return is_plain(name) && (name.ends_with(".secret") || name.ends_with(".pem"));
}

}  // namespace

std::uint64_t BackupManifest::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& file : files) sum += file.bytes;
  return sum;
}

std::string upload_file_name(const std::string& id) { return "uploads/" + id.substr(id.size() - 2) + "/" + id; }

std::string to_text(const BackupManifest& manifest) {
  json files = json::array();
  for (const auto& file : manifest.files) {
    files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  }
  const json all{{"backup_of", "xmppd"},
                 {"format", manifest_format},
                 {"program", manifest.program},
                 {"schema_version", manifest.schema_version},
                 {"taken", xmpp::format_timestamp(manifest.taken)},
                 {"domains", manifest.domains},
                 {"accounts", manifest.accounts},
                 {"uploads", manifest.uploads},
                 {"uploads_gone", manifest.uploads_gone},
                 {"whole", manifest.whole},
                 {"files", std::move(files)}};
  return all.dump(1) + "\n";
}

xmpp::Result<BackupManifest> parse_manifest(const std::string& text) {
  try {
    const json all = json::parse(text);
    if (all.at("backup_of") != "xmppd") return fail(Errc::invalid_argument, "it is no backup of xmppd");
    if (all.at("format").get<int>() != manifest_format) {
      return fail(Errc::invalid_argument, "it has a format that this version does not know: use a newer xmppctl");
    }
    BackupManifest manifest;
    manifest.program = all.at("program").get<std::string>();
    manifest.schema_version = all.at("schema_version").get<std::uint64_t>();
    manifest.taken = xmpp::parse_timestamp(all.at("taken").get<std::string>()).value_or(0);
    manifest.domains = all.at("domains").get<std::vector<std::string>>();
    manifest.accounts = all.at("accounts").get<std::uint64_t>();
    manifest.uploads = all.at("uploads").get<std::uint64_t>();
    manifest.uploads_gone = all.at("uploads_gone").get<std::uint64_t>();
    manifest.whole = all.at("whole").get<bool>();
    for (const json& file : all.at("files")) {
      manifest.files.push_back({file.at("name").get<std::string>(), file.at("bytes").get<std::uint64_t>(),
                                file.at("sha256").get<std::string>()});
      if (!may_be_in_backup(manifest.files.back().name)) {
        return fail(Errc::invalid_argument, "its manifest names what is no part of a backup");
      }
    }
    const auto is_database = [](const BackupFile& file) { return file.name == database_name; };
    if (std::count_if(manifest.files.begin(), manifest.files.end(), is_database) != 1) {
      return fail(Errc::invalid_argument, "its manifest names no database");
    }
    return manifest;
  } catch (const json::exception&) {
    return fail(Errc::invalid_argument, "its manifest is damaged");
  }
}

}  // namespace xmppd
