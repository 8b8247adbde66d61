// The schema, as the list of steps that lead to it.
#pragma once

#include <string>
#include <vector>

namespace xmppd {

class Database;

// Step N (counted from 1) brings a database of version N-1 to version N (PRAGMA user_version).
struct Migration {
  std::string name;
  std::string sql;
};

// Append only: a step that was released never changes.
const std::vector<Migration>& migrations();

// Runs the missing steps, each in a transaction of its own. Throws StorageError: a step failed (the database stays at
// the version before it), the database is newer than `steps`, or belongs to another program.
void migrate(Database& database, const std::vector<Migration>& steps);

}  // namespace xmppd
