// ArchiveStore in SQLite: appending, replacing, cleaning.
#include "xmppd/storage/archive_store.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "libxmpp/base/random.hpp"
#include "xmppd/storage/archive_id.hpp"
#include "xmppd/storage/sqlite/archive_ledger.hpp"
#include "xmppd/storage/sqlite/archive_tables.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"
#include "xmppd/storage/sqlite/store_factories.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

// What one append() removes at most of what is above the quota.
constexpr std::uint64_t max_trimmed = 8;
// How many messages may wait for being indexed, and half of how many are indexed in one step. Entries of conversations
// get cheaper with the size of a batch; words don't, but their segments are merged less often.
constexpr std::size_t word_batch = 2048;
constexpr std::size_t conversation_batch = 4096;
// How many messages of one archive a page of a conversation may have to look through.
constexpr std::size_t most_unindexed_of_one = 128;
constexpr xmpp::Timestamp day = 86'400'000'000;

// Keys are drawn many at a time: a call of the generator costs more than what it gives.
class RandomKeys {
 public:
  std::int64_t operator()() {
    std::int64_t key = 0;
    if (left_.empty()) left_ = xmpp::random_bytes(64 * sizeof key);
    const auto first = left_.end() - static_cast<std::ptrdiff_t>(sizeof key);
    std::copy(first, left_.end(), reinterpret_cast<char*>(&key));
    left_.erase(first, left_.end());
    return key == 0 ? 1 : key;  // 0 says that the id is another server's
  }

 private:
  std::string left_;
};

std::int64_t last_position(Database& db) {
  return std::max(db.ask_integer("SELECT MAX(position) FROM archive_messages"),
                  db.ask_integer("SELECT MAX(indexed_up_to, conversations_up_to) FROM archive_search_state"));
}

struct Old {
  std::int64_t position, archive;
  std::uint64_t bytes;
};

// Columns: position, archive_id, bytes.
std::vector<Old> read_old(Query& rows) {
  std::vector<Old> all;
  while (rows.step()) all.push_back({rows.integer_at(0), rows.integer_at(1), rows.number_at(2)});
  return all;
}

std::vector<Old> oldest_of(Database& db, std::int64_t archive, std::uint64_t limit) {
  Query rows(db,
             "SELECT position, archive_id, bytes FROM archive_messages "
             "INDEXED BY archive_messages_by_archive WHERE archive_id = ? ORDER BY position LIMIT ?");
  return read_old(rows.integer(archive).number(limit));
}

bool above(const ArchiveRecord& archive, const ArchiveQuota& quota) {
  return (quota.messages != 0 && archive.messages > quota.messages) ||
         (quota.bytes != 0 && archive.bytes > quota.bytes);
}

void trim(Database& db, ArchiveRecord& archive, const ArchiveQuota& quota) {
  if (!above(archive, quota)) return;
  for (const auto& message : oldest_of(db, archive.id, max_trimmed)) {
    if (!above(archive, quota) || archive.messages == 1) return;
    erase_archive_message(db, message.position);
    archive.messages -= 1;
    archive.bytes -= message.bytes;
  }
}

// `archive` is of the ledger, which writes its totals.
void append_message(Database& db, ArchiveRecord& archive, const ArchiveId& id, const ArchivedMessage& message,
                    const ArchiveQuota& quota) {
  // A clock that is set back must not change the order of times, by which a time is found.
  const bool set_back = message.received < archive.newest && archive.newest - message.received < day;
  archive.disordered = archive.disordered || (message.received < archive.newest && !set_back);
  archive.newest = set_back ? archive.newest : message.received;
  archive.messages += 1;
  archive.bytes += message.stanza.size();
  insert_archive_message(db, archive, id.position, id.key, archive.newest, message);
  trim(db, archive, quota);
}

std::optional<ArchivedMessage> find_target(Database& db, const xmpp::Jid& owner, const ArchiveRecord& archive,
                                           const ArchiveTarget& target) {
  const auto id = target.id.empty() ? find_by_message_id(db, archive, target) : target.id;
  if (id.empty()) return std::nullopt;
  ArchiveQuery query;
  query.ids = {id};
  auto found = query_archive(db, owner, query);
  if (!found || found->messages.empty()) return std::nullopt;
  return std::move(found->messages.front());
}

bool replace_message(Database& db, const xmpp::Jid& owner, const ArchiveTarget& target,
                     const ArchiveStore::Edit& edit) {
  auto archive = find_archive(db, owner);
  if (!archive) return false;
  const auto original = find_target(db, owner, *archive, target);
  if (!original) return false;
  const auto replacement = edit(*original);
  if (!replacement) return false;
  const auto position = archive_position(db, archive->id, original->id).value();
  forget_archive_words(db, position);
  Query(db, "UPDATE archive_messages SET stanza = ?, bytes = ?, text = NULL WHERE position = ?")
      .text(*replacement)
      .number(replacement->size())
      .integer(position)
      .run();
  archive->bytes += replacement->size();
  archive->bytes -= original->stanza.size();
  store_archive_totals(db, *archive);
  return true;
}

