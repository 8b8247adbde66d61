// What the parts of the archive in SQLite share. Private to storage/sqlite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "xmppd/storage/archive_store.hpp"
#include "xmppd/storage/transfer_store.hpp"

namespace xmppd {

class Database;

struct ArchiveRecord {
  std::int64_t id = 0;
  ArchiveKind kind = ArchiveKind::account;
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  xmpp::Timestamp newest = 0;
  bool disordered = false;  // a clock was set back by days: positions and times are not in one order
};

std::optional<ArchiveRecord> find_archive(Database& db, const xmpp::Jid& owner);
// The position of a message by its id; nullopt: not in this archive.
std::optional<std::int64_t> archive_position(Database& db, std::int64_t archive, const std::string& id);
// The id of a message by position and key.
std::string archive_id_at(Database& db, std::int64_t position, std::int64_t key);
ArchiveRecord find_or_make_archive(Database& db, const xmpp::Jid& owner, ArchiveKind kind);
// Writes what `archive` says of its size.
void store_archive_totals(Database& db, const ArchiveRecord& archive);
void insert_archive_message(Database& db, const ArchiveRecord& archive, std::int64_t position, std::int64_t key,
                            xmpp::Timestamp received, const ArchivedMessage& message);

// archive_query.cpp. Where positions and times have one order, a time needs no index of its own: the first message
// received then or later, the last one received then or earlier.
std::optional<std::int64_t> first_archived_since(Database& db, std::int64_t archive, xmpp::Timestamp time);
std::optional<std::int64_t> last_archived_until(Database& db, std::int64_t archive, xmpp::Timestamp time);

// archive_restore.cpp. Positions stay below `end`.
xmpp::Result<ArchiveRestored> restore_archive(Database& db, const xmpp::Jid& owner, ArchiveKind kind,
                                              const std::vector<ArchivedMessage>& messages, std::int64_t end);

// archive_erasure.cpp
// The message with what the indexes have of it. Totals are the caller's.
void erase_archive_message(Database& db, std::int64_t position);
ArchiveAuthorship step_through_authored(Database& db, const xmpp::Jid& author, std::int64_t behind, std::size_t limit,
                                        Authored use);
bool scrub_archive(Database& db, bool first);
// What of `with` is compared as a whole. The messages of a room all come from its own bare JID: there it is the
// occupant. The rest is in the column `resource`.
std::string archive_peer(ArchiveKind kind, const xmpp::Jid& with);

// archive_query.cpp
xmpp::Result<ArchivePage> query_archive(Database& db, const xmpp::Jid& owner, const ArchiveQuery& query);

// archive_index.cpp: conversations (`archive_conversations`) and words (`archive_search`) are indexed some time after
// the messages are kept, in batches: one of thousands changes a page once for many entries, and a batch of one costs
// FTS5 nearly as much as one of hundreds. What is behind this position has no entry in its conversation yet, nor is it
// found by its id: it is found by the archive alone.
std::int64_t conversations_up_to(Database& db);
void index_archive_conversations(Database& db, std::size_t limit);
// The words of what is behind this position can't be found yet.
std::int64_t archive_words_up_to(Database& db);
// Returns how many messages were looked at; fewer than `limit`: that was all.
std::size_t index_archive_words(Database& db, std::size_t limit);
// Both, for a message that may have been put in front of what is indexed.
void index_archive_message(Database& db, std::int64_t position);

// archive_message_ids.cpp: an index by the ids that clients chose, which come in no order: in a tree each would change
// a page of its own. FTS5 writes what is new in a piece and merges pieces. Of the messages behind `after`, up to
// `last`.
void add_archive_message_ids(Database& db, std::int64_t after, std::int64_t last);
void forget_archive_message_id(Database& db, std::int64_t position);
// The archive's id of the newest message by `target.author` that has `target.message_id`; empty: none.
std::string find_by_message_id(Database& db, const ArchiveRecord& archive, const ArchiveTarget& target);

// archive_search.cpp: full-text search (XEP-0431).
// Of the messages behind `after`, up to `last`.
void add_archive_words(Database& db, std::int64_t after, std::int64_t last);
// The words of a message are no longer found; its text stays in its row.
void forget_archive_words(Database& db, std::int64_t position);
// The FTS5 expression for: all words of `search`, in this archive, with this peer (empty: any). Whatever the text, it
// has no syntax in it. nullopt: no words.
std::optional<std::string> archive_search_expression(const std::string& search, std::int64_t archive,
                                                     const std::string& peer);

}  // namespace xmppd
