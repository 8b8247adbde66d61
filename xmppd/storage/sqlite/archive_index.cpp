// What is put into the indexes of the archive after the messages themselves.
#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {

std::int64_t archive_indexed_up_to(Database& db) {
  Query row(db, "SELECT indexed_up_to FROM archive_search_state");
  return row.step() ? row.integer_at(0) : 0;
}

std::size_t index_archive(Database& db, std::size_t limit) {
  const auto before = archive_indexed_up_to(db);
  std::size_t count = 0;
  std::int64_t last = 0;
  {
    Query row(db,
              "SELECT COUNT(*), MAX(position) FROM "
              "(SELECT position FROM archive_messages WHERE position > ? ORDER BY position LIMIT ?)");
    row.integer(before).number(limit).step();
    count = static_cast<std::size_t>(row.number_at(0));
    last = row.integer_at(1);
  }
  if (count == 0) return 0;
  add_archive_words(db, before, last);
  Query(db,
        "INSERT INTO archive_conversations SELECT archive_id, peer, position, resource, message_id "
        "FROM archive_messages NOT INDEXED WHERE position > ? AND position <= ? ORDER BY archive_id, peer, position")
      .integer(before)
      .integer(last)
      .run();
  Query(db, "UPDATE archive_search_state SET indexed_up_to = ?").integer(last).run();
  return count;
}

void index_archive_message(Database& db, std::int64_t position) {
  if (position > archive_indexed_up_to(db)) return;
  Query(
      db,
      "INSERT INTO archive_conversations SELECT archive_id, peer, position, resource, message_id FROM archive_messages "
      "WHERE position = ?")
      .integer(position)
      .run();
  add_archive_words(db, position - 1, position);
}

}  // namespace xmppd
