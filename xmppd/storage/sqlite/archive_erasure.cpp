// What goes, who wrote what, and what is left of the deleted.
#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"

namespace xmppd {
namespace {

constexpr std::size_t max_read_bytes = 1'048'576;

struct Written {
  std::int64_t position, archive;
  std::uint64_t bytes;
};

// Whether there was something to do; an index with nothing left to merge changes one row of its own.
bool merged(Database& db, Query& merge) {
  const auto before = db.changes();
  merge.run();
  return db.changes() - before >= 2;
}

}  // namespace

void erase_archive_message(Database& db, std::int64_t position) {
  forget_archive_words(db, position);
  forget_archive_message_id(db, position);
  Query(db, "DELETE FROM archive_messages WHERE position = ?").integer(position).run();
}

ArchiveAuthorship step_through_authored(Database& db, const xmpp::Jid& author, std::int64_t behind, std::size_t limit,
                                        Authored use) {
  ArchiveAuthorship found;
  std::vector<Written> in_rooms;
  {
    Query rows(
        db,
        "SELECT m.position, m.archive_id, m.bytes, m.author, a.kind, a.owner, m.received, m.stanza FROM (SELECT * FROM "
        "archive_messages WHERE position > ? ORDER BY position LIMIT ?) m JOIN archives a ON a.id = "
        "m.archive_id ORDER BY m.position");
    rows.integer(behind).number(limit);
    std::size_t seen = 0, bytes = 0;
    while (bytes < max_read_bytes && rows.step()) {
      behind = rows.integer_at(0);
      ++seen;
      const auto by = rows.text_at(3);
      const bool theirs = by == author.text() || by.starts_with(author.text() + "/");
      if (!theirs || rows.null_at(5)) continue;
      if (rows.text_at(4) != "room") {
        if (rows.text_at(5) != author.text()) ++found.with_others;
      } else {
        ++found.in_rooms;
        found.rooms.insert(rows.jid_at(5));
        in_rooms.push_back({behind, rows.integer_at(1), rows.number_at(2)});
        if (use != Authored::read) continue;
        found.read.push_back({rows.jid_at(5), rows.integer_at(6), rows.text_at(7)});
        bytes += found.read.back().stanza.size();
      }
    }
    if (seen == limit || bytes >= max_read_bytes) found.continue_behind = behind;
  }
  for (const auto& message : use == Authored::erase ? in_rooms : std::vector<Written>()) {
    erase_archive_message(db, message.position);
    Query(db, "UPDATE archives SET messages = messages - 1, bytes = bytes - ? WHERE id = ?")
        .number(message.bytes)
        .integer(message.archive)
        .run();
  }
  return found;
}

// The index keeps the words of a deleted text until the segment that they are in is merged
// (https://sqlite.org/fts5.html §6.8): a negative number begins to merge all of them, and it is done when hardly
// anything changes any more.
bool scrub_archive(Database& db, bool first) {
  constexpr int pages = 64;
  const int rank = first ? -pages : pages;
  const bool words =
      merged(db, Query(db, "INSERT INTO archive_search (archive_search, rank) VALUES ('merge', ?)").integer(rank));
  const bool ids = merged(
      db, Query(db, "INSERT INTO archive_message_ids (archive_message_ids, rank) VALUES ('merge', ?)").integer(rank));
  const bool done = !first && !words && !ids;
  if (done) db.empty_log_after_commit();
  return done;
}

}  // namespace xmppd
