// AccountStore in SQLite.
#include "xmppd/storage/account_store.hpp"

#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"
#include "xmppd/storage/sqlite/scram_key_rows.hpp"
#include "xmppd/storage/sqlite/store_factories.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::HashAlgorithm;
using xmpp::Pending;
using xmpp::Result;
using xmpp::ScramKeys;

void put_keys(Database& db, std::int64_t account, const ScramKeys& keys) {
  Query(db,
        "INSERT INTO scram_keys (account_id, hash, salt, iterations, stored_key, server_key) "
        "VALUES (?, ?, ?, ?, ?, ?)")
      .integer(account)
      .text(hash_name(keys.hash))
      .blob(keys.salt)
      .integer(keys.iterations)
      .blob(keys.stored_key)
      .blob(keys.server_key)
      .run();
}

void replace_keys(Database& db, std::int64_t account, const std::vector<ScramKeys>& keys) {
  Query(db, "DELETE FROM scram_keys WHERE account_id = ?").integer(account).run();
  Query(db, "DELETE FROM login_devices WHERE account_id = ?").integer(account).run();
  Query(db, "UPDATE clients SET knows_password = 0 WHERE account_id = ?").integer(account).run();
  Query(db, "DELETE FROM app_passwords WHERE account_id = ?").integer(account).run();
  Query(db, "DELETE FROM login_certificates WHERE account_id = ?").integer(account).run();
  for (const ScramKeys& one : keys) put_keys(db, account, one);
}

Result<Done> insert_account(Database& db, const AccountRecord& record) {
  if (account_id(db, record.jid)) return fail(Errc::already_exists, record.jid.text());
  // A late publication may have come after the removal of an account of this name.
  Query(db, "DELETE FROM pubsub_nodes WHERE service = ?").text(record.jid.text()).run();
  Query(db, "INSERT INTO accounts (jid, domain, created, last_login, disabled) VALUES (?, ?, ?, ?, ?)")
      .text(record.jid.text())
      .text(std::string(record.jid.domain()))
      .integer(record.created)
      .optional_integer(record.last_login)
      .integer(record.disabled ? 1 : 0)
      .run();
  replace_keys(db, db.last_row_id(), record.keys);
  return Done{};
}

std::vector<ScramKeys> load_keys(Database& db, std::int64_t account) {
  std::vector<ScramKeys> keys;
  Query rows(db, "SELECT hash, salt, iterations, stored_key, server_key FROM scram_keys WHERE account_id = ?");
  rows.integer(account);
  while (rows.step()) {
    keys.push_back(ScramKeys{hash_named(rows.text_at(0)), rows.blob_at(1), static_cast<unsigned>(rows.integer_at(2)),
                             rows.blob_at(3), rows.blob_at(4)});
  }
  return keys;
}

bool awaits_approval(Database& db, std::int64_t account) {
  return Query(db, "SELECT 1 FROM registrations WHERE account_id = ?").integer(account).step();
}

LoginPlace last_place(Database& db, std::int64_t account) {
  Query row(db, "SELECT place FROM clients WHERE account_id = ? ORDER BY last_seen DESC, id DESC LIMIT 1");
  return row.integer(account).step() ? static_cast<LoginPlace>(row.integer_at(0)) : LoginPlace::unknown;
}

// Columns: id, jid, created, last_login, disabled.
AccountRecord read_account(Database& db, const Query& row) {
  AccountRecord record;
  record.jid = row.jid_at(1);
  record.created = row.integer_at(2);
  if (!row.null_at(3)) record.last_login = row.integer_at(3);
  record.disabled = row.integer_at(4) != 0;
  record.awaits_approval = record.disabled && awaits_approval(db, row.integer_at(0));
  record.keys = load_keys(db, row.integer_at(0));
  return record;
}

