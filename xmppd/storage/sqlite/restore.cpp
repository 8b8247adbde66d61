// stage_restore() and finish_restore().
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "libxmpp/base/log.hpp"
#include "xmppd/storage/audit_store.hpp"
#include "xmppd/storage/sqlite/backup.hpp"
#include "xmppd/storage/sqlite/backup_manifest.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/file_copy.hpp"
#include "xmppd/storage/sqlite/migrations.hpp"
#include "xmppd/storage/sqlite/storage_error.hpp"
#include "xmppd/storage/sqlite/store_factories.hpp"

namespace xmppd {
namespace {

namespace fs = std::filesystem;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr const char* staged = "/restore.ready";
constexpr std::string_view name_of_old = "old-goes-to-";  // in the name of an empty folder
constexpr const char* old_is_aside = "/restore.ready/old-is-aside";

// Old data brings back old rights: what was used up or taken back since must not be good again, and what clients know
// of versions must not be taken for what comes to have the same number. `{0}`: the seconds since 1970, larger than any
// version that was ever given by counting from 0 or from an earlier restore.
constexpr const char* void_what_is_old = R"(
DELETE FROM login_devices;
UPDATE sessions SET secret = randomblob(32), seconds = 1;
DELETE FROM invites WHERE resets <> 0;
UPDATE second_factors SET last_step = MAX(last_step, {0} / 30);
INSERT OR IGNORE INTO rosters (account_id, version, removed_since) SELECT id, 0, 0 FROM accounts;
DELETE FROM roster_removed;
UPDATE rosters SET version = MAX(version + 1, {0});
UPDATE rosters SET removed_since = version;
DELETE FROM muc_affiliation_changes;
UPDATE muc_rooms SET affiliation_version = MAX(affiliation_version + 1, {0});
)";

void prepare(const std::string& file, const BackupManifest& manifest) {
  Database database(file);
  migrate(database, migrations());
  const auto now = xmpp::now();
  database.begin(true);
  database.execute(fmt::format(void_what_is_old, now / 1'000'000));
  append_audit_record(database,
                      {.time = now,
                       .event = "store restored",
                       .detail = fmt::format("from a backup of {}", xmpp::format_timestamp(manifest.taken)),
                       .hash = {}},
                      AuditBounds{.records = 100'000'000, .since = 0});
  database.commit();
}

Result<void> copy_all(const RestoreOptions& options, const BackupManifest& manifest, const std::string& to) {
  std::uint64_t done = 0;
  for (const auto& file : manifest.files) {
    const auto name = to + "/" + file.name;
    if (const auto folder = fs::path(name).parent_path().string(); folder != to) {
      if (auto made = make_private_folder(to + "/uploads"); !made) return made;
      if (auto made = make_private_folder(folder); !made) return made;
    }
    const auto copied = copy_file(options.backup + "/" + file.name, name);
    if (!copied) return tl::unexpected(copied.error());
    if (copied->sha256 != file.sha256) return fail(Errc::storage_failed, name + ": was not copied as it is");
    done += file.bytes;
    if (options.progress) options.progress(done, manifest.bytes());
  }
  if (manifest.whole) {  // a backup without files puts none in the place of those that are there
    if (auto made = make_private_folder(to + "/uploads"); !made) return made;
  }
  std::error_code error;
  for (fs::recursive_directory_iterator at(to, error), end; !error && at != end; at.increment(error)) {
    if (!at->is_directory()) continue;
    if (auto synced = sync_path(at->path().string()); !synced) return synced;
  }
  return {};
}

Result<BackupManifest> stage(const RestoreOptions& options) {
  auto manifest = check_backup(options.backup);
  if (!manifest) return manifest;
  std::error_code error;
  const auto ready = options.data_folder + staged;
  if (fs::exists(options.data_folder + "/" + database_name, error) && !options.replace) {
    return fail(Errc::already_exists, "there is a store in " + options.data_folder +
                                          ": --replace puts it aside and the backup in its place");
  }
  if (fs::exists(ready, error)) {
    return fail(Errc::already_exists, "another restore waits for the start of xmppd: remove " + ready + " to give it up");
  }
  const auto partial = options.data_folder + "/restore.partial";
  fs::create_directories(fs::path(options.data_folder).parent_path(), error);
  if (auto made = make_private_folder(options.data_folder); !made) return tl::unexpected(made.error());
  fs::remove_all(partial, error);
  if (auto made = make_private_folder(partial); !made) return tl::unexpected(made.error());
  const auto give_up = [&](const xmpp::Error& reason) {
    fs::remove_all(partial, error);
    return tl::unexpected(reason);
  };
  if (auto copied = copy_all(options, *manifest, partial); !copied) return give_up(copied.error());
  try {
    prepare(partial + "/" + database_name, *manifest);
  } catch (const std::exception& problem) {
    return give_up({Errc::storage_failed, fmt::format("{}: {}", options.backup, problem.what())});
  }
  if (auto synced = sync_path(partial + "/" + database_name); !synced) return give_up(synced.error());
  if (auto synced = sync_path(partial); !synced) return give_up(synced.error());
  give_to_owner_of(options.data_folder, partial);
  // From here on it happens, whoever goes on with it.
  if (auto named = rename_new(partial, ready); !named) return give_up(named.error());
  return manifest;
}

void check_done(const Result<void>& done) {
  if (!done) throw StorageError("the restore can't be finished: " + done.error().detail);
}

void move_to(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) {
    throw StorageError(fmt::format("the restore can't be finished: {}: {}", to, std::strerror(errno)));
  }
}

