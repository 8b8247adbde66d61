// What is put into the indexes of the archive after the messages themselves.
#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {
namespace {

struct Batch {
  std::size_t messages = 0;
  std::int64_t last = 0;
};

Batch batch_behind(Database& db, std::int64_t position, std::size_t limit) {
  Query row(db,
            "SELECT COUNT(*), MAX(position) FROM "
            "(SELECT position FROM archive_messages WHERE position > ? ORDER BY position LIMIT ?)");
  row.integer(position).number(limit).step();
  return {static_cast<std::size_t>(row.number_at(0)), row.integer_at(1)};
}

// OR FAIL: the task is undone as a whole if this fails. Without it SQLite prepares to undo the statement alone, and
// writes each page that it changes to a temporary file first.
void add_conversations(Database& db, std::int64_t after, std::int64_t last) {
  Query(db,
        "INSERT OR FAIL INTO archive_conversations SELECT archive_id, peer, position, resource "
        "FROM archive_messages NOT INDEXED WHERE position > ? AND position <= ? ORDER BY archive_id, peer, position")
      .integer(after)
      .integer(last)
      .run();
}

}  // namespace

std::int64_t conversations_up_to(Database& db) {
  Query row(db, "SELECT conversations_up_to FROM archive_search_state");
  return row.step() ? row.integer_at(0) : 0;
}

std::int64_t archive_words_up_to(Database& db) {
  Query row(db, "SELECT indexed_up_to FROM archive_search_state");
  return row.step() ? row.integer_at(0) : 0;
}

void index_archive_conversations(Database& db, std::size_t limit) {
  const auto before = conversations_up_to(db);
  const auto batch = batch_behind(db, before, limit);
  if (batch.messages == 0) return;
  add_conversations(db, before, batch.last);
  add_archive_message_ids(db, before, batch.last);
  Query(db, "UPDATE archive_search_state SET conversations_up_to = ?").integer(batch.last).run();
}

std::size_t index_archive_words(Database& db, std::size_t limit) {
  const auto before = archive_words_up_to(db);
  const auto batch = batch_behind(db, before, limit);
  if (batch.messages == 0) return 0;
  add_archive_words(db, before, batch.last);
  Query(db, "UPDATE archive_search_state SET indexed_up_to = ?").integer(batch.last).run();
  return batch.messages;
}

void index_archive_message(Database& db, std::int64_t position) {
  if (position <= conversations_up_to(db)) {
    add_conversations(db, position - 1, position);
    add_archive_message_ids(db, position - 1, position);
  }
  if (position <= archive_words_up_to(db)) add_archive_words(db, position - 1, position);
}

}  // namespace xmppd