std::vector<AccountRecord> read_page(Database& db, Query& rows) {
  std::vector<AccountRecord> page;
  while (rows.step()) {
    page.push_back(read_account(db, rows));
    page.back().last_place = last_place(db, rows.integer_at(0));
  }
  return page;
}

class SqliteAccountStore final : public AccountStore {
 public:
  SqliteAccountStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<std::optional<AccountRecord>> find(const xmpp::Jid& bare) override {
    using Found = std::optional<AccountRecord>;
    return thread_.read<Found>([&db = db_, bare]() -> Result<Found> {
      Query row(db, "SELECT id, jid, created, last_login, disabled FROM accounts WHERE jid = ?");
      row.text(bare.text());
      if (row.step()) return Found(read_account(db, row));
      load_keys(db, 0);  // as much work as for one that is there: a login is answered behind it
      return Found();
    });
  }

  Pending<Done> create(AccountRecord record) override {
    return thread_.write<Done>([&db = db_, record = std::move(record)] { return insert_account(db, record); });
  }

  Pending<Done> create_invited(AccountRecord record, std::int64_t invite) override {
    return thread_.write<Done>([&db = db_, record = std::move(record), invite]() -> Result<Done> {
      if (auto inserted = insert_account(db, record); !inserted) return inserted;
      return use_invite(db, invite);
    });
  }

  Pending<Done> set_keys(const xmpp::Jid& bare, std::vector<ScramKeys> keys) override {
    return thread_.write<Done>([&db = db_, bare, keys = std::move(keys)]() -> Result<Done> {
      const auto account = account_id(db, bare);
      if (!account) return fail(Errc::not_found, bare.text());
      replace_keys(db, *account, keys);
      return Done{};
    });
  }

  Pending<Done> set_keys_invited(const xmpp::Jid& bare, std::vector<ScramKeys> keys, std::int64_t invite) override {
    return thread_.write<Done>([&db = db_, bare, keys = std::move(keys), invite]() -> Result<Done> {
      const auto account = account_id(db, bare);
      if (!account) return fail(Errc::not_found, bare.text());
      replace_keys(db, *account, keys);
      return use_invite(db, invite);
    });
  }

  Pending<Done> add_keys(const xmpp::Jid& bare, ScramKeys keys) override {
    return thread_.write<Done>([&db = db_, bare, keys = std::move(keys)]() -> Result<Done> {
      const auto account = account_id(db, bare);
      if (!account) return fail(Errc::not_found, bare.text());
      Query known(db, "SELECT 1 FROM scram_keys WHERE account_id = ? AND hash = ?");
      if (known.integer(*account).text(hash_name(keys.hash)).step()) return fail(Errc::already_exists, bare.text());
      put_keys(db, *account, keys);
      return Done{};
    });
  }

  Pending<bool> all_have_keys(std::string domain, HashAlgorithm hash) override {
    return thread_.read<bool>([&db = db_, domain = std::move(domain), hash]() -> Result<bool> {
      if (hash == HashAlgorithm::sha512) {
        Query row(db, "SELECT 1 FROM accounts WHERE lacks_sha512 <> 0 AND domain = ? LIMIT 1");
        return !row.text(domain).step();
      }
      if (hash == HashAlgorithm::sha256) {
        Query row(db, "SELECT 1 FROM accounts WHERE lacks_sha256 <> 0 AND domain = ? LIMIT 1");
        return !row.text(domain).step();
      }
      Query row(db,
                "SELECT 1 FROM accounts WHERE domain = ? AND NOT EXISTS (SELECT 1 FROM scram_keys WHERE account_id = "
                "accounts.id AND hash = ?) LIMIT 1");
      row.text(domain).text(hash_name(hash));
      return !row.step();
    });
  }

  Pending<Done> set_last_login(const xmpp::Jid& bare, xmpp::Timestamp when) override {
    return thread_.write<Done>([&db = db_, bare, when]() -> Result<Done> {
      const int changed =
          Query(db, "UPDATE accounts SET last_login = ? WHERE jid = ?").integer(when).text(bare.text()).run();
      if (changed == 0) return fail(Errc::not_found, bare.text());
      return Done{};
    });
  }

