// The archive's steps of the schema, in the order in which schema_steps.cpp has them among the others. Private to
// storage/sqlite.
#pragma once

namespace xmppd {

// Each index ends with the position (it is the rowid), so every page is a range in one of them.
inline constexpr const char* archive_schema = R"(
-- owner NULL: removed; its messages go bit by bit, because a million of them would hold up everybody else.
CREATE TABLE archives (
  id INTEGER PRIMARY KEY,
  owner TEXT UNIQUE,
  kind TEXT NOT NULL,
  messages INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  newest INTEGER NOT NULL
);
CREATE TRIGGER archive_goes_with_account AFTER DELETE ON accounts BEGIN
  UPDATE archives SET owner = NULL WHERE owner = old.jid;
END;
CREATE TABLE archive_messages (
  position INTEGER PRIMARY KEY,
  archive_id INTEGER NOT NULL REFERENCES archives,
  key INTEGER NOT NULL,
  received INTEGER NOT NULL,
  peer TEXT NOT NULL,
  resource TEXT NOT NULL,
  author TEXT NOT NULL,
  message_id TEXT NOT NULL,
  content INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  stanza TEXT NOT NULL
);
CREATE INDEX archive_messages_by_archive ON archive_messages (archive_id);
CREATE INDEX archive_messages_by_time ON archive_messages (archive_id, received);
CREATE INDEX archive_messages_by_peer ON archive_messages (archive_id, peer);
CREATE INDEX archive_messages_by_resource ON archive_messages (archive_id, peer, resource) WHERE resource <> '';
CREATE INDEX archive_messages_by_message_id ON archive_messages (archive_id, message_id) WHERE message_id <> '';

CREATE TABLE archive_texts (
  position INTEGER PRIMARY KEY,
  text TEXT NOT NULL
);
CREATE TABLE archive_search_state (indexed_up_to INTEGER NOT NULL);
INSERT INTO archive_search_state VALUES (0);
CREATE VIRTUAL TABLE archive_search USING fts5 (
  scope, text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
)";

// Messages whose ids came from another server have the key 0 and their id here.
inline constexpr const char* other_ids = R"(
CREATE TABLE archive_other_ids (
  position INTEGER PRIMARY KEY,
  archive_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  UNIQUE (archive_id, id)
);
CREATE TRIGGER archive_other_id_goes AFTER DELETE ON archive_messages WHEN OLD.key = 0 BEGIN
  DELETE FROM archive_other_ids WHERE position = OLD.position;
END;
)";

// A time is found by its position (archive_query.cpp), and the words of deleted texts go when their segment is merged or
// scrub_archive() merges all: larger segments are merged less often.
inline constexpr const char* leaner_archive = R"(
-- A clock was set back by days: times are in no order.
ALTER TABLE archives ADD COLUMN disordered INTEGER NOT NULL DEFAULT 0;
UPDATE archives SET disordered = 1 WHERE id IN (
  SELECT archive_id FROM (
    SELECT archive_id, position, LAG(position) OVER (PARTITION BY archive_id ORDER BY received, position) AS before
    FROM archive_messages INDEXED BY archive_messages_by_time)
  WHERE position < before);
DROP INDEX archive_messages_by_time;
INSERT INTO archive_search (archive_search, rank) VALUES ('automerge', 8);
)";

// What is written with a message is its row and the entry of its archive. Its conversation and its words come in batches
// (archive_index.cpp): an entry for each message in each of many places would be most of what a commit writes.
inline constexpr const char* archive_in_batches = R"(
-- Texts that are not in the index yet end what was indexed; without any, that is all.
UPDATE archive_search_state SET indexed_up_to = MAX(indexed_up_to, IFNULL(
  (SELECT MIN(position) - 1 FROM archive_texts WHERE position > indexed_up_to),
  IFNULL((SELECT MAX(position) FROM archive_messages), 0)));
ALTER TABLE archive_search_state ADD COLUMN conversations_up_to INTEGER NOT NULL DEFAULT 0;
UPDATE archive_search_state SET conversations_up_to = IFNULL((SELECT MAX(position) FROM archive_messages), 0);
CREATE TABLE archive_conversations (
  archive_id INTEGER NOT NULL,
  peer TEXT NOT NULL,
  position INTEGER NOT NULL,
  resource TEXT NOT NULL,
  message_id TEXT NOT NULL,
  PRIMARY KEY (archive_id, peer, position)
) WITHOUT ROWID;
INSERT INTO archive_conversations SELECT archive_id, peer, position, resource, message_id
  FROM archive_messages NOT INDEXED ORDER BY archive_id, peer, position;
CREATE INDEX archive_conversations_by_resource ON archive_conversations (archive_id, peer, resource, position)
  WHERE resource <> '';
CREATE INDEX archive_conversations_by_message_id ON archive_conversations (archive_id, message_id, position)
  WHERE message_id <> '';
DROP INDEX archive_messages_by_peer;
DROP INDEX archive_messages_by_resource;
DROP INDEX archive_messages_by_message_id;
CREATE TRIGGER archive_conversation_entry_goes AFTER DELETE ON archive_messages BEGIN
  DELETE FROM archive_conversations
    WHERE archive_id = OLD.archive_id AND peer = OLD.peer AND position = OLD.position;
END;
-- The text of a message is in its row from now on; older ones stay where they are.
ALTER TABLE archive_messages ADD COLUMN text TEXT;
UPDATE archive_messages SET text = (SELECT t.text FROM archive_texts t WHERE t.position = archive_messages.position)
  WHERE position > (SELECT indexed_up_to FROM archive_search_state);
DELETE FROM archive_texts WHERE position > (SELECT indexed_up_to FROM archive_search_state);
)";

// Clients' ids are random: in a tree each changes a page of its own, and the larger the tree, the less of it is in the
// cache. FTS5 (here without texts and positions) writes sorted segments and merges them, as it does with words. Sixteen
// at a time are merged less often than eight, little by little; as many as make a crisis are merged in one go.
inline constexpr const char* ids_as_words = R"(
CREATE VIRTUAL TABLE archive_message_ids USING fts5 (id, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
INSERT INTO archive_message_ids (archive_message_ids, rank) VALUES ('automerge', 16), ('crisismerge', 64);
INSERT INTO archive_search (archive_search, rank) VALUES ('automerge', 16), ('crisismerge', 64);
INSERT INTO archive_message_ids (rowid, id) SELECT position, archive_id_word(archive_id, message_id)
  FROM archive_messages WHERE message_id <> '' AND
  position <= (SELECT conversations_up_to FROM archive_search_state) ORDER BY position;
DROP INDEX archive_conversations_by_message_id;
ALTER TABLE archive_conversations DROP COLUMN message_id;
)";

}  // namespace xmppd
