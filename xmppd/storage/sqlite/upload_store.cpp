// UploadStore in SQLite.
#include "xmppd/storage/upload_store.hpp"

#include <algorithm>

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
using xmpp::Timestamp;

enum class State : std::int64_t { reserved = 0, begun = 1, stored = 2 };

// Of "number, id, jid, name, type, size, created, ends", in this order.
Upload upload_at(const Query& row) {
  Upload upload;
  upload.number = row.integer_at(0);
  upload.id = row.text_at(1);
  upload.owner = row.jid_at(2);
  upload.file_name = row.text_at(3);
  upload.content_type = row.text_at(4);
  upload.size = row.number_at(5);
  upload.created = row.integer_at(6);
  if (!row.null_at(7)) upload.ends = row.integer_at(7);
  return upload;
}

// What triggers keep for one account.
std::uint64_t bytes_of(Database& db, std::int64_t account) {
  Query row(db, "SELECT upload_bytes FROM accounts WHERE id = ?");
  row.integer(account);
  return row.step() ? row.number_at(0) : 0;
}

UploadTotals all_totals(Database& db) {
  Query row(db, "SELECT files, bytes FROM upload_totals WHERE id = 1");
  if (!row.step()) return {};
  return {row.number_at(0), row.number_at(1)};
}

class SqliteUploadStore final : public UploadStore {
 public:
  SqliteUploadStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<Done> reserve(Upload slot, UploadBounds bounds) override {
    return thread_.write<Done>([&db = db_, slot = std::move(slot), bounds]() -> Result<Done> {
      const auto account = account_id(db, slot.owner);
      if (!account) return fail(Errc::not_found, slot.owner.text());
      const std::uint64_t counts = std::max(slot.size, UploadBounds::smallest);
      const auto full = [counts](std::uint64_t used, std::uint64_t bound) {
        return counts > bound || used > bound - counts;
      };
      if (full(bytes_of(db, *account), bounds.owner_bytes)) {
        return fail(Errc::limit_exceeded, "files of " + slot.owner.text());
      }
      if (full(all_totals(db).bytes, bounds.total_bytes)) return fail(Errc::not_allowed, "files of all accounts");
      Query(db,
            "INSERT INTO uploads (id, account_id, state, name, type, size, counts, created, ends) "
            "VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)")
          .text(slot.id)
          .integer(*account)
          .text(slot.file_name)
          .text(slot.content_type)
          .number(slot.size)
          .number(counts)
          .integer(slot.created)
          .optional_integer(slot.ends)
          .run();
      return Done{};
    });
  }

  Pending<Upload> begin(std::string id, Timestamp now, Timestamp until) override {
    return thread_.write<Upload>([&db = db_, id = std::move(id), now, until]() -> Result<Upload> {
      Upload slot;
      {
        Query row(db,
                  "SELECT number, uploads.id, jid, name, type, size, uploads.created, ends, state "
                  "FROM uploads JOIN accounts ON accounts.id = account_id WHERE uploads.id = ?");
        row.text(id);
        if (!row.step()) return fail(Errc::not_found, id);
        slot = upload_at(row);
        if (row.integer_at(8) != static_cast<std::int64_t>(State::reserved)) return fail(Errc::already_exists, id);
      }
      if (slot.ends && *slot.ends < now) return fail(Errc::not_found, id);
      Query(db, "UPDATE uploads SET state = 1, ends = ? WHERE id = ?").integer(until).text(id).run();
      return slot;
    });
  }

  Pending<Done> finish(std::string id, std::optional<Timestamp> ends) override {
    return thread_.write<Done>([&db = db_, id = std::move(id), ends]() -> Result<Done> {
      const int changed = Query(db, "UPDATE uploads SET state = 2, ends = ? WHERE id = ? AND state = 1")
                              .optional_integer(ends)
                              .text(id)
                              .run();
      if (changed == 0) return fail(Errc::not_found, id);
      return Done{};
    });
  }

