// The plan of a migration, and the copy before it.
#include "xmppd/storage/sqlite/migration_backup.hpp"

#include <fmt/format.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <filesystem>

#include "libxmpp/base/log.hpp"
#include "xmppd/storage/sqlite/backup.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/migrations.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"

namespace xmppd {
namespace {

namespace fs = std::filesystem;

constexpr const char* copy_prefix = "before-schema-";

void keep_newest(const std::string& data_folder, std::size_t keep) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> copies;
  for (const auto& entry : fs::directory_iterator(data_folder, error)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(copy_prefix) && !name.ends_with(".partial")) copies.emplace_back(entry.last_write_time(error), entry.path());
  }
  std::sort(copies.rbegin(), copies.rend());
  for (std::size_t i = keep; i < copies.size(); ++i) {
    xmpp::log::info("storage", "{} is removed: there are newer ones", copies[i].second.string());
    fs::remove_all(copies[i].second, error);
  }
}

}  // namespace

xmpp::Result<MigrationPlan> plan_migration(const std::string& data_folder) {
  MigrationPlan plan;
  plan.to = migrations().size();
  const auto file = data_folder + "/xmppd.db";
  std::error_code error;
  const bool there = fs::exists(file, error);
  if (error) return xmpp::fail(xmpp::Errc::storage_failed, file + ": " + error.message());
  if (!there || fs::file_size(file, error) == 0) return plan;
  plan.exists = true;
  plan.bytes = fs::file_size(file, error);
  if (const auto log = fs::file_size(file + "-wal", error); !error) plan.bytes += log;
  try {
    constexpr int patience_ms = 5000;
    SQLite::Database database(file, SQLite::OPEN_READWRITE, patience_ms);
    constexpr int ours = 0x786d7044;
    if (database.execAndGet("PRAGMA application_id").getInt() != ours) {
      return xmpp::fail(xmpp::Errc::invalid_argument, file + ": is not a database of xmppd");
    }
    plan.from = static_cast<std::uint64_t>(database.execAndGet("PRAGMA user_version").getInt64());
  } catch (const SQLite::Exception& problem) {
    return xmpp::fail(xmpp::Errc::storage_failed, file + ": " + problem.what());
  }
  if (plan.from > plan.to) {
    return xmpp::fail(xmpp::Errc::invalid_argument,
                      fmt::format("{}: has schema version {}, this xmppd knows up to {}: use a newer xmppd", file, plan.from,
                                  plan.to));
  }
  for (auto next = plan.from; next < plan.to; ++next) plan.steps.push_back(migrations()[next].name);
  return plan;
}

void back_up_before_migration(Database& database, const std::string& data_folder, std::size_t keep) {
  const auto version = static_cast<std::size_t>(database.ask_integer("PRAGMA user_version"));
  if (version == 0 || version >= migrations().size()) return;
  auto time = xmpp::format_timestamp(xmpp::now() / 1'000'000 * 1'000'000);
  std::erase(time, ':');
  const auto target = fmt::format("{}/{}{}-{}", data_folder, copy_prefix, version, time);
  xmpp::log::info("storage", "the schema goes from version {} to {}: copying the database to {}", version,
                  migrations().size(), target);
  const auto made = make_backup({.data_folder = data_folder, .target = target, .program = "xmppd", .whole = false});
  if (!made && made.error().code != xmpp::Errc::already_exists) {
    throw StorageError(fmt::format(
        "the schema has to go from version {} to {}, and no copy can be made before: {} (storage.migration_backups = 0 "
        "goes without)",
        version, migrations().size(), made.error().detail));
  }
  keep_newest(data_folder, keep);
}

}  // namespace xmppd
