// make_backup() and check_backup().
#include "xmppd/storage/sqlite/backup.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/statvfs.h>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "xmppd/storage/sqlite/backup_manifest.hpp"
#include "xmppd/storage/sqlite/file_copy.hpp"
#include "xmppd/storage/sqlite/migrations.hpp"

namespace xmppd {
namespace {

namespace fs = std::filesystem;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr int pages_at_once = 1024;
constexpr int patience_ms = 10'000;

// A folder that goes again unless it is kept.
class PartialFolder {
 public:
  explicit PartialFolder(std::string path) : path_(std::move(path)) {}
  ~PartialFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  PartialFolder(const PartialFolder&) = delete;
  PartialFolder& operator=(const PartialFolder&) = delete;
  Result<void> keep_as(const std::string& name) {
    const auto kept = rename_new(path_, name);
    if (kept) path_.clear();
    return kept;
  }

 private:
  std::string path_;
};

// The copy of the database, of the moment at which `taken` was set.
void copy_database(const std::string& from, const std::string& to, xmpp::Timestamp& taken, const BackupProgress& progress) {
  // Not read-only: the index of the write-ahead log is shared memory in a file.
  SQLite::Database source(from, SQLite::OPEN_READWRITE, patience_ms);
  SQLite::Database target(to, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, patience_ms);
  target.exec("PRAGMA synchronous = OFF");  // it is synced as a file when it is whole
  taken = xmpp::now();
  // One snapshot for all steps: what is committed meanwhile is behind it, and does not start the copy anew.
  source.exec("BEGIN");
  source.execAndGet("SELECT COUNT(*) FROM sqlite_schema");
  SQLite::Backup copy(target, source);
  for (;;) {
    const int result = copy.executeStep(pages_at_once);
    const auto total = static_cast<std::uint64_t>(copy.getTotalPageCount());
    if (progress) progress(total - static_cast<std::uint64_t>(copy.getRemainingPageCount()), total);
    if (result == SQLITE_DONE) break;
    if (result != SQLITE_OK) throw SQLite::Exception("the copy can't go on", result);
  }
  source.exec("COMMIT");
}

// Looks at the copy: its version, whose it is; takes out the rows of files that were deleted after the copy was begun.
Result<void> finish_database(const std::string& file, BackupManifest& manifest, const std::vector<std::string>& gone) {
  SQLite::Database copy(file, SQLite::OPEN_READWRITE, patience_ms);
  copy.exec("PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF");
  const auto damage = copy.execAndGet("PRAGMA quick_check(1)").getString();
  if (damage != "ok") return fail(Errc::storage_failed, "the store is damaged (" + damage + ")");
  if (!gone.empty()) {
    SQLite::Transaction all(copy);
    SQLite::Statement remove(copy, "DELETE FROM uploads WHERE id = ?");
    for (const auto& id : gone) {
      remove.bind(1, id);
      remove.exec();
      remove.reset();
    }
    all.commit();
  }
  manifest.schema_version = static_cast<std::uint64_t>(copy.execAndGet("PRAGMA user_version").getInt64());
  manifest.accounts = static_cast<std::uint64_t>(copy.execAndGet("SELECT COUNT(*) FROM accounts").getInt64());
  SQLite::Statement domains(copy, "SELECT DISTINCT domain FROM accounts ORDER BY domain");
  while (domains.executeStep()) manifest.domains.push_back(domains.getColumn(0).getString());
  return {};
}

std::vector<std::string> uploads_in(const std::string& file) {
  SQLite::Database copy(file, SQLite::OPEN_READWRITE, patience_ms);
  std::vector<std::string> ids;
  // Older schemas have none.
  if (copy.execAndGet("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'uploads'").getInt() == 0) return ids;
  SQLite::Statement rows(copy, "SELECT id FROM uploads WHERE state = 2 ORDER BY number");
  while (rows.executeStep()) ids.push_back(rows.getColumn(0).getString());
  return ids;
}

Result<void> copy_uploads(const BackupOptions& options, const std::string& partial, BackupManifest& manifest,
                          std::vector<std::string>& gone) {
  const auto ids = uploads_in(partial + "/" + database_name);
  if (ids.empty()) return {};
  if (auto made = make_private_folder(partial + "/uploads"); !made) return made;
  std::uint64_t done = 0;
  std::vector<std::string> folders;
  for (const auto& id : ids) {
    const auto name = upload_file_name(id);
    const auto folder = partial + "/" + name.substr(0, name.rfind('/'));
    if (std::find(folders.begin(), folders.end(), folder) == folders.end()) {
      if (auto made = make_private_folder(folder); !made) return made;
      folders.push_back(folder);
    }
    const auto copied = copy_file(options.data_folder + "/" + name, partial + "/" + name);
    if (!copied && copied.error().code == Errc::not_found) {
      gone.push_back(id);
      continue;
    }
    if (!copied) return tl::unexpected(copied.error());
    manifest.files.push_back({name, copied->bytes, copied->sha256});
    ++manifest.uploads;
    if (options.progress) options.progress(++done, ids.size());
  }
  manifest.uploads_gone = gone.size();
  for (const auto& folder : folders) {
    if (auto synced = sync_path(folder); !synced) return synced;
  }
  return sync_path(partial + "/uploads");
}

// What the daemon has made for itself: the keys that its tokens and certificates stand on.
Result<void> copy_small_files(const std::string& from, const std::string& to, BackupManifest& manifest) {
  std::error_code error;
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(from, error)) {
    const auto name = entry.path().filename().string();
    if (entry.is_regular_file(error) && !entry.is_symlink(error) && (name.ends_with(".secret") || name.ends_with(".pem"))) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  for (const auto& name : names) {
    const auto copied = copy_file(from + "/" + name, to + "/" + name);
    if (!copied) return tl::unexpected(copied.error());
    manifest.files.push_back({name, copied->bytes, copied->sha256});
  }
  return {};
}

// In words, before gigabytes were written.
Result<void> check_room(const std::string& source, const std::string& folder) {
  std::error_code error;
  std::uintmax_t wanted = 0;
  for (const auto* name : {"xmppd.db", "xmppd.db-wal"}) {
    const auto size = fs::file_size(source + "/" + name, error);
    if (!error) wanted += size;
  }
  struct statvfs room {};
  if (::statvfs(folder.c_str(), &room) != 0) return {};
  const auto left = static_cast<std::uintmax_t>(room.f_bavail) * room.f_frsize;
  if (left >= wanted) return {};
  return fail(Errc::storage_failed, fmt::format("{}: {} MB are needed, {} MB are free", folder, wanted >> 20, left >> 20));
}

Result<BackupManifest> make(const BackupOptions& options) {
  const std::string database = options.data_folder + "/" + database_name;
  std::error_code error;
  if (!fs::exists(database, error)) return fail(Errc::not_found, "there is no store in " + options.data_folder);
  fs::path target(options.target);
  if (target.filename().empty()) target = target.parent_path();  // a slash at its end
  if (fs::exists(target, error)) return fail(Errc::already_exists, target.string() + " is there already: nothing was done");
  const auto parent = target.has_parent_path() ? target.parent_path().string() : std::string(".");
  if (auto room = check_room(options.data_folder, parent); !room) return tl::unexpected(room.error());

  const std::string partial = target.string() + ".partial";
  fs::remove_all(partial, error);  // of one that was interrupted
  fs::create_directories(parent, error);
  if (auto made = make_private_folder(partial); !made) return tl::unexpected(made.error());
  PartialFolder folder(partial);
  if (auto locked = write_new_file(partial + "/" + database_name, {}); !locked) return tl::unexpected(locked.error());

  BackupManifest manifest;
  manifest.program = options.program;
  manifest.whole = options.whole;
  const std::string copy = partial + "/" + database_name;
  copy_database(database, copy, manifest.taken, options.progress);
  std::vector<std::string> gone;
  if (options.whole) {
    if (auto done = copy_uploads(options, partial, manifest, gone); !done) return tl::unexpected(done.error());
    if (auto done = copy_small_files(options.data_folder, partial, manifest); !done) return tl::unexpected(done.error());
  }
  if (auto done = finish_database(copy, manifest, gone); !done) return tl::unexpected(done.error());
  if (auto synced = sync_path(copy); !synced) return tl::unexpected(synced.error());
  const auto hashed = hash_file(copy);
  if (!hashed) return tl::unexpected(hashed.error());
  manifest.files.insert(manifest.files.begin(), {database_name, hashed->bytes, hashed->sha256});
  if (auto done = write_new_file(partial + "/" + manifest_name, to_text(manifest)); !done) return tl::unexpected(done.error());
  if (auto synced = sync_path(partial); !synced) return tl::unexpected(synced.error());
  give_to_owner_of(parent, partial);
  if (auto kept = folder.keep_as(target.string()); !kept) return tl::unexpected(kept.error());
  return manifest;
}

Result<BackupManifest> check(const std::string& folder) {
  const auto bad = [&](const std::string& why) { return fail(Errc::invalid_argument, folder + ": " + why); };
  std::error_code error;
  if (!fs::is_directory(folder, error)) return bad("there is no such folder");
  std::ifstream file(folder + "/" + manifest_name, std::ios::binary);
  if (!file) return bad("it is no backup, or one that was never finished (there is no manifest.json)");
  std::ostringstream text;
  text << file.rdbuf();
  auto manifest = parse_manifest(text.str());
  if (!manifest) return bad(manifest.error().detail);
  if (manifest->schema_version > migrations().size()) {
    return bad(fmt::format("it is from a newer xmppd (schema version {}, this one knows up to {}): use a newer xmppd",
                           manifest->schema_version, migrations().size()));
  }
  for (const auto& each : manifest->files) {
    const auto found = hash_file(folder + "/" + each.name);
    if (!found) return bad(fmt::format("it is damaged: {}", found.error().detail));
    if (found->bytes != each.bytes) {
      return bad(fmt::format("it is damaged: {} has {} bytes instead of {}", each.name, found->bytes, each.bytes));
    }
    if (found->sha256 != each.sha256) return bad(fmt::format("it is damaged: {} is not what was written", each.name));
  }
  return manifest;
}

}  // namespace

Result<BackupManifest> make_backup(const BackupOptions& options) {
  try {
    return make(options);
  } catch (const std::exception& error) {
    return fail(Errc::storage_failed, fmt::format("{}: {}", options.data_folder, error.what()));
  }
}

Result<BackupManifest> check_backup(const std::string& folder) { return check(folder); }

}  // namespace xmppd
