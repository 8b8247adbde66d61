// OfflineStore in SQLite.
#include "xmppd/storage/offline_store.hpp"

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

struct Totals {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
};

Totals load_totals(Database& db, std::int64_t account) {
  Query row(db, "SELECT messages, bytes FROM offline_totals WHERE account_id = ?");
  row.integer(account);
  return row.step() ? Totals{row.number_at(0), row.number_at(1)} : Totals{};
}

void store_totals(Database& db, std::int64_t account, const Totals& totals) {
  Query(db, "INSERT OR REPLACE INTO offline_totals (account_id, messages, bytes) VALUES (?, ?, ?)")
      .integer(account)
      .number(totals.messages)
      .number(totals.bytes)
      .run();
}

Result<Done> append_message(Database& db, std::int64_t account, const OfflineMessage& message, Totals limits) {
  Totals totals = load_totals(db, account);
  totals.messages += 1;
  totals.bytes += message.stanza.size();
  if (totals.messages > limits.messages) return fail(Errc::limit_exceeded, "offline messages");
  if (totals.bytes > limits.bytes) return fail(Errc::limit_exceeded, "offline bytes");
  Query(db, "INSERT INTO offline_messages (account_id, received, bytes, stanza) VALUES (?, ?, ?, ?)")
      .integer(account)
      .integer(message.received)
      .number(message.stanza.size())
      .text(message.stanza)
      .run();
  store_totals(db, account, totals);
  return Done{};
}

void remove_messages(Database& db, std::int64_t account, std::uint64_t up_to) {
  Totals totals = load_totals(db, account);
  {
    Query gone(db, "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM offline_messages WHERE account_id = ? AND id <= ?");
    gone.integer(account).number(up_to).step();
    totals.messages -= gone.number_at(0);
    totals.bytes -= gone.number_at(1);
  }
  Query(db, "DELETE FROM offline_messages WHERE account_id = ? AND id <= ?").integer(account).number(up_to).run();
  store_totals(db, account, totals);
}

class SqliteOfflineStore final : public OfflineStore {
 public:
  SqliteOfflineStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<Done> append(const xmpp::Jid& owner, OfflineMessage message, std::uint64_t max_messages,
                       std::uint64_t max_bytes) override {
    const Totals limits{max_messages, max_bytes};
    return thread_.write<Done>([&db = db_, owner, message = std::move(message), limits]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      return append_message(db, *account, message, limits);
    });
  }

  Pending<std::vector<OfflineMessage>> load(const xmpp::Jid& owner, std::uint64_t after, std::size_t limit) override {
    using Page = std::vector<OfflineMessage>;
    return thread_.read<Page>([&db = db_, owner, after, limit]() -> Result<Page> {
      Page page;
      const auto account = account_id(db, owner);
      if (!account) return page;
      Query rows(db,
                 "SELECT id, received, stanza FROM offline_messages WHERE account_id = ? AND id > ? "
                 "ORDER BY id LIMIT ?");
      rows.integer(*account).number(after).number(limit);
      while (rows.step()) page.push_back(OfflineMessage{rows.number_at(0), rows.integer_at(1), rows.text_at(2)});
      return page;
    });
  }

  Pending<Done> remove(const xmpp::Jid& owner, std::uint64_t up_to) override {
    return thread_.write<Done>([&db = db_, owner, up_to]() -> Result<Done> {
      if (const auto account = account_id(db, owner)) remove_messages(db, *account, up_to);
      return Done{};
    });
  }

  Pending<std::uint64_t> count(const xmpp::Jid& owner) override {
    return thread_.read<std::uint64_t>([&db = db_, owner]() -> Result<std::uint64_t> {
      const auto account = account_id(db, owner);
      return account ? load_totals(db, *account).messages : 0;
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<OfflineStore> make_sqlite_offline_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteOfflineStore>(thread, database);
}

}  // namespace xmppd