  Pending<Done> set_disabled(const xmpp::Jid& bare, bool disabled) override {
    return thread_.write<Done>([&db = db_, bare, disabled]() -> Result<Done> {
      const int changed =
          Query(db, "UPDATE accounts SET disabled = ? WHERE jid = ?").integer(disabled ? 1 : 0).text(bare.text()).run();
      if (changed == 0) return fail(Errc::not_found, bare.text());
      if (disabled) return Done{};
      const auto account = account_id(db, bare);
      Query(db, "DELETE FROM account_removals WHERE account_id = ?").integer(*account).run();
      Query(db, "DELETE FROM registrations WHERE account_id = ?").integer(*account).run();
      return Done{};
    });
  }

  Pending<Done> create_waiting(AccountRecord record, WaitingRegistration registration, xmpp::Timestamp until,
                               std::size_t max_waiting) override {
    record.disabled = true;
    return thread_.write<Done>([&db = db_, record = std::move(record), registration = std::move(registration), until,
                                max_waiting]() -> Result<Done> {
      {
        Query waiting(db,
                      "SELECT COUNT(*) FROM registrations JOIN accounts ON accounts.id = account_id WHERE domain = ?");
        waiting.text(std::string(record.jid.domain())).step();
        if (waiting.number_at(0) >= max_waiting) return fail(Errc::limit_exceeded, "too many registrations wait");
      }
      if (auto inserted = insert_account(db, record); !inserted) return inserted;
      const auto account = account_id(db, record.jid);
      Query(db, "INSERT INTO registrations (account_id, asked, network) VALUES (?, ?, ?)")
          .integer(*account)
          .integer(registration.asked)
          .text(registration.network)
          .run();
      Query(db, "INSERT INTO account_removals (account_id, due) VALUES (?, ?)").integer(*account).integer(until).run();
      return Done{};
    });
  }

  Pending<std::vector<WaitingRegistration>> list_waiting(std::string domain, std::size_t limit) override {
    using Waiting = std::vector<WaitingRegistration>;
    return thread_.read<Waiting>([&db = db_, domain = std::move(domain), limit]() -> Result<Waiting> {
      Query rows(db,
                 "SELECT jid, asked, network FROM registrations JOIN accounts ON accounts.id = account_id "
                 "WHERE ?1 = '' OR domain = ?1 ORDER BY asked, account_id LIMIT ?2");
      rows.text(domain).number(limit);
      Waiting waiting;
      while (rows.step()) waiting.push_back({rows.jid_at(0), rows.integer_at(1), rows.text_at(2)});
      return waiting;
    });
  }

  Pending<Done> schedule_removal(const xmpp::Jid& bare, xmpp::Timestamp when) override {
    return thread_.write<Done>([&db = db_, bare, when]() -> Result<Done> {
      const auto account = account_id(db, bare);
      if (!account) return fail(Errc::not_found, bare.text());
      Query(db, "UPDATE accounts SET disabled = 1 WHERE id = ?").integer(*account).run();
      Query(db, "INSERT OR REPLACE INTO account_removals (account_id, due) VALUES (?, ?)")
          .integer(*account)
          .integer(when)
          .run();
      return Done{};
    });
  }

  Pending<std::vector<xmpp::Jid>> due_removals(std::string domain, xmpp::Timestamp now, std::size_t limit) override {
    using Jids = std::vector<xmpp::Jid>;
    return thread_.read<Jids>([&db = db_, domain = std::move(domain), now, limit]() -> Result<Jids> {
      Query rows(db,
                 "SELECT jid FROM account_removals JOIN accounts ON accounts.id = account_id "
                 "WHERE due <= ? AND domain = ? ORDER BY due LIMIT ?");
      rows.integer(now).text(domain).number(limit);
      Jids due;
      while (rows.step()) due.push_back(rows.jid_at(0));
      return due;
    });
  }

