// Backups: a folder with a copy of the store, what belongs to it, and a manifest. Made from a living store without
// holding up anybody, put back whole or not at all. All of it blocks; xmppctl calls it, the daemon before a migration.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct BackupFile {
  std::string name;  // below the backup's folder: "xmppd.db", "uploads/ab/abcd…"
  std::uint64_t bytes = 0;
  std::string sha256;  // hex
};

// manifest.json of a backup.
struct BackupManifest {
  std::uint64_t schema_version = 0;
  // Everything that the daemon had acknowledged before then is in it, and nothing that began later than the copy did.
  xmpp::Timestamp taken = 0;
  std::string program;               // "xmppd 1.0"
  std::vector<std::string> domains;  // of its accounts
  std::uint64_t accounts = 0;
  std::uint64_t uploads = 0;
  std::uint64_t uploads_gone = 0;  // deleted while the copy was made, so they are in neither part of it
  bool whole = true;               // false: the database alone, as before a migration
  std::vector<BackupFile> files;

  std::uint64_t bytes() const;
};

// Told now and then: how far a copy is.
using BackupProgress = std::function<void(std::uint64_t done, std::uint64_t of)>;

struct BackupOptions {
  std::string data_folder{};
  std::string target{};  // made, with 0700; must not be there
  std::string program{};
  bool whole = true;
  BackupProgress progress{};
};

// Copies what the store holds at this moment: one read transaction on a connection of its own, so writers go on. The
// copy is made beside `target` (".partial" behind its name), checked, and gets its name when it is whole and on disk.
// Errors: already_exists; not_found (no store there); storage_failed (no room, damaged store …), and nothing is left.
xmpp::Result<BackupManifest> make_backup(const BackupOptions& options);

// Reads a backup and compares every file with the manifest, the database's integrity included. Errors:
// invalid_argument: what is there is no backup, is incomplete or damaged, or is of a newer version; in words.
xmpp::Result<BackupManifest> check_backup(const std::string& folder);

// What restoring a backup does to a data folder happens in two steps, so that it can be interrupted at any point:
// stage_restore() puts a checked copy beside the store ("restore.ready" in the data folder); finish_restore() moves the
// store that is there into a folder "before-restore-<time>", and the copy into its place. The daemon finishes at its start.
//
// What must not come back with old data is made void in the copy: login tokens and sessions that could be resumed
// (messages in them are kept and delivered), links to reset passwords; versions of rosters and of rooms' lists go up, so
// that clients take them anew. An older schema is brought up to date.
struct RestoreOptions {
  std::string backup{};
  std::string data_folder{};
  std::string program{};
  bool replace = false;  // false: already_exists, if there is a store
  BackupProgress progress{};
};
xmpp::Result<BackupManifest> stage_restore(const RestoreOptions& options);
// Nobody may have the store open; the caller holds the folder's lock (DataFolder). Returns where the old store is now;
// empty: nothing was staged. Throws StorageError.
std::string finish_restore(const std::string& data_folder);

}  // namespace xmppd
