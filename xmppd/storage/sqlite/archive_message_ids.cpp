// The ids that clients gave to messages (XEP-0359 §3.2 origin-id, or the stanza's), and who is found by one.
#include "xmppd/storage/sqlite/archive_functions.hpp"
#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {
namespace {

// Names that match one `message_id` before the author is looked at; ids need not be unique.
constexpr std::uint64_t max_namesakes = 100;

// The newest of `rows` (position, key, author) that `author` wrote.
std::string newest_by(Database& db, Query& rows, const xmpp::Jid& author) {
  while (rows.step()) {
    if (rows.jid_at(2).same_bare(author)) return archive_id_at(db, rows.integer_at(0), rows.integer_at(1));
  }
  return {};
}

}  // namespace

void add_archive_message_ids(Database& db, std::int64_t after, std::int64_t last) {
  Query(db,
        "INSERT INTO archive_message_ids (rowid, id) SELECT position, archive_id_word(archive_id, message_id) FROM "
        "archive_messages NOT INDEXED WHERE position > ? AND position <= ? AND message_id <> '' ORDER BY position")
      .integer(after)
      .integer(last)
      .run();
}

void forget_archive_message_id(Database& db, std::int64_t position) {
  if (position > conversations_up_to(db)) return;
  Query(db,
        "INSERT INTO archive_message_ids (archive_message_ids, rowid, id) SELECT 'delete', position, "
        "archive_id_word(archive_id, message_id) FROM archive_messages WHERE position = ? AND message_id <> ''")
      .integer(position)
      .run();
}

std::string find_by_message_id(Database& db, const ArchiveRecord& archive, const ArchiveTarget& target) {
  const auto peer = archive_peer(archive.kind, target.with);
  if (target.message_id.empty()) return {};
  Query unindexed(
      db,
      "SELECT position, key, author FROM archive_messages INDEXED BY archive_messages_by_archive "
      "WHERE archive_id = ? AND position > ? AND message_id = ? AND peer = ? ORDER BY position DESC LIMIT ?");
  unindexed.integer(archive.id).integer(conversations_up_to(db)).text(target.message_id).text(peer);
  auto id = newest_by(db, unindexed.number(max_namesakes), target.author);
  if (!id.empty()) return id;
  Query indexed(db,
                "SELECT i.rowid, m.key, m.author FROM archive_message_ids i CROSS JOIN archive_messages m "
                "ON m.position = i.rowid WHERE archive_message_ids MATCH ? AND m.archive_id = ? AND m.message_id = ? "
                "AND m.peer = ? "
                "ORDER BY i.rowid DESC LIMIT ?");
  indexed.text(archive_id_word(archive.id, target.message_id));
  indexed.integer(archive.id).text(target.message_id).text(peer);
  return newest_by(db, indexed.number(max_namesakes), target.author);
}

}  // namespace xmppd