  Pending<Done> bury(const xmpp::Jid& bare, xmpp::Timestamp until, xmpp::Timestamp now) override {
    return thread_.write<Done>([&db = db_, bare, until, now]() -> Result<Done> {
      Query(db, "DELETE FROM tombstones WHERE until <= ?").integer(now).run();
      const auto account = account_id(db, bare);
      if (account && awaits_approval(db, *account)) return Done{};
      Query(db, "INSERT OR REPLACE INTO tombstones (jid, until) VALUES (?, ?)").text(bare.text()).integer(until).run();
      return Done{};
    });
  }

  Pending<bool> buried(const xmpp::Jid& bare, xmpp::Timestamp now) override {
    return thread_.read<bool>([&db = db_, bare, now]() -> Result<bool> {
      Query row(db, "SELECT 1 FROM tombstones WHERE jid = ? AND until > ?");
      return row.text(bare.text()).integer(now).step();
    });
  }

  // Foreign keys take what hangs on the account; a pubsub service need not be an account, so it is named here.
  Pending<Done> remove(const xmpp::Jid& bare) override {
    return thread_.write<Done>([&db = db_, bare]() -> Result<Done> {
      if (Query(db, "DELETE FROM accounts WHERE jid = ?").text(bare.text()).run() == 0) {
        return fail(Errc::not_found, bare.text());
      }
      Query(db, "DELETE FROM pubsub_nodes WHERE service = ?").text(bare.text()).run();
      return Done{};
    });
  }

  Pending<std::vector<AccountRecord>> list(std::string domain, xmpp::Jid after, std::size_t limit) override {
    using Page = std::vector<AccountRecord>;
    return thread_.read<Page>(
        [&db = db_, domain = std::move(domain), after = std::move(after), limit]() -> Result<Page> {
          if (domain.empty()) {
            Query rows(
                db, "SELECT id, jid, created, last_login, disabled FROM accounts WHERE jid > ? ORDER BY jid LIMIT ?");
            return read_page(db, rows.text(after.text()).number(limit));
          }
          Query rows(db,
                     "SELECT id, jid, created, last_login, disabled FROM accounts WHERE domain = ? AND jid > ? "
                     "ORDER BY jid LIMIT ?");
          return read_page(db, rows.text(domain).text(after.text()).number(limit));
        });
  }

  Pending<std::uint64_t> count(std::string domain) override {
    return thread_.read<std::uint64_t>([&db = db_, domain = std::move(domain)]() -> Result<std::uint64_t> {
      Query row(db, "SELECT COUNT(*) FROM accounts WHERE ?1 = '' OR domain = ?1");
      row.text(domain).step();
      return row.number_at(0);
    });
  }

  Pending<std::vector<AccountRecord>> list_disabled(std::string domain, xmpp::Jid after, std::size_t limit) override {
    using Page = std::vector<AccountRecord>;
    return thread_.read<Page>(
        [&db = db_, domain = std::move(domain), after = std::move(after), limit]() -> Result<Page> {
          Query rows(db,
                     "SELECT id, jid, created, last_login, disabled FROM accounts "
                     "WHERE disabled <> 0 AND domain = ? AND jid > ? ORDER BY jid LIMIT ?");
          return read_page(db, rows.text(domain).text(after.text()).number(limit));
        });
  }

  Pending<std::uint64_t> count_disabled(std::string domain) override {
    return thread_.read<std::uint64_t>([&db = db_, domain = std::move(domain)]() -> Result<std::uint64_t> {
      Query row(db, "SELECT COUNT(*) FROM accounts WHERE disabled <> 0 AND domain = ?");
      row.text(domain).step();
      return row.number_at(0);
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<AccountStore> make_sqlite_account_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteAccountStore>(thread, database);
}

}  // namespace xmppd
