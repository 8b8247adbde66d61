// Migrations: a step is never changed once released; a new one is appended.
#include "tui-client/history/schema.hpp"

#include <array>
#include <string>

#include "tui-client/history/sqlcipher.hpp"

namespace tui {

namespace {

constexpr std::array<const char*, 10> steps = {R"sql(
CREATE TABLE chats (
  account TEXT NOT NULL, jid TEXT NOT NULL,
  mode INTEGER NOT NULL DEFAULT 1,           -- Encryption; omemo unless somebody said /plain
  last_activity INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, jid)) WITHOUT ROWID;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,      -- never reused
  account TEXT NOT NULL, chat TEXT NOT NULL,
  direction INTEGER NOT NULL, kind INTEGER NOT NULL,
  sender TEXT NOT NULL, body TEXT NOT NULL, happened INTEGER NOT NULL,
  encryption INTEGER NOT NULL, verified INTEGER NOT NULL,
  stanza_id TEXT NOT NULL,                   -- '' when the sender gave none
  delivery INTEGER NOT NULL, error TEXT NOT NULL, unread INTEGER NOT NULL);
CREATE INDEX messages_by_chat ON messages (account, chat, id);
CREATE UNIQUE INDEX messages_once ON messages (account, chat, direction, sender, stanza_id) WHERE stanza_id <> '';
CREATE INDEX messages_unread ON messages (account, chat, id) WHERE unread = 1;
CREATE INDEX messages_pending ON messages (account, id) WHERE delivery = 0;
CREATE INDEX messages_outgoing ON messages (account, stanza_id) WHERE direction = 1;

CREATE TABLE facts (
  account TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (account, key)) WITHOUT ROWID;

CREATE TABLE omemo_local (
  account TEXT PRIMARY KEY, device INTEGER NOT NULL, public_key BLOB NOT NULL, private_key BLOB NOT NULL,
  next_prekey INTEGER NOT NULL, next_signed_prekey INTEGER NOT NULL,
  generation INTEGER NOT NULL, published INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE omemo_prekeys (
  account TEXT NOT NULL, id INTEGER NOT NULL, public_key BLOB NOT NULL, private_key BLOB NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (account, id)) WITHOUT ROWID;
CREATE TABLE omemo_signed_prekeys (
  account TEXT NOT NULL, id INTEGER NOT NULL, public_key BLOB NOT NULL, private_key BLOB NOT NULL,
  signature BLOB NOT NULL, created INTEGER NOT NULL, replaced INTEGER,
  PRIMARY KEY (account, id)) WITHOUT ROWID;
CREATE TABLE omemo_sessions (
  account TEXT NOT NULL, jid TEXT NOT NULL, device INTEGER NOT NULL, state BLOB NOT NULL,
  PRIMARY KEY (account, jid, device)) WITHOUT ROWID;
CREATE TABLE omemo_identities (
  account TEXT NOT NULL, jid TEXT NOT NULL, device INTEGER NOT NULL, key BLOB NOT NULL,
  trust INTEGER NOT NULL, first_seen INTEGER NOT NULL,
  PRIMARY KEY (account, jid, device)) WITHOUT ROWID;
)sql",
                                               R"sql(
ALTER TABLE chats ADD COLUMN nick TEXT;      -- ours in a room; NULL: a chat with a person
ALTER TABLE messages ADD COLUMN room INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0;
)sql",
                                               R"sql(
ALTER TABLE messages ADD COLUMN target TEXT NOT NULL DEFAULT '';  -- stanza_id of what this row speaks of
ALTER TABLE messages ADD COLUMN quote TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN markable INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_by_target ON messages (account, chat, target) WHERE target <> '';
CREATE INDEX messages_by_stanza_id ON messages (account, chat, stanza_id) WHERE stanza_id <> '';
CREATE TABLE chat_settings (
  account TEXT NOT NULL, chat TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (account, chat, key)) WITHOUT ROWID;
)sql",
                                               R"sql(
ALTER TABLE messages ADD COLUMN archive_id TEXT NOT NULL DEFAULT '';  -- XEP-0359, by the chat's archive
ALTER TABLE messages ADD COLUMN occupant TEXT NOT NULL DEFAULT '';    -- in a room: whose words these are
ALTER TABLE messages ADD COLUMN author TEXT NOT NULL DEFAULT '';      -- in a room: the address of that one
CREATE INDEX messages_by_archive_id ON messages (account, chat, archive_id) WHERE archive_id <> '';
)sql",
                                               R"sql(
-- From here on an id is a place in time (microseconds); within one second the old order stays.
UPDATE messages SET id = happened / 1000000 * 1000000 + id % 1000000;
CREATE TABLE archive_gaps (
  id INTEGER PRIMARY KEY, account TEXT NOT NULL, archive TEXT NOT NULL,
  after_id TEXT NOT NULL, after_when INTEGER NOT NULL,  -- '': from the beginning
  before_id TEXT NOT NULL,                              -- '': up to now
  in_order INTEGER NOT NULL);
