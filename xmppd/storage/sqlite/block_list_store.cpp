// BlockListStore in SQLite.
#include "xmppd/storage/block_list_store.hpp"

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

class SqliteBlockListStore final : public BlockListStore {
 public:
  SqliteBlockListStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<BlockList> load(const xmpp::Jid& owner) override {
    return thread_.read<BlockList>([&db = db_, owner]() -> Result<BlockList> {
      BlockList list;
      const auto account = account_id(db, owner);
      if (!account) return list;
      Query rows(db, "SELECT jid FROM blocked WHERE account_id = ?");
      rows.integer(*account);
      while (rows.step()) list.add(rows.jid_at(0));
      return list;
    });
  }

  Pending<Done> add(const xmpp::Jid& owner, std::vector<xmpp::Jid> jids, std::uint64_t max_items) override {
    return thread_.write<Done>([&db = db_, owner, jids = std::move(jids), max_items]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      for (const auto& jid : jids) {
        Query(db, "INSERT OR IGNORE INTO blocked (account_id, jid) VALUES (?, ?)")
            .integer(*account)
            .text(jid.text())
            .run();
      }
      Query count(db, "SELECT COUNT(*) FROM blocked WHERE account_id = ?");
      count.integer(*account).step();
      if (count.number_at(0) > max_items) return fail(Errc::limit_exceeded, "blocked by " + owner.text());
      return Done{};
    });
  }

  Pending<Done> remove(const xmpp::Jid& owner, std::vector<xmpp::Jid> jids) override {
    return thread_.write<Done>([&db = db_, owner, jids = std::move(jids)]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      for (const auto& jid : jids) {
        Query(db, "DELETE FROM blocked WHERE account_id = ? AND jid = ?").integer(*account).text(jid.text()).run();
      }
      return Done{};
    });
  }

  Pending<Done> clear(const xmpp::Jid& owner) override {
    return thread_.write<Done>([&db = db_, owner]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      Query(db, "DELETE FROM blocked WHERE account_id = ?").integer(*account).run();
      return Done{};
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<BlockListStore> make_sqlite_block_list_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteBlockListStore>(thread, database);
}

}  // namespace xmppd
