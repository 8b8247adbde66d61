// SessionStore in SQLite.
#include "xmppd/storage/session_store.hpp"

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

// false: there is no such session (any more).
bool insert_stanza(Database& db, std::int64_t key, const QueuedStanza& row) {
  Query insert(db,
               "INSERT INTO session_queue (session_id, number, message, received, taken, stanza, original) "
               "SELECT id, ?, ?, ?, ?, ?, ? FROM sessions WHERE id = ?");
  insert.number(row.number);
  if (row.message != 0) {
    insert.integer(row.message);
  } else {
    insert.null();
  }
  insert.integer(row.received).integer(row.taken ? 1 : 0).text(row.stanza).text(row.original).integer(key);
  return insert.run() != 0;
}

void insert_mark(Database& db, std::int64_t key, std::uint64_t number) {
  Query(db, "INSERT OR IGNORE INTO session_marks (session_id, number) SELECT id, ? FROM sessions WHERE id = ?")
      .number(number)
      .integer(key)
      .run();
}

void remove_session(Database& db, std::int64_t key) {
  Query(db, "DELETE FROM sessions WHERE id = ?").integer(key).run();
}

void save_session(Database& db, std::int64_t account, const SavedSession& session) {
  const auto& record = session.record;
  remove_session(db, record.key);
  Query(db,
        "INSERT INTO sessions (id, account_id, resource, secret, seconds, handled, state) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .integer(record.key)
      .integer(account)
      .text(record.resource)
      .blob(record.secret)
      .integer(record.seconds)
      .number(record.handled)
      .text(record.state)
      .run();
  for (const auto& row : session.queue) insert_stanza(db, record.key, row);
  for (const auto number : session.marks) insert_mark(db, record.key, number);
}

std::vector<QueuedStanza> load_queue(Database& db, std::int64_t key) {
  std::vector<QueuedStanza> queue;
  Query rows(db,
             "SELECT number, message, received, taken, stanza, original FROM session_queue WHERE session_id = ? "
             "ORDER BY number");
  rows.integer(key);
  while (rows.step()) {
    queue.push_back({rows.number_at(0), rows.null_at(1) ? 0 : rows.integer_at(1), rows.integer_at(2),
                     rows.integer_at(3) != 0, rows.text_at(4), rows.text_at(5)});
  }
  return queue;
}

std::vector<std::uint64_t> load_marks(Database& db, std::int64_t key) {
  std::vector<std::uint64_t> marks;
  Query rows(db, "SELECT number FROM session_marks WHERE session_id = ? ORDER BY number");
  rows.integer(key);
  while (rows.step()) marks.push_back(rows.number_at(0));
  return marks;
}

class SqliteSessionStore final : public SessionStore {
 public:
  SqliteSessionStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<Done> save(const xmpp::Jid& owner, SavedSession session) override {
    return thread_.write<Done>([&db = db_, owner, session = std::move(session)]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      save_session(db, *account, session);
      return Done{};
    });
  }

  Pending<Done> handle(std::int64_t key, std::uint64_t handled, std::vector<std::uint64_t> marks,
                       std::optional<std::string> state) override {
    return thread_.write_apart<Done>([&db = db_, key, handled, marks = std::move(marks),
                                state = std::move(state)]() -> Result<Done> {
      if (state) {
        Query(db, "UPDATE sessions SET handled = ?, state = ? WHERE id = ?")
            .number(handled)
            .text(*state)
            .integer(key)
            .run();
      } else {
        Query(db, "UPDATE sessions SET handled = ? WHERE id = ?").number(handled).integer(key).run();
      }
      Query(db, "DELETE FROM session_marks WHERE session_id = ? AND number <= ?").integer(key).number(handled).run();
      for (const auto number : marks) insert_mark(db, key, number);
      return Done{};
    });
  }

  Pending<Done> append(std::int64_t key, QueuedStanza stanza) override {
    return thread_.write_apart<Done>([&db = db_, key, stanza = std::move(stanza)]() -> Result<Done> {
      if (!insert_stanza(db, key, stanza)) return fail(Errc::not_found, "session");
      return Done{};
    });
  }

  Pending<Done> acknowledge(std::int64_t key, std::uint64_t up_to, std::vector<std::int64_t> taken) override {
    return thread_.write_apart<Done>([&db = db_, key, up_to, taken = std::move(taken)]() -> Result<Done> {
      Query(db, "DELETE FROM session_queue WHERE session_id = ? AND number <= ?").integer(key).number(up_to).run();
      for (const auto message : taken) mark_taken(db, message);
      return Done{};
    });
  }

  Pending<Done> take(std::int64_t message) override {
    return thread_.write<Done>([&db = db_, message]() -> Result<Done> {
      mark_taken(db, message);
      return Done{};
    });
  }

  Pending<Done> remove(std::int64_t key) override {
    return thread_.write<Done>([&db = db_, key]() -> Result<Done> {
      remove_session(db, key);
      return Done{};
    });
  }

  Pending<std::vector<SavedSession>> load(const xmpp::Jid& owner) override {
    using Sessions = std::vector<SavedSession>;
    return thread_.read<Sessions>([&db = db_, owner]() -> Result<Sessions> {
      Sessions sessions;
      const auto account = account_id(db, owner);
      if (!account) return sessions;
      {
        Query rows(db,
                   "SELECT id, resource, secret, seconds, handled, state FROM sessions WHERE account_id = ? "
                   "ORDER BY rowid");
        rows.integer(*account);
        while (rows.step()) {
          sessions.push_back({{rows.integer_at(0), rows.text_at(1), rows.blob_at(2), rows.integer_at(3),
                               rows.number_at(4), rows.text_at(5)},
                              {},
                              {}});
        }
      }
      for (auto& session : sessions) {
        session.queue = load_queue(db, session.record.key);
        session.marks = load_marks(db, session.record.key);
      }
      return sessions;
    });
  }

  Pending<std::vector<xmpp::Jid>> owners(const std::string& domain) override {
    using Owners = std::vector<xmpp::Jid>;
    return thread_.read<Owners>([&db = db_, domain]() -> Result<Owners> {
      Owners owners;
      Query rows(db, "SELECT jid FROM accounts WHERE id IN (SELECT account_id FROM sessions) AND domain = ?");
      rows.text(domain);
      while (rows.step()) owners.push_back(rows.jid_at(0));
      return owners;
    });
  }

 private:
  static void mark_taken(Database& db, std::int64_t message) {
    Query(db, "UPDATE session_queue SET taken = 1 WHERE message = ?").integer(message).run();
  }

  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<SessionStore> make_sqlite_session_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteSessionStore>(thread, database);
}

}  // namespace xmppd