CREATE INDEX archive_gaps_by_archive ON archive_gaps (account, archive);
)sql",
                                               R"sql(
-- What texts (kind 0) and corrections (3) say, by word; the texts themselves stay where they are.
CREATE VIRTUAL TABLE search USING fts4 (content="messages", body, tokenize=unicode61, matchinfo=fts3, order=desc);
INSERT INTO search (docid, body) SELECT id, body FROM messages WHERE kind IN (0, 3) ORDER BY id;
CREATE TRIGGER search_insert AFTER INSERT ON messages WHEN new.kind IN (0, 3) BEGIN
  INSERT INTO search (docid, body) VALUES (new.id, new.body); END;
CREATE TRIGGER search_delete BEFORE DELETE ON messages WHEN old.kind IN (0, 3) BEGIN
  DELETE FROM search WHERE docid = old.id; END;
CREATE TRIGGER search_change BEFORE UPDATE OF id, body, kind ON messages WHEN old.kind IN (0, 3) BEGIN
  DELETE FROM search WHERE docid = old.id; END;
CREATE TRIGGER search_changed AFTER UPDATE OF id, body, kind ON messages WHEN new.kind IN (0, 3) BEGIN
  INSERT INTO search (docid, body) VALUES (new.id, new.body); END;
)sql",
                                               R"sql(
-- OMEMO 2 beside the deployed version: omemo::Version in each table. Prekey ids are unique over both.
ALTER TABLE omemo_local ADD COLUMN generation_2 INTEGER NOT NULL DEFAULT 1;
ALTER TABLE omemo_local ADD COLUMN published_2 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE omemo_prekeys ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE omemo_signed_prekeys ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE omemo_sessions RENAME TO omemo_sessions_before;
CREATE TABLE omemo_sessions (
  account TEXT NOT NULL, jid TEXT NOT NULL, device INTEGER NOT NULL, version INTEGER NOT NULL, state BLOB NOT NULL,
  PRIMARY KEY (account, jid, device, version)) WITHOUT ROWID;
INSERT INTO omemo_sessions SELECT account, jid, device, 1, state FROM omemo_sessions_before;
DROP TABLE omemo_sessions_before;
)sql",
                                               R"sql(
ALTER TABLE messages ADD COLUMN shares_file INTEGER NOT NULL DEFAULT 0;  -- the body is the link to one
ALTER TABLE messages ADD COLUMN file_name TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN file_type TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN file_size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN file_path TEXT NOT NULL DEFAULT '';      -- on this machine
)sql",
                                               R"sql(
-- What was deleted here, so that archives do not bring it again: ids alone, of the day before the newest of a chat.
CREATE TABLE deleted_messages (
  account TEXT NOT NULL, chat TEXT NOT NULL, place INTEGER NOT NULL, direction INTEGER NOT NULL,
  sender TEXT NOT NULL, stanza_id TEXT NOT NULL, archive_id TEXT NOT NULL);
CREATE INDEX deleted_by_place ON deleted_messages (account, chat, place);
CREATE INDEX deleted_by_stanza_id ON deleted_messages (account, chat, stanza_id) WHERE stanza_id <> '';
CREATE INDEX deleted_by_archive_id ON deleted_messages (account, chat, archive_id) WHERE archive_id <> '';
)sql",
                                               R"sql(
ALTER TABLE messages ADD COLUMN unstyled INTEGER NOT NULL DEFAULT 0;     -- XEP-0393 §5
ALTER TABLE messages ADD COLUMN timer INTEGER NOT NULL DEFAULT 0;        -- XEP-0466, in seconds
ALTER TABLE messages ADD COLUMN expires INTEGER NOT NULL DEFAULT 0;      -- when it disappears; 0: not yet known, -1: it has
CREATE INDEX messages_expiring ON messages (expires) WHERE expires > 0;
)sql"};

}  // namespace

void migrate(sql::Database& database, std::size_t target) {
  std::int64_t version = 0;
  {
    auto query = database.prepare("PRAGMA user_version");
    if (query.step()) version = query.integer(0);
  }
  if (version > static_cast<std::int64_t>(steps.size())) {
    throw std::runtime_error("the store is of version " + std::to_string(version) + ", this program knows up to " +
                             std::to_string(steps.size()) + ": use a newer xmpp-tui");
  }
  for (auto step = static_cast<std::size_t>(version); step < std::min(target, steps.size()); ++step) {
    database.transaction([&] {
      database.execute(steps[step]);
      database.execute("PRAGMA user_version = " + std::to_string(step + 1));
      return true;
    });
  }
}

}  // namespace tui