std::size_t purge_removed(Database& db, std::size_t limit) {
  std::size_t purged = 0;
  while (purged < limit) {
    std::int64_t archive = 0;
    {
      Query row(db, "SELECT id FROM archives WHERE owner IS NULL LIMIT 1");
      if (!row.step()) break;
      archive = row.integer_at(0);
    }
    const auto left = oldest_of(db, archive, limit - purged);
    for (const auto& message : left) erase_archive_message(db, message.position);
    purged += left.size();
    if (purged < limit) Query(db, "DELETE FROM archives WHERE id = ?").integer(archive).run();
  }
  return purged;
}

// The oldest of all are the first of the table.
std::size_t purge_expired(Database& db, xmpp::Timestamp before, std::size_t limit) {
  std::vector<Old> expired;
  {
    Query rows(db,
               "SELECT position, archive_id, bytes FROM (SELECT * FROM archive_messages ORDER BY position LIMIT ?) "
               "WHERE received < ?");
    expired = read_old(rows.number(limit).integer(before));
  }
  for (const auto& message : expired) {
    erase_archive_message(db, message.position);
    Query(db, "UPDATE archives SET messages = messages - 1, bytes = bytes - ? WHERE id = ?")
        .number(message.bytes)
        .integer(message.archive)
        .run();
  }
  return expired.size();
}

class SqliteArchiveStore final : public ArchiveStore {
 public:
  SqliteArchiveStore(StorageThread& thread, Database& database)
      : thread_(thread), db_(database), ids_(last_position(database), RandomKeys()) {}

  std::string new_id(xmpp::Timestamp now) override { return ids_.next(now).text(); }

  Pending<Done> append(const xmpp::Jid& owner, ArchiveKind kind, ArchivedMessage message, ArchiveQuota quota) override {
    const auto id = ArchiveId::parse(message.id);
    if (!id || id->position <= last_appended_) {
      return Pending<Done>::ready(fail(Errc::invalid_argument, "archive id out of order: " + message.id));
    }
    last_appended_ = id->position;
    auto pending =
        thread_.write_apart<Done>([this, owner, kind, id = *id, message = std::move(message), quota]() -> Result<Done> {
          auto* const archive = ledger_.open(owner, kind);
          if (!archive) return fail(Errc::not_found, owner.text());
          append_message(db_, *archive, id, message, quota);
          return Done{};
        });
    if (++without_words_ >= word_batch) index_words();
    ++without_conversation_of_[owner.text()];
    if (++without_conversation_ >= conversation_batch) index_conversations();
    return pending;
  }

  Pending<ArchivePage> query(const xmpp::Jid& owner, ArchiveQuery query) override {
    if (!query.search.empty()) {
      index_words();
    } else if (!query.with.empty() && many_unindexed(owner)) {
      index_conversations();
    }
    return thread_.read<ArchivePage>(
        [&db = db_, owner, query = std::move(query)] { return query_archive(db, owner, query); });
  }

  Pending<std::optional<ArchiveEnds>> ends(const xmpp::Jid& owner) override {
    using Found = std::optional<ArchiveEnds>;
    return thread_.read<Found>([&db = db_, owner]() -> Result<Found> {
      ArchiveQuery query;
      query.max_messages = 1;
      const auto first = query_archive(db, owner, query);
      query.last_page = true;
      const auto last = query_archive(db, owner, query);
      if (!first || !last || first->messages.empty()) return Found();
      return Found(ArchiveEnds{{first->messages[0].id, first->messages[0].received},
                               {last->messages[0].id, last->messages[0].received}});
    });
  }

  Pending<bool> replace(const xmpp::Jid& owner, ArchiveTarget target, Edit edit) override {
    return thread_.write<bool>(
        [&db = db_, owner, target = std::move(target), edit = std::move(edit)]() -> Result<bool> {
          return replace_message(db, owner, target, edit);
        });
  }

  Pending<Done> remove(const xmpp::Jid& owner) override {
    return thread_.write<Done>([&db = db_, owner]() -> Result<Done> {
      Query(db, "UPDATE archives SET owner = NULL WHERE owner = ?").text(owner.text()).run();
      return Done{};
    });
  }

  Pending<std::size_t> purge(xmpp::Timestamp received_before, std::size_t limit) override {
    return thread_.write<std::size_t>([&db = db_, received_before, limit]() -> Result<std::size_t> {
      const auto removed = purge_removed(db, limit);
      return removed < limit ? removed + purge_expired(db, received_before, limit - removed) : removed;
    });
  }

  Pending<ArchiveTotals> totals() override {
    return thread_.read<ArchiveTotals>([&db = db_]() -> Result<ArchiveTotals> {
      Query row(
          db,
          "SELECT COUNT(*), COALESCE(SUM(messages), 0), COALESCE(SUM(bytes), 0) FROM archives WHERE owner IS NOT NULL");
      row.step();
      return ArchiveTotals{row.number_at(0), row.number_at(1), row.number_at(2)};
    });
  }

