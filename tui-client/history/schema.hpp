// The tables of the client's store and how older ones become current.
#pragma once

#include <cstddef>
#include <limits>

namespace tui::sql {
class Database;
}

namespace tui {

// Brings the database to `target`, the current version by default, one transaction per step. Throws DatabaseError, std::runtime_error if the
// database was written by a newer program.
constexpr std::size_t current_schema = std::numeric_limits<std::size_t>::max();
void migrate(sql::Database& database, std::size_t target = current_schema);

}  // namespace tui