// The folder for the old store: named once, so that an interrupted move goes on with it.
std::string folder_for_old(const std::string& data_folder) {
  std::error_code error;
  std::string name;
  for (const auto& entry : fs::directory_iterator(data_folder + staged)) {
    name = entry.path().filename().string();
    if (name.starts_with(name_of_old)) return data_folder + "/" + name.substr(name_of_old.size());
  }
  struct stat facts {};
  ::stat((data_folder + staged).c_str(), &facts);
  auto time = xmpp::format_timestamp(static_cast<xmpp::Timestamp>(facts.st_mtime) * 1'000'000);
  std::erase(time, ':');
  for (int count = 1;; ++count) {
    name = "before-restore-" + time + (count > 1 ? "-" + std::to_string(count) : std::string());
    if (!fs::exists(data_folder + "/" + name, error)) break;
  }
  check_done(make_private_folder(data_folder + staged + "/" + std::string(name_of_old) + name));  // there is no half of it
  check_done(sync_path(data_folder + staged));
  return data_folder + "/" + name;
}

}  // namespace

Result<BackupManifest> stage_restore(const RestoreOptions& options) {
  try {
    return stage(options);
  } catch (const std::exception& error) {
    return fail(Errc::storage_failed, error.what());
  }
}

std::string finish_restore(const std::string& data_folder) {
  std::error_code error;
  const auto ready = data_folder + staged, done = data_folder + "/restore.done";
  fs::remove_all(done, error);
  if (!fs::exists(ready, error)) return {};
  try {
    const auto aside = folder_for_old(data_folder);
    if (!fs::exists(data_folder + old_is_aside, error)) {
      check_done(make_private_folder(aside));
      give_to_owner_of(data_folder, aside);
      for (const auto* name : {"xmppd.db-shm", "xmppd.db-wal", "xmppd.db"}) move_to(data_folder + "/" + name, aside + "/" + name);
      for (const auto& entry : fs::directory_iterator(ready)) {
        const auto name = entry.path().filename().string();
        if (name.ends_with(".secret")) move_to(data_folder + "/" + name, aside + "/" + name);
      }
      if (fs::exists(ready + "/uploads", error)) move_to(data_folder + "/uploads", aside + "/uploads");
      check_done(sync_path(aside));
      check_done(sync_path(data_folder));
      check_done(write_new_file(data_folder + old_is_aside, {}));
      check_done(sync_path(ready));
    }
    for (const auto& entry : fs::directory_iterator(ready)) {
      const auto name = entry.path().filename().string();
      if (name == "old-is-aside" || name.starts_with(name_of_old)) continue;
      const auto to = data_folder + "/" + name;
      // What is sealed in the database is so with its own secrets; certificates that are there may be newer.
      if (name.ends_with(".pem") && fs::exists(to, error)) continue;
      move_to(entry.path().string(), to);
    }
    check_done(sync_path(data_folder));
    // In one step: with half of it gone it would look like one that has just begun.
    check_done(rename_new(ready, done));
    fs::remove_all(done);
    fs::remove(aside, error);  // if it is empty: there was no store
    check_done(sync_path(data_folder));
    xmpp::log::warning("storage", "the store was restored; {}",
                       fs::exists(aside, error) ? "the one before is in " + aside : "there was none before");
    return aside;
  } catch (const fs::filesystem_error& problem) {
    throw StorageError(std::string("the restore can't be finished: ") + problem.what());
  }
}

}  // namespace xmppd
