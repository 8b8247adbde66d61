// The tables of the client's store and how older ones become current.
#pragma once

namespace tui::sql {
class Database;
}

namespace tui {

// Brings the database to the current version, one transaction per step. Throws DatabaseError, std::runtime_error if the
// database was written by a newer program.
void migrate(sql::Database& database);

}  // namespace tui
