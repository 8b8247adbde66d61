// SQL functions of our own, for the archive's statements and the schema's steps. Private to storage/sqlite.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;

namespace xmppd {

// What stands in `archive_message_ids` for an id that a message has in an archive: 16 digits, of all ids evenly.
std::string archive_id_word(std::int64_t archive, std::string_view message_id);
// The same for SQL: archive_id_word(archive_id, message_id). `connection` is open. Returns SQLite's result code.
int add_archive_functions(sqlite3* connection);

}  // namespace xmppd
