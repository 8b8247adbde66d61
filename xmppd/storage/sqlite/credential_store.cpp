// CredentialStore in SQLite.
#include "xmppd/storage/credential_store.hpp"

#include <utility>

#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/query.hpp"
#include "xmppd/storage/sqlite/scram_key_rows.hpp"
#include "xmppd/storage/sqlite/store_factories.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;
using Numbers = std::vector<std::int64_t>;

bool is_enrolled(Database& db, std::int64_t account) {
  Query row(db, "SELECT 1 FROM second_factors WHERE account_id = ? AND length(sealed_secret) > 0");
  return row.integer(account).step();
}

void put_recovery_codes(Database& db, std::int64_t account, const std::vector<std::string>& hashes) {
  Query(db, "DELETE FROM recovery_codes WHERE account_id = ?").integer(account).run();
  for (const auto& hash : hashes) {
    Query(db, "INSERT OR IGNORE INTO recovery_codes (account_id, hash) VALUES (?, ?)").integer(account).blob(hash).run();
  }
}

// The salts and iterations are those of the account's own keys.
bool fits_own_keys(Database& db, std::int64_t account, const xmpp::ScramKeys& keys) {
  Query row(db, "SELECT 1 FROM scram_keys WHERE account_id = ? AND hash = ? AND salt = ? AND iterations = ?");
  row.integer(account).text(hash_name(keys.hash)).blob(keys.salt).integer(keys.iterations);
  return row.step();
}

class SqliteCredentialStore final : public CredentialStore {
 public:
  SqliteCredentialStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<FactorRecord> factor(const xmpp::Jid& owner) override {
    return thread_.read<FactorRecord>([&db = db_, owner]() -> Result<FactorRecord> {
      FactorRecord record;
      Query row(db,
                "SELECT policy, sealed_secret, last_step, enrolled, (SELECT COUNT(*) FROM recovery_codes AS r WHERE "
                "r.account_id = f.account_id) FROM second_factors AS f JOIN accounts AS a ON a.id = account_id "
                "WHERE jid = ?");
      if (!row.text(owner.text()).step()) return record;
      record.policy = static_cast<FactorPolicy>(row.integer_at(0));
      record.sealed_secret = row.blob_at(1);
      record.last_step = row.integer_at(2);
      record.enrolled = row.integer_at(3);
      record.recovery_codes = row.number_at(4);
      return record;
    });
  }

  Pending<Done> set_policy(const xmpp::Jid& owner, FactorPolicy policy) override {
    return change(owner, [policy](Database& db, std::int64_t account) -> Result<Done> {
      Query(db,
            "INSERT INTO second_factors (account_id, policy) VALUES (?, ?) "
            "ON CONFLICT (account_id) DO UPDATE SET policy = excluded.policy")
          .integer(account)
          .integer(static_cast<std::int64_t>(policy))
          .run();
      return Done{};
    });
  }

  Pending<Done> enrol(const xmpp::Jid& owner, FactorRecord factor, std::vector<std::string> recovery) override {
    return change(owner, [factor = std::move(factor), recovery = std::move(recovery)](
                             Database& db, std::int64_t account) -> Result<Done> {
      Query(db,
            "INSERT INTO second_factors (account_id, policy, sealed_secret, last_step, enrolled) VALUES (?, 0, ?, ?, ?) "
            "ON CONFLICT (account_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, "
            "last_step = excluded.last_step, enrolled = excluded.enrolled")
          .integer(account)
          .blob(factor.sealed_secret)
          .integer(factor.last_step)
          .integer(factor.enrolled)
          .run();
      put_recovery_codes(db, account, recovery);
      Query(db, "DELETE FROM login_devices WHERE account_id = ?").integer(account).run();
      return Done{};
    });
  }

  Pending<Done> unenrol(const xmpp::Jid& owner) override {
    return change(owner, [owner](Database& db, std::int64_t account) -> Result<Done> {
      if (!is_enrolled(db, account)) return fail(Errc::not_found, owner.text());
      Query(db, "UPDATE second_factors SET sealed_secret = x'', last_step = 0, enrolled = 0 WHERE account_id = ?")
          .integer(account)
          .run();
      put_recovery_codes(db, account, {});
      return Done{};
    });
  }

