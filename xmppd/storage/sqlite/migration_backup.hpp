// What happens before the schema of a store changes: somebody is told, a copy is made.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd {

class Database;

struct MigrationPlan {
  std::uint64_t from = 0, to = 0;  // schema versions; the same: nothing is to be done
  std::vector<std::string> steps;  // what they bring
  std::uint64_t bytes = 0;         // of the database, with its log
  bool exists = false;             // false: there is no store yet
};

// Looks at the store in `data_folder` and changes nothing. Errors: invalid_argument: of a newer version, or no store of
// ours; storage_failed.
xmpp::Result<MigrationPlan> plan_migration(const std::string& data_folder);

// If steps are missing: a backup of the database alone (backup.hpp), "before-schema-<version>-<time>" in the data folder,
// and only the newest `keep` of these stay. Throws StorageError: it could not be made, so the schema stays as it is.
void back_up_before_migration(Database& database, const std::string& data_folder, std::size_t keep);

}  // namespace xmppd