  Pending<Done> drop_begun() override {
    return thread_.write<Done>([&db = db_]() -> Result<Done> {
      Query(db, "DELETE FROM uploads WHERE state = 1").run();
      return Done{};
    });
  }

  Pending<std::optional<Upload>> find(std::string id) override {
    using Found = std::optional<Upload>;
    return thread_.read<Found>([&db = db_, id = std::move(id)]() -> Result<Found> {
      Query row(db,
                "SELECT number, uploads.id, jid, name, type, size, uploads.created, ends "
                "FROM uploads JOIN accounts ON accounts.id = account_id WHERE uploads.id = ? AND state = 2");
      row.text(id);
      return row.step() ? Found(upload_at(row)) : Found();
    });
  }

  Pending<Done> remove(std::string id, std::optional<xmpp::Jid> owner) override {
    return thread_.write<Done>([&db = db_, id = std::move(id), owner = std::move(owner)]() -> Result<Done> {
      int removed = 0;
      if (!owner) {
        removed = Query(db, "DELETE FROM uploads WHERE id = ?").text(id).run();
      } else if (const auto account = account_id(db, *owner)) {
        removed = Query(db, "DELETE FROM uploads WHERE id = ? AND account_id = ?").text(id).integer(*account).run();
      }
      if (removed == 0) return fail(Errc::not_found, id);
      return Done{};
    });
  }

  Pending<std::vector<Upload>> list(std::optional<xmpp::Jid> owner, std::int64_t after, std::size_t limit) override {
    using Page = std::vector<Upload>;
    return thread_.read<Page>([&db = db_, owner = std::move(owner), after, limit]() -> Result<Page> {
      Page page;
      const auto take = [&](Query& rows) {
        while (rows.step()) page.push_back(upload_at(rows));
      };
      if (!owner) {
        Query rows(db,
                   "SELECT number, uploads.id, jid, name, type, size, uploads.created, ends "
                   "FROM uploads JOIN accounts ON accounts.id = account_id "
                   "WHERE number > ? AND state = 2 ORDER BY number LIMIT ?");
        rows.integer(after).number(limit);
        take(rows);
        return page;
      }
      const auto account = account_id(db, *owner);
      if (!account) return page;
      Query rows(db,
                 "SELECT number, uploads.id, jid, name, type, size, uploads.created, ends "
                 "FROM uploads JOIN accounts ON accounts.id = account_id "
                 "WHERE account_id = ? AND number > ? AND state = 2 ORDER BY number LIMIT ?");
      rows.integer(*account).integer(after).number(limit);
      take(rows);
      return page;
    });
  }

  Pending<UploadTotals> totals() override {
    return thread_.read<UploadTotals>([&db = db_]() -> Result<UploadTotals> { return all_totals(db); });
  }

  Pending<std::size_t> expire(Timestamp now, std::size_t limit) override {
    return thread_.write<std::size_t>([&db = db_, now, limit]() -> Result<std::size_t> {
      return static_cast<std::size_t>(Query(db,
                                            "DELETE FROM uploads WHERE number IN "
                                            "(SELECT number FROM uploads WHERE ends < ? ORDER BY ends LIMIT ?)")
                                          .integer(now)
                                          .number(limit)
                                          .run());
    });
  }

  Pending<std::vector<std::string>> removed(std::size_t limit) override {
    using Ids = std::vector<std::string>;
    return thread_.read<Ids>([&db = db_, limit]() -> Result<Ids> {
      Ids ids;
      Query rows(db, "SELECT id FROM uploads_removed ORDER BY id LIMIT ?");
      rows.number(limit);
      while (rows.step()) ids.push_back(rows.text_at(0));
      return ids;
    });
  }

  Pending<Done> forget(std::vector<std::string> ids) override {
    return thread_.write<Done>([&db = db_, ids = std::move(ids)]() -> Result<Done> {
      for (const std::string& id : ids) Query(db, "DELETE FROM uploads_removed WHERE id = ?").text(id).run();
      return Done{};
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<UploadStore> make_sqlite_upload_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteUploadStore>(thread, database);
}

}  // namespace xmppd