  Pending<Done> use_step(const xmpp::Jid& owner, std::int64_t step) override {
    return thread_.write<Done>([&db = db_, owner, step]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account || !is_enrolled(db, *account)) return fail(Errc::not_authorized, "no second factor any more");
      Query used(db, "UPDATE second_factors SET last_step = ?1 WHERE account_id = ?2 AND last_step < ?1");
      if (used.integer(step).integer(*account).run() == 0) {
        return fail(Errc::not_authorized, "a code that was used before");
      }
      return Done{};
    });
  }

  Pending<Done> use_recovery_code(const xmpp::Jid& owner, std::string hash) override {
    return thread_.write<Done>([&db = db_, owner, hash = std::move(hash)]() -> Result<Done> {
      const auto account = account_id(db, owner);
      const bool enrolled = account && is_enrolled(db, *account);
      Query used(db, "DELETE FROM recovery_codes WHERE account_id = ? AND hash = ?");
      if (!enrolled || used.integer(*account).blob(hash).run() == 0) {
        return fail(Errc::not_authorized, "no such recovery code");
      }
      return Done{};
    });
  }

  Pending<Done> set_recovery_codes(const xmpp::Jid& owner, std::vector<std::string> hashes) override {
    return change(owner, [owner, hashes = std::move(hashes)](Database& db, std::int64_t account) -> Result<Done> {
      if (!is_enrolled(db, account)) return fail(Errc::not_found, owner.text());
      put_recovery_codes(db, account, hashes);
      return Done{};
    });
  }

  Pending<std::int64_t> add_app_password(const xmpp::Jid& owner, AppPassword password, std::size_t max) override {
    return thread_.write<std::int64_t>(
        [&db = db_, owner, password = std::move(password), max]() -> Result<std::int64_t> {
          const auto account = account_id(db, owner);
          if (!account) return fail(Errc::not_found, owner.text());
          for (const auto& keys : password.keys) {
            if (!fits_own_keys(db, *account, keys)) return fail(Errc::not_allowed, "the password was changed meanwhile");
          }
          {
            Query count(db, "SELECT COUNT(*) FROM app_passwords WHERE account_id = ?");
            count.integer(*account).step();
            if (count.number_at(0) >= max) return fail(Errc::limit_exceeded, owner.text());
          }
          Query(db, "INSERT INTO app_passwords (account_id, name, created) VALUES (?, ?, ?)")
              .integer(*account)
              .text(password.name)
              .integer(password.created)
              .run();
          const auto number = db.last_row_id();
          for (const auto& keys : password.keys) {
            Query(db,
                  "INSERT INTO app_password_keys (password_id, hash, salt, iterations, stored_key, server_key) "
                  "VALUES (?, ?, ?, ?, ?, ?)")
                .integer(number)
                .text(hash_name(keys.hash))
                .blob(keys.salt)
                .integer(keys.iterations)
                .blob(keys.stored_key)
                .blob(keys.server_key)
                .run();
          }
          return number;
        });
  }

  Pending<std::vector<AppPassword>> app_passwords(const xmpp::Jid& owner) override {
    using All = std::vector<AppPassword>;
    return thread_.read<All>([&db = db_, owner]() -> Result<All> {
      All all;
      // One query: a login makes it, and should take no longer because there are some.
      Query rows(db,
                 "SELECT p.id, name, p.created, last_used, hash, salt, iterations, stored_key, server_key FROM accounts AS a "
                 "JOIN app_passwords AS p ON p.account_id = a.id JOIN app_password_keys AS k ON k.password_id = p.id "
                 "WHERE jid = ? ORDER BY p.id");
      rows.text(owner.text());
      while (rows.step()) {
        if (all.empty() || all.back().number != rows.integer_at(0)) {
          all.push_back({rows.integer_at(0), rows.text_at(1), rows.integer_at(2), std::nullopt, {}});
          if (!rows.null_at(3)) all.back().last_used = rows.integer_at(3);
        }
        all.back().keys.push_back({hash_named(rows.text_at(4)), rows.blob_at(5), static_cast<unsigned>(rows.integer_at(6)),
                                   rows.blob_at(7), rows.blob_at(8)});
      }
      return all;
    });
  }

  Pending<Done> use_app_password(std::int64_t number, xmpp::Timestamp now) override {
    return thread_.write<Done>([&db = db_, number, now]() -> Result<Done> {
      Query used(db, "UPDATE app_passwords SET last_used = ? WHERE id = ?");
      if (used.integer(now).integer(number).run() == 0) return fail(Errc::not_found, "it was revoked");
      return Done{};
    });
  }

  Pending<Numbers> revoke_app_passwords(const xmpp::Jid& owner, std::optional<std::int64_t> number) override {
    return thread_.write<Numbers>([&db = db_, owner, number]() -> Result<Numbers> {
      const auto gone = numbers_of(db, owner, number, "SELECT id FROM app_passwords WHERE account_id = ? ORDER BY id");
      for (const auto each : gone) Query(db, "DELETE FROM app_passwords WHERE id = ?").integer(each).run();
      return some(gone, owner);
    });
  }

  Pending<std::int64_t> add_certificate(const xmpp::Jid& owner, LoginCertificate certificate,
                                        std::size_t max) override {
    return thread_.write<std::int64_t>(
        [&db = db_, owner, certificate = std::move(certificate), max]() -> Result<std::int64_t> {
          const auto account = account_id(db, owner);
          if (!account) return fail(Errc::not_found, owner.text());
          {
            Query known(db, "SELECT 1 FROM login_certificates WHERE account_id = ? AND sha256 = ?");
            if (known.integer(*account).text(certificate.sha256).step()) {
              return fail(Errc::already_exists, certificate.sha256);
            }
            Query count(db, "SELECT COUNT(*) FROM login_certificates WHERE account_id = ?");
            count.integer(*account).step();
            if (count.number_at(0) >= max) return fail(Errc::limit_exceeded, owner.text());
          }
          Query(db, "INSERT INTO login_certificates (account_id, name, sha256, created, expires) VALUES (?, ?, ?, ?, ?)")
              .integer(*account)
              .text(certificate.name)
              .text(certificate.sha256)
              .integer(certificate.created)
              .integer(certificate.expires)
              .run();
          return db.last_row_id();
        });
  }

  Pending<std::vector<LoginCertificate>> certificates(const xmpp::Jid& owner) override {
    using All = std::vector<LoginCertificate>;
    return thread_.read<All>([&db = db_, owner]() -> Result<All> {
      All all;
      Query rows(db,
                 "SELECT c.id, name, sha256, c.created, expires, last_used FROM login_certificates AS c "
                 "JOIN accounts AS a ON a.id = account_id WHERE jid = ? ORDER BY c.id");
      rows.text(owner.text());
      while (rows.step()) {
        LoginCertificate each{rows.integer_at(0), rows.text_at(1), rows.text_at(2), rows.integer_at(3), rows.integer_at(4),
                              std::nullopt};
        if (!rows.null_at(5)) each.last_used = rows.integer_at(5);
        all.push_back(std::move(each));
      }
      return all;
    });
  }

  Pending<std::vector<CertificateOwner>> owners_of_certificate(std::string domain, std::string sha256) override {
    using Owners = std::vector<CertificateOwner>;
    return thread_.read<Owners>([&db = db_, domain = std::move(domain), sha256 = std::move(sha256)]() -> Result<Owners> {
      Owners owners;
      Query rows(db,
                 "SELECT jid, c.id FROM login_certificates AS c JOIN accounts AS a ON a.id = account_id "
                 "WHERE sha256 = ? AND domain = ? ORDER BY c.id LIMIT 2");
      rows.text(sha256).text(domain);
      while (rows.step()) owners.push_back({rows.jid_at(0), rows.integer_at(1)});
      return owners;
    });
  }

  Pending<Done> use_certificate(std::int64_t number, xmpp::Timestamp now) override {
    return thread_.write<Done>([&db = db_, number, now]() -> Result<Done> {
      Query used(db, "UPDATE login_certificates SET last_used = ? WHERE id = ?");
      if (used.integer(now).integer(number).run() == 0) return fail(Errc::not_found, "it was revoked");
      return Done{};
    });
  }

  Pending<Numbers> revoke_certificates(const xmpp::Jid& owner, std::optional<std::int64_t> number) override {
    return thread_.write<Numbers>([&db = db_, owner, number]() -> Result<Numbers> {
      const auto gone =
          numbers_of(db, owner, number, "SELECT id FROM login_certificates WHERE account_id = ? ORDER BY id");
      for (const auto each : gone) Query(db, "DELETE FROM login_certificates WHERE id = ?").integer(each).run();
      return some(gone, owner);
    });
  }

 private:
  template <class Change>
  Pending<Done> change(const xmpp::Jid& owner, Change what) {
    return thread_.write<Done>([&db = db_, owner, what = std::move(what)]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      return what(db, *account);
    });
  }

  static Numbers numbers_of(Database& db, const xmpp::Jid& owner, std::optional<std::int64_t> wanted, const char* sql) {
    Numbers all;
    const auto account = account_id(db, owner);
    if (!account) return all;
    Query rows(db, sql);
    rows.integer(*account);
    while (rows.step()) {
      if (!wanted || rows.integer_at(0) == *wanted) all.push_back(rows.integer_at(0));
    }
    return all;
  }

  static Result<Numbers> some(Numbers gone, const xmpp::Jid& owner) {
    if (gone.empty()) return fail(Errc::not_found, owner.text() + " has no such credential");
    return gone;
  }

  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<CredentialStore> make_sqlite_credential_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteCredentialStore>(thread, database);
}

}  // namespace xmppd
