// InviteStore in SQLite.
#include "xmppd/storage/invite_store.hpp"

#include <fmt/core.h>

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

// Columns: id, domain, name, contact's jid, creator, registers, resets, created, expires, uses_left.
Invite read_invite(const Query& row) {
  Invite invite;
  invite.id = row.integer_at(0);
  invite.domain = row.text_at(1);
  invite.name = row.text_at(2);
  if (!row.null_at(3)) invite.contact = row.jid_at(3);
  invite.creator = row.text_at(4);
  invite.registers = row.integer_at(5) != 0;
  invite.resets = row.integer_at(6) != 0;
  invite.created = row.integer_at(7);
  invite.expires = row.integer_at(8);
  invite.uses_left = row.integer_at(9);
  return invite;
}

bool is_reserved(Database& db, const std::string& domain, const std::string& name, xmpp::Timestamp now) {
  Query row(db,
            "SELECT 1 FROM invites WHERE name = ? AND name <> '' AND domain = ? AND resets = 0 AND uses_left > 0 AND "
            "expires > ?");
  return row.text(name).text(domain).integer(now).step();
}

class SqliteInviteStore final : public InviteStore {
 public:
  SqliteInviteStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<std::int64_t> add(Invite invite, std::string token_hash, std::uint64_t max_open) override {
    return thread_.write<std::int64_t>(
        [&db = db_, invite = std::move(invite), hash = std::move(token_hash), max_open]() -> Result<std::int64_t> {
          if (!invite.name.empty() && !invite.resets && is_reserved(db, invite.domain, invite.name, invite.created)) {
            return fail(Errc::already_exists, invite.name + " is kept for somebody who is invited");
          }
          std::optional<std::int64_t> contact;
          if (!invite.contact.empty()) {
            contact = account_id(db, invite.contact);
            if (!contact) return fail(Errc::not_found, invite.contact.text() + " does not exist");
          }
          {
            Query open(db, "SELECT COUNT(*) FROM invites WHERE creator = ? AND uses_left > 0 AND expires > ?");
            open.text(invite.creator).integer(invite.created).step();
            if (open.number_at(0) >= max_open) return fail(Errc::limit_exceeded, "too many invites are open");
          }
          Query(db,
                "INSERT INTO invites (token_hash, domain, name, contact_id, creator, registers, resets, created, "
                "expires, uses_left) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
              .text(hash)
              .text(invite.domain)
              .text(invite.name)
              .optional_integer(contact)
              .text(invite.creator)
              .integer(invite.registers ? 1 : 0)
              .integer(invite.resets ? 1 : 0)
              .integer(invite.created)
              .integer(invite.expires)
              .integer(invite.uses_left)
              .run();
          return db.last_row_id();
        });
  }

  Pending<std::optional<Invite>> find(std::string token_hash) override {
    using Found = std::optional<Invite>;
    return thread_.read<Found>([&db = db_, hash = std::move(token_hash)]() -> Result<Found> {
      Query row(db,
                "SELECT invites.id, invites.domain, name, jid, creator, registers, resets, invites.created, expires, "
                "uses_left FROM invites LEFT JOIN accounts ON accounts.id = contact_id WHERE token_hash = ?");
      row.text(hash);
      return row.step() ? Found(read_invite(row)) : Found();
    });
  }

  Pending<Done> use(std::int64_t id) override {
    return thread_.write<Done>([&db = db_, id]() { return use_invite(db, id); });
  }

  Pending<bool> reserved(std::string domain, std::string name, xmpp::Timestamp now) override {
    return thread_.read<bool>([&db = db_, domain = std::move(domain), name = std::move(name), now]() -> Result<bool> {
      return is_reserved(db, domain, name, now);
    });
  }

  Pending<std::vector<Invite>> list(std::int64_t after, std::size_t limit) override {
    using Invites = std::vector<Invite>;
    return thread_.read<Invites>([&db = db_, after, limit]() -> Result<Invites> {
      Query rows(db,
                 "SELECT invites.id, invites.domain, name, jid, creator, registers, resets, invites.created, expires, "
                 "uses_left FROM invites LEFT JOIN accounts ON accounts.id = contact_id WHERE invites.id > ? "
                 "ORDER BY invites.id LIMIT ?");
      rows.integer(after).number(limit);
      Invites found;
      while (rows.step()) found.push_back(read_invite(rows));
      return found;
    });
  }

  Pending<Done> remove(std::int64_t id) override {
    return thread_.write<Done>([&db = db_, id]() -> Result<Done> {
      if (Query(db, "DELETE FROM invites WHERE id = ?").integer(id).run() > 0) return Done{};
      return fail(Errc::not_found, fmt::format("there is no invite {}", id));
    });
  }

  Pending<Done> purge(xmpp::Timestamp when) override {
    return thread_.write<Done>([&db = db_, when]() -> Result<Done> {
      Query(db, "DELETE FROM invites WHERE expires < ?").integer(when).run();
      return Done{};
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

Result<Done> use_invite(Database& db, std::int64_t id) {
  if (Query(db, "UPDATE invites SET uses_left = uses_left - 1 WHERE id = ? AND uses_left > 0").integer(id).run() > 0) {
    return Done{};
  }
  return fail(Errc::not_found, "the invite is used up or withdrawn");
}

std::unique_ptr<InviteStore> make_sqlite_invite_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteInviteStore>(thread, database);
}

}  // namespace xmppd
