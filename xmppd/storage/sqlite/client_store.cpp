// ClientStore in SQLite.
#include "xmppd/storage/client_store.hpp"

#include <utility>

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

xmpp::Timestamp last_seen(Database& db, std::int64_t account, const std::string& key) {
  Query row(db, "SELECT last_seen FROM clients WHERE account_id = ? AND key = ?");
  return row.integer(account).text(key).step() ? row.integer_at(0) : 0;
}

bool any_client(Database& db, std::int64_t account) {
  return Query(db, "SELECT 1 FROM clients WHERE account_id = ? LIMIT 1").integer(account).step();
}

bool network_is_known(Database& db, std::int64_t account, const std::string& network) {
  if (network.empty()) return false;
  Query row(db, "SELECT 1 FROM clients WHERE account_id = ? AND network = ? LIMIT 1");
  return row.integer(account).text(network).step();
}

bool update_client(Database& db, std::int64_t account, const KnownClient& client) {
  return Query(db,
               "UPDATE clients SET software = ?, device = ?, last_seen = ?, network = ?, place = ?, "
               "knows_password = max(knows_password, ?) WHERE account_id = ? AND key = ?")
             .text(client.software)
             .text(client.device)
             .integer(client.last_seen)
             .text(client.network)
             .integer(static_cast<std::int64_t>(client.place))
             .integer(client.knows_password ? 1 : 0)
             .integer(account)
             .text(client.key)
             .run() > 0;
}

void insert_client(Database& db, std::int64_t account, const KnownClient& client) {
  Query(db,
        "INSERT INTO clients (account_id, key, software, device, first_seen, last_seen, network, place, "
        "knows_password) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .integer(account)
      .text(client.key)
      .text(client.software)
      .text(client.device)
      .integer(client.first_seen)
      .integer(client.last_seen)
      .text(client.network)
      .integer(static_cast<std::int64_t>(client.place))
      .integer(client.knows_password ? 1 : 0)
      .run();
}

class SqliteClientStore final : public ClientStore {
 public:
  SqliteClientStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<Seen> seen(const xmpp::Jid& owner, KnownClient logged_in, std::size_t max_clients,
                     xmpp::Timestamp forget_before) override {
    return thread_.write<Seen>(
        [&db = db_, owner, logged_in = std::move(logged_in), max_clients, forget_before]() -> Result<Seen> {
          const auto account = account_id(db, owner);
          if (!account) return fail(Errc::not_found, owner.text());
          KnownClient client = logged_in;
          Seen seen;
          const bool any = any_client(db, *account);
          if (client.place == LoginPlace::other_network && network_is_known(db, *account, client.network)) {
            client.place = LoginPlace::known_network;
          }
          seen.place = client.place;
          seen.last_seen = last_seen(db, *account, client.key);
          seen.known = update_client(db, *account, client);
          seen.others = any && !seen.known;
          if (seen.known) return seen;
          insert_client(db, *account, client);
          Query(db,
                "DELETE FROM clients WHERE account_id = ?1 AND key <> ?2 AND (last_seen < ?3 OR id NOT IN (SELECT id "
                "FROM clients WHERE account_id = ?1 AND key <> ?2 ORDER BY last_seen DESC, id DESC LIMIT ?4))")
              .integer(*account)
              .text(client.key)
              .integer(forget_before)
              .number(max_clients - 1)
              .run();
          return seen;
        });
  }

  Pending<std::vector<KnownClient>> list(const xmpp::Jid& owner) override {
    using Clients = std::vector<KnownClient>;
    return thread_.read<Clients>([&db = db_, owner]() -> Result<Clients> {
      Clients clients;
      Query rows(db,
                 "SELECT c.id, key, software, device, first_seen, last_seen, network, place, knows_password "
                 "FROM clients AS c JOIN accounts AS a ON a.id = account_id WHERE jid = ? ORDER BY c.id");
      rows.text(owner.text());
      while (rows.step()) {
        clients.push_back({rows.integer_at(0), rows.text_at(1), rows.text_at(2), rows.text_at(3), rows.integer_at(4),
                           rows.integer_at(5), rows.text_at(6), static_cast<LoginPlace>(rows.integer_at(7)),
                           rows.integer_at(8) != 0});
      }
      return clients;
    });
  }

  Pending<Done> forget(const xmpp::Jid& owner, std::int64_t number) override {
    return thread_.write<Done>([&db = db_, owner, number]() -> Result<Done> {
      const int gone = Query(db,
                             "DELETE FROM clients WHERE id = ? AND account_id = (SELECT id FROM accounts WHERE jid = ?)")
                           .integer(number)
                           .text(owner.text())
                           .run();
      if (gone == 0) return fail(Errc::not_found, owner.text() + " has no such client");
      return Done{};
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<ClientStore> make_sqlite_client_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteClientStore>(thread, database);
}

}  // namespace xmppd
