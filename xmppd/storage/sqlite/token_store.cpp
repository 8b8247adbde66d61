// TokenStore in SQLite.
#include "xmppd/storage/token_store.hpp"

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

std::optional<LoginToken> read_token(Database& db, std::int64_t device, bool unused) {
  Query row(db,
            "SELECT seed, mechanism, created, expires, count FROM login_tokens WHERE device_id = ? AND unused = ?");
  row.integer(device).integer(unused ? 1 : 0);
  if (!row.step()) return std::nullopt;
  return LoginToken{row.blob_at(0), row.text_at(1), row.integer_at(2), row.integer_at(3), row.number_at(4)};
}

void write_token(Database& db, std::int64_t device, bool unused, const LoginToken& token) {
  Query(db,
        "INSERT OR REPLACE INTO login_tokens (device_id, unused, seed, mechanism, created, expires, count) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)")
      .integer(device)
      .integer(unused ? 1 : 0)
      .blob(token.seed)
      .text(token.mechanism)
      .integer(token.created)
      .integer(token.expires)
      .number(token.count)
      .run();
}

// Columns: id, client, software, name, created, last_used.
LoginDevice read_device(Database& db, const Query& row) {
  LoginDevice device;
  device.number = row.integer_at(0);
  device.client = row.text_at(1);
  device.software = row.text_at(2);
  device.name = row.text_at(3);
  device.created = row.integer_at(4);
  if (!row.null_at(5)) device.last_used = row.integer_at(5);
  device.unused = read_token(db, device.number, true);
  device.current = read_token(db, device.number, false);
  return device;
}

std::vector<LoginDevice> devices_of(Database& db, std::int64_t account) {
  std::vector<LoginDevice> devices;
  Query rows(
      db, "SELECT id, client, software, name, created, last_used FROM login_devices WHERE account_id = ? ORDER BY id");
  rows.integer(account);
  while (rows.step()) devices.push_back(read_device(db, rows));
  return devices;
}

class SqliteTokenStore final : public TokenStore {
 public:
  SqliteTokenStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<std::optional<LoginDevice>> find(const xmpp::Jid& owner, std::string client) override {
    using Found = std::optional<LoginDevice>;
    return thread_.read<Found>([&db = db_, owner, client = std::move(client)]() -> Result<Found> {
      Query row(db,
                "SELECT d.id, client, software, name, d.created, last_used FROM login_devices AS d "
                "JOIN accounts AS a ON a.id = account_id WHERE jid = ? AND client = ?");
      row.text(owner.text()).text(client);
      return row.step() ? Found(read_device(db, row)) : Found();
    });
  }

  Pending<Done> issue(const xmpp::Jid& owner, LoginDevice device, std::size_t max_devices) override {
    return thread_.write<Done>([&db = db_, owner, device = std::move(device), max_devices]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      Query(db,
            "INSERT INTO login_devices (account_id, client, software, name, created) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (account_id, client) DO UPDATE SET software = excluded.software, name = excluded.name")
          .integer(*account)
          .text(device.client)
          .text(device.software)
          .text(device.name)
          .integer(device.created)
          .run();
      {
        Query row(db, "SELECT id FROM login_devices WHERE account_id = ? AND client = ?");
        row.integer(*account).text(device.client).step();
        write_token(db, row.integer_at(0), true, *device.unused);
      }
      Query(db,
            "DELETE FROM login_devices WHERE account_id = ?1 AND client <> ?2 AND id NOT IN (SELECT id FROM "
            "login_devices WHERE account_id = ?1 AND client <> ?2 ORDER BY IFNULL(last_used, created) DESC, id DESC "
            "LIMIT ?3)")
          .integer(*account)
          .text(device.client)
          .number(max_devices - 1)
          .run();
      return Done{};
    });
  }

  Pending<Done> use(std::int64_t number, std::string seed, std::optional<std::uint64_t> count, xmpp::Timestamp now,
                    After after) override {
    return thread_.write<Done>([&db = db_, number, seed = std::move(seed), count, now, after]() -> Result<Done> {
      auto unused = read_token(db, number, true);
      auto current = read_token(db, number, false);
      const bool first_use = unused && unused->seed == seed;
      auto& used = first_use ? unused : current;
      if (!used || used->seed != seed) return fail(Errc::not_found, "the token is gone");
      if (count.value_or(0) <= used->count && (count || used->count > 0)) {
        return fail(Errc::not_authorized, "a count that was there before");
      }
      if (after == After::invalidate) {
        Query(db, "DELETE FROM login_devices WHERE id = ?").integer(number).run();
        return Done{};
      }
      if (count) used->count = *count;
      if (first_use) {
        Query(db, "DELETE FROM login_tokens WHERE device_id = ? AND unused = 1").integer(number).run();
      }
      write_token(db, number, false, *used);
      Query(db, "UPDATE login_devices SET last_used = ? WHERE id = ?").integer(now).integer(number).run();
      return Done{};
    });
  }

  Pending<std::vector<LoginDevice>> list(const xmpp::Jid& owner) override {
    using Devices = std::vector<LoginDevice>;
    return thread_.read<Devices>([&db = db_, owner]() -> Result<Devices> {
      const auto account = account_id(db, owner);
      return account ? devices_of(db, *account) : Devices();
    });
  }

  Pending<std::vector<LoginDevice>> revoke(const xmpp::Jid& owner, std::optional<std::int64_t> number) override {
    using Devices = std::vector<LoginDevice>;
    return thread_.write<Devices>([&db = db_, owner, number]() -> Result<Devices> {
      const auto account = account_id(db, owner);
      auto devices = account ? devices_of(db, *account) : Devices();
      if (number) std::erase_if(devices, [&](const LoginDevice& each) { return each.number != *number; });
      if (devices.empty()) return fail(Errc::not_found, owner.text() + " has no such device");
      for (const auto& device : devices) {
        Query(db, "DELETE FROM login_devices WHERE id = ?").integer(device.number).run();
      }
      return devices;
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<TokenStore> make_sqlite_token_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteTokenStore>(thread, database);
}

}  // namespace xmppd