 private:
  bool many_unindexed(const xmpp::Jid& owner) const {
    if (without_conversation_ >= conversation_batch) return true;
    const auto found = without_conversation_of_.find(owner.text());
    return found != without_conversation_of_.end() && found->second >= most_unindexed_of_one;
  }

  // In the queue behind what has been appended. What failed is still to be done the next time.
  void index_words() {
    without_words_ = 0;
    thread_
        .write<Done>([&db = db_]() -> Result<Done> {
          index_archive_words(db, 2 * word_batch);
          return Done{};
        })
        .then_detached([](const auto&) {});
  }
  void index_conversations() {
    without_conversation_ = 0;
    without_conversation_of_.clear();
    thread_
        .write<Done>([&db = db_]() -> Result<Done> {
          index_archive_conversations(db, 2 * conversation_batch);
          return Done{};
        })
        .then_detached([](const auto&) {});
  }

  StorageThread& thread_;
  Database& db_;
  ArchiveLedger ledger_{db_};
  ArchiveIdSource ids_;
  std::int64_t last_appended_ = 0;
  // Those left by the last run come with the first batch.
  std::size_t without_words_ = word_batch;
  std::size_t without_conversation_ = conversation_batch;
  std::unordered_map<std::string, std::size_t> without_conversation_of_;  // by owner
};

}  // namespace

std::optional<ArchiveRecord> find_archive(Database& db, const xmpp::Jid& owner) {
  Query row(db, "SELECT id, kind, messages, bytes, newest, disordered FROM archives WHERE owner = ?");
  row.text(owner.text());
  if (!row.step()) return std::nullopt;
  return ArchiveRecord{row.integer_at(0), row.text_at(1) == "room" ? ArchiveKind::room : ArchiveKind::account,
                       row.number_at(2),  row.number_at(3),
                       row.integer_at(4), row.integer_at(5) != 0};
}

std::optional<std::int64_t> archive_position(Database& db, std::int64_t archive, const std::string& text) {
  if (const auto id = ArchiveId::parse(text); id && id->key != 0) {
    Query row(db, "SELECT archive_id, key FROM archive_messages WHERE position = ?");
    const bool found = row.integer(id->position).step() && row.integer_at(0) == archive && row.integer_at(1) == id->key;
    if (found) return id->position;
  }
  Query row(db, "SELECT position FROM archive_other_ids WHERE archive_id = ? AND id = ?");
  return row.integer(archive).text(text).step() ? std::optional(row.integer_at(0)) : std::nullopt;
}

std::string archive_id_at(Database& db, std::int64_t position, std::int64_t key) {
  if (key == 0) {
    Query row(db, "SELECT id FROM archive_other_ids WHERE position = ?");
    if (row.integer(position).step()) return row.text_at(0);
  }
  return ArchiveId{position, key}.text();
}

ArchiveRecord find_or_make_archive(Database& db, const xmpp::Jid& owner, ArchiveKind kind) {
  if (const auto found = find_archive(db, owner)) return *found;
  Query(db, "INSERT INTO archives (owner, kind, messages, bytes, newest) VALUES (?, ?, 0, 0, 0)")
      .text(owner.text())
      .text(kind == ArchiveKind::room ? "room" : "account")
      .run();
  return ArchiveRecord{db.last_row_id(), kind};
}

void store_archive_totals(Database& db, const ArchiveRecord& archive) {
  Query(db, "UPDATE archives SET messages = ?, bytes = ?, newest = ?, disordered = ? WHERE id = ?")
      .number(archive.messages)
      .number(archive.bytes)
      .integer(archive.newest)
      .integer(archive.disordered ? 1 : 0)
      .integer(archive.id)
      .run();
}

void insert_archive_message(Database& db, const ArchiveRecord& archive, std::int64_t position, std::int64_t key,
                            xmpp::Timestamp received, const ArchivedMessage& message) {
  const bool room = archive.kind == ArchiveKind::room;
  const auto peer = archive_peer(archive.kind, message.with);
  const auto resource = room ? std::string() : std::string(message.with.resource());
  Query insert(db,
               "INSERT INTO archive_messages (position, archive_id, key, received, peer, resource, author, message_id, "
               "content, bytes, stanza, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, ''))");
  insert.integer(position).integer(archive.id).integer(key).integer(received);
  insert.lent(peer).lent(resource).lent(message.author.text()).lent(message.message_id);
  insert.integer(message.as == ArchivedAs::content ? 1 : 0).number(message.stanza.size());
  insert.lent(message.stanza).lent(message.search_text).run();
}

std::string archive_peer(ArchiveKind kind, const xmpp::Jid& with) {
  return kind == ArchiveKind::room ? with.text() : std::string(with.bare_text());
}

std::unique_ptr<ArchiveStore> make_sqlite_archive_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteArchiveStore>(thread, database);
}

}  // namespace xmppd
