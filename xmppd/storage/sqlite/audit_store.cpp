// AuditStore in SQLite.
#include "xmppd/storage/audit_store.hpp"

#include <algorithm>

#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"
#include "xmppd/storage/sqlite/store_factories.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Pending;
using xmpp::Result;

// Records dropped by one append(): a bound that was lowered takes effect bit by bit, and nobody waits for it.
constexpr std::int64_t dropped_at_once = 100;

AuditStart start_of(Database& db) {
  Query row(db, "SELECT last_dropped, hash FROM audit_start");
  return row.step() ? AuditStart{row.integer_at(0), row.blob_at(1)} : AuditStart{};
}

AuditStart newest_of(Database& db) {
  Query row(db, "SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1");
  return row.step() ? AuditStart{row.integer_at(0), row.blob_at(1)} : start_of(db);
}

AuditRecord record_of(Query& row) {
  return {row.integer_at(0), row.integer_at(1), row.text_at(2), row.text_at(3),
          row.text_at(4),    row.text_at(5),    row.text_at(6), row.blob_at(7)};
}

void drop_oldest(Database& db, std::int64_t newest, const AuditBounds& keep) {
  const auto last_too_many = keep.records > static_cast<std::uint64_t>(newest)
                                 ? 0
                                 : newest - static_cast<std::int64_t>(keep.records);
  AuditStart cut;
  {
    Query rows(db, "SELECT id, time, hash FROM audit_log ORDER BY id LIMIT ?");
    rows.integer(dropped_at_once);
    while (rows.step() && (rows.integer_at(0) <= last_too_many || rows.integer_at(1) < keep.since)) {
      cut = {rows.integer_at(0), rows.blob_at(2)};
    }
  }
  if (cut.id == 0) return;
  Query(db, "DELETE FROM audit_log WHERE id <= ?").integer(cut.id).run();
  Query(db, "INSERT OR REPLACE INTO audit_start (one, last_dropped, hash) VALUES (1, ?, ?)")
      .integer(cut.id)
      .blob(cut.hash)
      .run();
}

class SqliteAuditStore final : public AuditStore {
 public:
  SqliteAuditStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<Done> append(AuditRecord record, AuditBounds keep) override {
    return thread_.write<Done>([&db = db_, record = std::move(record), keep]() -> Result<Done> {
      append_audit_record(db, record, keep);
      return Done{};
    });
  }

  Pending<std::vector<AuditRecord>> list(AuditQuery query) override {
    using Records = std::vector<AuditRecord>;
    return thread_.read<Records>([&db = db_, query = std::move(query)]() -> Result<Records> {
      auto after = query.after;
      if (query.since > 0) {
        // Clocks may step back; the order is that of the ids.
        Query first(db, "SELECT MIN(id) FROM audit_log WHERE time >= ?");
        if (!first.integer(query.since).step() || first.null_at(0)) return Records{};
        after = std::max(after, first.integer_at(0) - 1);
      }
      constexpr const char* of_all =
          "SELECT id, time, event, account, actor, address, detail, hash FROM audit_log WHERE id > ? ORDER BY id LIMIT ?";
      constexpr const char* of_one =
          "SELECT id, time, event, account, actor, address, detail, hash FROM audit_log WHERE account = ? AND account <> '' AND id > ? "
          "ORDER BY id LIMIT ?";
      constexpr const char* newest_of_all =
          "SELECT id, time, event, account, actor, address, detail, hash FROM audit_log WHERE id > ? ORDER BY id DESC "
          "LIMIT ?";
      constexpr const char* newest_of_one =
          "SELECT id, time, event, account, actor, address, detail, hash FROM audit_log WHERE account = ? AND account <> '' AND id > ? "
          "ORDER BY id DESC LIMIT ?";
      const bool one = !query.account.empty();
      Query rows(db, query.newest ? (one ? newest_of_one : newest_of_all) : (one ? of_one : of_all));
      if (one) rows.text(query.account);
      rows.integer(after).number(query.limit);
      Records found;
      while (rows.step()) found.push_back(record_of(rows));
      if (query.newest) std::reverse(found.begin(), found.end());
      return found;
    });
  }

  Pending<AuditStart> start() override {
    return thread_.read<AuditStart>([&db = db_]() -> Result<AuditStart> { return start_of(db); });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

void append_audit_record(Database& db, AuditRecord record, const AuditBounds& keep) {
  const AuditStart before = newest_of(db);
  record.id = before.id + 1;
  Query(db,
        "INSERT INTO audit_log (id, time, event, account, actor, address, detail, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .integer(record.id)
      .integer(record.time)
      .text(record.event)
      .text(record.account)
      .text(record.actor)
      .text(record.address)
      .text(record.detail)
      .blob(audit_hash(before.hash, record))
      .run();
  drop_oldest(db, record.id, keep);
}

std::unique_ptr<AuditStore> make_sqlite_audit_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteAuditStore>(thread, database);
}

}  // namespace xmppd
