// RosterStore in SQLite.
#include "xmppd/storage/roster_store.hpp"

#include <stdexcept>

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

// What stands in the database stays readable whatever happens to the names on the wire.
std::string subscription_name(Subscription subscription) {
  switch (subscription) {
    case Subscription::none:
      return "none";
    case Subscription::to:
      return "to";
    case Subscription::from:
      return "from";
    case Subscription::both:
      return "both";
  }
  throw std::logic_error("unknown subscription");
}

Subscription subscription_named(const std::string& name) {
  for (const auto one : {Subscription::none, Subscription::to, Subscription::from, Subscription::both}) {
    if (subscription_name(one) == name) return one;
  }
  throw std::runtime_error("the database holds an unknown subscription state: " + name);
}

void load_items(Database& db, std::int64_t account, Roster& roster) {
  Query rows(db, "SELECT jid, name, subscription, ask, approved, changed_in FROM roster_items WHERE account_id = ?");
  rows.integer(account);
  while (rows.step()) {
    RosterItem item;
    item.jid = rows.jid_at(0);
    item.name = rows.text_at(1);
    item.subscription = subscription_named(rows.text_at(2));
    item.ask = rows.integer_at(3) != 0;
    item.approved = rows.integer_at(4) != 0;
    item.changed_in = rows.number_at(5);
    auto& place = roster.items[item.jid];
    place = std::move(item);
  }
  Query groups(db, "SELECT jid, name FROM roster_groups WHERE account_id = ? ORDER BY jid, position");
  groups.integer(account);
  while (groups.step()) roster.items[groups.jid_at(0)].groups.push_back(groups.text_at(1));
  roster.items.shrink();
}

Roster load_roster(Database& db, std::int64_t account) {
  Roster roster;
  Query head(db, "SELECT version, removed_since FROM rosters WHERE account_id = ?");
  head.integer(account);
  if (head.step()) {
    roster.version = head.number_at(0);
    roster.removed_since = head.number_at(1);
  }
  load_items(db, account, roster);
  Query removed(db, "SELECT jid, version FROM roster_removed WHERE account_id = ?");
  removed.integer(account);
  while (removed.step()) roster.removed.emplace(removed.jid_at(0), removed.number_at(1));
  Query requests(db, "SELECT jid, stanza FROM roster_requests WHERE account_id = ?");
  requests.integer(account);
  while (requests.step()) {
    const xmpp::Jid from = requests.jid_at(0);
    roster.requests.emplace(from, SubscriptionRequest{from, requests.text_at(1)});
  }
  return roster;
}

void set_version(Database& db, std::int64_t account, std::uint64_t version) {
  Query(db,
        "INSERT INTO rosters (account_id, version, removed_since) VALUES (?, ?, 0) "
        "ON CONFLICT (account_id) DO UPDATE SET version = excluded.version")
      .integer(account)
      .number(version)
      .run();
}

// The oldest removal makes room; who asks from before it gets the whole roster.
void forget_oldest_removal(Database& db, std::int64_t account) {
  Query count(db, "SELECT COUNT(*) FROM roster_removed WHERE account_id = ?");
  count.integer(account).step();
  if (count.number_at(0) <= max_remembered_removals) return;
  Query oldest(db, "SELECT jid, version FROM roster_removed WHERE account_id = ? ORDER BY version, jid LIMIT 1");
  oldest.integer(account).step();
  Query(db,
        "INSERT INTO rosters (account_id, version, removed_since) VALUES (?1, 0, ?2) "
        "ON CONFLICT (account_id) DO UPDATE SET removed_since = MAX(removed_since, ?2)")
      .integer(account)
      .integer(oldest.integer_at(1))
      .run();
  Query(db, "DELETE FROM roster_removed WHERE account_id = ? AND jid = ?")
      .integer(account)
      .text(oldest.text_at(0))
      .run();
}

void remove_item(Database& db, std::int64_t account, const xmpp::Jid& jid, std::uint64_t version) {
  const int removed =
      Query(db, "DELETE FROM roster_items WHERE account_id = ? AND jid = ?").integer(account).text(jid.text()).run();
  if (removed == 0) return;
  Query(db, "INSERT OR REPLACE INTO roster_removed (account_id, jid, version) VALUES (?, ?, ?)")
      .integer(account)
      .text(jid.text())
      .number(version)
      .run();
  forget_oldest_removal(db, account);
}

void put_item(Database& db, std::int64_t account, const RosterItem& item, std::uint64_t version) {
  const std::string& jid = item.jid.text();
  Query(db, "DELETE FROM roster_removed WHERE account_id = ? AND jid = ?").integer(account).text(jid).run();
  Query(db, "DELETE FROM roster_groups WHERE account_id = ? AND jid = ?").integer(account).text(jid).run();
  Query(db,
        "INSERT INTO roster_items (account_id, jid, name, subscription, ask, approved, changed_in) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, jid) DO UPDATE SET name = excluded.name, "
        "subscription = excluded.subscription, ask = excluded.ask, approved = excluded.approved, "
        "changed_in = excluded.changed_in")
      .integer(account)
      .text(jid)
      .text(item.name)
      .text(subscription_name(item.subscription))
      .integer(item.ask)
      .integer(item.approved)
      .number(version != 0 ? version : item.changed_in)
      .run();
  std::int64_t position = 0;
  for (const std::string& group : item.groups) {
    Query(db, "INSERT INTO roster_groups (account_id, jid, position, name) VALUES (?, ?, ?, ?)")
        .integer(account)
        .text(jid)
        .integer(position++)
        .text(group)
        .run();
  }
}

void apply_stored(Database& db, std::int64_t account, const RosterChange& change) {
  if (change.version != 0) set_version(db, account, change.version);
  if (change.remove) remove_item(db, account, *change.remove, change.version);
  if (change.put) put_item(db, account, *change.put, change.version);
  if (change.remove_request) {
    Query(db, "DELETE FROM roster_requests WHERE account_id = ? AND jid = ?")
        .integer(account)
        .text(change.remove_request->text())
        .run();
  }
  if (change.put_request) {
    Query(db, "INSERT OR REPLACE INTO roster_requests (account_id, jid, stanza) VALUES (?, ?, ?)")
        .integer(account)
        .text(change.put_request->from.text())
        .text(change.put_request->stanza)
        .run();
  }
}

class SqliteRosterStore final : public RosterStore {
 public:
  SqliteRosterStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<Roster> load(const xmpp::Jid& owner) override {
    return thread_.read<Roster>([&db = db_, owner]() -> Result<Roster> {
      const auto account = account_id(db, owner);
      return account ? load_roster(db, *account) : Roster{};
    });
  }

  Pending<Done> apply(const xmpp::Jid& owner, RosterChange change) override {
    return thread_.write<Done>([&db = db_, owner, change = std::move(change)]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      apply_stored(db, *account, change);
      return Done{};
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<RosterStore> make_sqlite_roster_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteRosterStore>(thread, database);
}

}  // namespace xmppd
