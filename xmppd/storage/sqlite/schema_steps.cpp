// The steps of the schema, oldest first: SQL that runs once and is not changed any more.
#include "xmppd/storage/sqlite/archive_schema_steps.hpp"
#include "xmppd/storage/sqlite/migrations.hpp"

namespace xmppd {
namespace {

// Times are microseconds since 1970; `jid` columns hold prepared addresses.
constexpr const char* first_schema = R"(
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  jid TEXT NOT NULL UNIQUE,
  domain TEXT NOT NULL,
  created INTEGER NOT NULL,
  last_login INTEGER
);
CREATE UNIQUE INDEX accounts_by_domain ON accounts (domain, jid);

CREATE TABLE scram_keys (
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  hash TEXT NOT NULL,
  salt BLOB NOT NULL,
  iterations INTEGER NOT NULL,
  stored_key BLOB NOT NULL,
  server_key BLOB NOT NULL,
  PRIMARY KEY (account_id, hash)
) WITHOUT ROWID;

CREATE TABLE rosters (
  account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
  version INTEGER NOT NULL,
  removed_since INTEGER NOT NULL
);
CREATE TABLE roster_items (
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  jid TEXT NOT NULL,
  name TEXT NOT NULL,
  subscription TEXT NOT NULL,
  ask INTEGER NOT NULL,
  approved INTEGER NOT NULL,
  changed_in INTEGER NOT NULL,
  PRIMARY KEY (account_id, jid)
) WITHOUT ROWID;
CREATE TABLE roster_groups (
  account_id INTEGER NOT NULL,
  jid TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (account_id, jid, position),
  FOREIGN KEY (account_id, jid) REFERENCES roster_items ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE roster_removed (
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  jid TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (account_id, jid)
) WITHOUT ROWID;
CREATE TABLE roster_requests (
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  jid TEXT NOT NULL,
  stanza TEXT NOT NULL,
  PRIMARY KEY (account_id, jid)
) WITHOUT ROWID;

-- AUTOINCREMENT: an id is never used twice, so "after this one" stays right when the newest was deleted.
CREATE TABLE offline_messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  received INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  stanza TEXT NOT NULL
);
CREATE INDEX offline_messages_by_account ON offline_messages (account_id, id);
-- What an account holds: the bound is checked without counting.
CREATE TABLE offline_totals (
  account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
  messages INTEGER NOT NULL,
  bytes INTEGER NOT NULL
);

CREATE TABLE user_xml (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  area TEXT NOT NULL,
  key TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  xml TEXT NOT NULL,
  UNIQUE (account_id, area, key)
);

CREATE TABLE pubsub_nodes (
  id INTEGER PRIMARY KEY,
  service TEXT NOT NULL,
  node TEXT NOT NULL,
  created INTEGER NOT NULL,
  items INTEGER NOT NULL DEFAULT 0,
  UNIQUE (service, node)
);
-- A value of NULL stands for a key without values.
CREATE TABLE pubsub_config (
  node_id INTEGER NOT NULL REFERENCES pubsub_nodes ON DELETE CASCADE,
  key TEXT NOT NULL,
  position INTEGER NOT NULL,
  value TEXT,
  PRIMARY KEY (node_id, key, position)
) WITHOUT ROWID;
CREATE TABLE pubsub_affiliations (
  node_id INTEGER NOT NULL REFERENCES pubsub_nodes ON DELETE CASCADE,
  jid TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  PRIMARY KEY (node_id, jid)
) WITHOUT ROWID;
CREATE TABLE pubsub_subscriptions (
  node_id INTEGER NOT NULL REFERENCES pubsub_nodes ON DELETE CASCADE,
  jid TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  PRIMARY KEY (node_id, jid)
) WITHOUT ROWID;
CREATE TABLE pubsub_items (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  node_id INTEGER NOT NULL REFERENCES pubsub_nodes ON DELETE CASCADE,
  id TEXT NOT NULL,
  publisher TEXT NOT NULL,
  published INTEGER NOT NULL,
  payload TEXT NOT NULL,
  UNIQUE (node_id, id)
);
CREATE INDEX pubsub_items_by_age ON pubsub_items (node_id, sequence);
)";

constexpr const char* rooms_schema = R"(
-- `service` is the domain of `jid`. `config` is opaque; name, listed and persistent are what listings need of it.
CREATE TABLE muc_rooms (
  id INTEGER PRIMARY KEY,
  jid TEXT NOT NULL UNIQUE,
  service TEXT NOT NULL,
  created INTEGER NOT NULL,
  locked INTEGER NOT NULL,
  secret BLOB NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  listed INTEGER NOT NULL DEFAULT 0,
  persistent INTEGER NOT NULL DEFAULT 0,
  config TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  subject_by TEXT,
  subject_time INTEGER NOT NULL DEFAULT 0,
  vcard TEXT NOT NULL DEFAULT ''
);
CREATE INDEX muc_rooms_listed ON muc_rooms (service, listed, locked, jid);
CREATE TABLE muc_affiliations (
  room_id INTEGER NOT NULL REFERENCES muc_rooms ON DELETE CASCADE,
  jid TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  reason TEXT NOT NULL,
  nick TEXT NOT NULL,
  PRIMARY KEY (room_id, jid)
) WITHOUT ROWID;
CREATE INDEX muc_affiliations_by_user ON muc_affiliations (jid, affiliation);
)";

// Each item's bytes are its id and payload; triggers keep what a node holds, cascades and all. Who creates a node pays
// for it: an account's own nodes are its own.
constexpr const char* pubsub_options_and_bounds = R"(
ALTER TABLE pubsub_nodes ADD COLUMN creator TEXT NOT NULL DEFAULT '';
ALTER TABLE pubsub_nodes ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pubsub_items ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pubsub_subscriptions ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pubsub_subscriptions ADD COLUMN deliver INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pubsub_subscriptions ADD COLUMN expires INTEGER;
ALTER TABLE pubsub_subscriptions ADD COLUMN show_values TEXT NOT NULL DEFAULT '';
UPDATE pubsub_items SET bytes = LENGTH(CAST(id AS BLOB)) + LENGTH(CAST(payload AS BLOB));
UPDATE pubsub_nodes SET creator = service,
  bytes = (SELECT IFNULL(SUM(bytes), 0) FROM pubsub_items WHERE node_id = pubsub_nodes.id);
CREATE INDEX pubsub_nodes_by_creator ON pubsub_nodes (service, creator, bytes);
CREATE TRIGGER pubsub_item_added AFTER INSERT ON pubsub_items BEGIN
  UPDATE pubsub_nodes SET items = items + 1, bytes = bytes + NEW.bytes WHERE id = NEW.node_id;
END;
CREATE TRIGGER pubsub_item_removed AFTER DELETE ON pubsub_items BEGIN
  UPDATE pubsub_nodes SET items = items - 1, bytes = bytes - OLD.bytes WHERE id = OLD.node_id;
END;
)";

constexpr const char* administration_schema = R"(
ALTER TABLE accounts ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX accounts_disabled ON accounts (domain, jid) WHERE disabled <> 0;

CREATE TABLE host_notices (
  domain TEXT NOT NULL,
  name TEXT NOT NULL,
  changed INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (domain, name)
) WITHOUT ROWID;
-- Which edition of a notice an account has been shown last.
CREATE TABLE host_notices_seen (
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  name TEXT NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (account_id, name)
) WITHOUT ROWID;
)";

constexpr const char* block_lists = R"(
CREATE TABLE blocked (
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  jid TEXT NOT NULL,
  PRIMARY KEY (account_id, jid)
) WITHOUT ROWID;
)";

constexpr const char* room_hats = "ALTER TABLE muc_rooms ADD COLUMN hats TEXT NOT NULL DEFAULT ''";

constexpr const char* affiliation_versions = R"(
ALTER TABLE muc_rooms ADD COLUMN affiliation_version INTEGER NOT NULL DEFAULT 0;
CREATE TABLE muc_affiliation_changes (
  room_id INTEGER NOT NULL REFERENCES muc_rooms ON DELETE CASCADE,
  version INTEGER NOT NULL,
  jid TEXT NOT NULL,
  PRIMARY KEY (room_id, version)
) WITHOUT ROWID;
)";

constexpr const char* sessions_schema = R"(
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  resource TEXT NOT NULL,
  secret BLOB NOT NULL,
  seconds INTEGER NOT NULL,
  handled INTEGER NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE TABLE session_queue (
  session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
  number INTEGER NOT NULL,
  message INTEGER,
  received INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  stanza TEXT NOT NULL,
  original TEXT NOT NULL,
  PRIMARY KEY (session_id, number)
) WITHOUT ROWID;
CREATE INDEX session_queue_by_message ON session_queue (message) WHERE message IS NOT NULL;
CREATE TABLE session_marks (
  session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
  number INTEGER NOT NULL,
  PRIMARY KEY (session_id, number)
) WITHOUT ROWID;
)";

constexpr const char* room_search = R"(
ALTER TABLE muc_rooms ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
ALTER TABLE muc_rooms ADD COLUMN folded_description TEXT NOT NULL DEFAULT '';
)";

// A row that goes, whatever took it, leaves its id until the file is gone from the disk. Triggers keep what counts.
constexpr const char* uploads_schema = R"(
ALTER TABLE accounts ADD COLUMN upload_bytes INTEGER NOT NULL DEFAULT 0;
CREATE TABLE uploads (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  state INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  counts INTEGER NOT NULL,
  created INTEGER NOT NULL,
  ends INTEGER
);
CREATE INDEX uploads_by_account ON uploads (account_id, number);
CREATE INDEX uploads_by_end ON uploads (ends) WHERE ends IS NOT NULL;
CREATE INDEX uploads_begun ON uploads (state) WHERE state = 1;
CREATE TABLE uploads_removed (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE upload_totals (id INTEGER PRIMARY KEY, files INTEGER NOT NULL, bytes INTEGER NOT NULL);
INSERT INTO upload_totals VALUES (1, 0, 0);
CREATE TRIGGER upload_added AFTER INSERT ON uploads BEGIN
  UPDATE accounts SET upload_bytes = upload_bytes + NEW.counts WHERE id = NEW.account_id;
  UPDATE upload_totals SET files = files + 1, bytes = bytes + NEW.counts WHERE id = 1;
END;
CREATE TRIGGER upload_removed AFTER DELETE ON uploads BEGIN
  UPDATE accounts SET upload_bytes = upload_bytes - OLD.counts WHERE id = OLD.account_id;
  UPDATE upload_totals SET files = files - 1, bytes = bytes - OLD.counts WHERE id = 1;
  INSERT OR IGNORE INTO uploads_removed VALUES (OLD.id);
END;
)";

constexpr const char* reports_schema = R"(
CREATE TABLE abuse_reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received INTEGER NOT NULL,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  reported TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  messages TEXT NOT NULL
);
CREATE INDEX abuse_reports_by_account ON abuse_reports (account_id);
)";

constexpr const char* invites_schema = R"(
CREATE TABLE invites (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash TEXT NOT NULL UNIQUE,
  domain TEXT NOT NULL,
  name TEXT NOT NULL,
  contact_id INTEGER REFERENCES accounts ON DELETE CASCADE,
  creator TEXT NOT NULL,
  registers INTEGER NOT NULL,
  resets INTEGER NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  uses_left INTEGER NOT NULL
);
CREATE INDEX invites_by_name ON invites (name, domain) WHERE name <> '';
CREATE INDEX invites_by_contact ON invites (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX invites_by_creator ON invites (creator);
CREATE INDEX invites_by_end ON invites (expires);
)";

constexpr const char* removals_schema = R"(
CREATE TABLE account_removals (
  account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
  due INTEGER NOT NULL
);
CREATE INDEX account_removals_by_time ON account_removals (due);
CREATE TABLE tombstones (jid TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX tombstones_by_time ON tombstones (until);
)";

constexpr const char* login_tokens = R"(
CREATE TABLE login_devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  client TEXT NOT NULL,
  software TEXT NOT NULL,
  name TEXT NOT NULL,
  created INTEGER NOT NULL,
  last_used INTEGER,
  UNIQUE (account_id, client)
);
CREATE TABLE login_tokens (
  device_id INTEGER NOT NULL REFERENCES login_devices ON DELETE CASCADE,
  unused INTEGER NOT NULL,
  seed BLOB NOT NULL,
  mechanism TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (device_id, unused)
) WITHOUT ROWID;
)";

// A client that has a token is one that had logged in, most likely by the password.
constexpr const char* clients_and_registrations = R"(
CREATE TABLE clients (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  key TEXT NOT NULL,
  software TEXT NOT NULL,
  device TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  network TEXT NOT NULL,
  place INTEGER NOT NULL,
  knows_password INTEGER NOT NULL,
  UNIQUE (account_id, key)
);
INSERT INTO clients (account_id, key, software, device, first_seen, last_seen, network, place, knows_password)
  SELECT account_id, 'agent:' || client, software, name, created, IFNULL(last_used, created), '', 0, 1
  FROM login_devices;
CREATE TABLE registrations (
  account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
  asked INTEGER NOT NULL,
  network TEXT NOT NULL
);
)";

constexpr const char* credentials_schema = R"(
CREATE TABLE second_factors (
  account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
  policy INTEGER NOT NULL,
  sealed_secret BLOB NOT NULL DEFAULT x'',
  last_step INTEGER NOT NULL DEFAULT 0,
  enrolled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE recovery_codes (
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  hash BLOB NOT NULL,
  PRIMARY KEY (account_id, hash)
) WITHOUT ROWID;
CREATE TABLE app_passwords (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  name TEXT NOT NULL,
  created INTEGER NOT NULL,
  last_used INTEGER
);
CREATE INDEX app_passwords_by_account ON app_passwords (account_id);
CREATE TABLE app_password_keys (
  password_id INTEGER NOT NULL REFERENCES app_passwords ON DELETE CASCADE,
  hash TEXT NOT NULL,
  salt BLOB NOT NULL,
  iterations INTEGER NOT NULL,
  stored_key BLOB NOT NULL,
  server_key BLOB NOT NULL,
  PRIMARY KEY (password_id, hash)
) WITHOUT ROWID;
CREATE TABLE login_certificates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  last_used INTEGER,
  UNIQUE (account_id, sha256)
);
CREATE INDEX login_certificates_by_hash ON login_certificates (sha256);
)";

// What was dropped from the beginning leaves its last hash, so that the rest of the chain can still be followed.
constexpr const char* audit_schema = R"(
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  event TEXT NOT NULL,
  account TEXT NOT NULL,
  actor TEXT NOT NULL,
  address TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash BLOB NOT NULL
);
CREATE INDEX audit_log_by_account ON audit_log (account) WHERE account <> '';
CREATE INDEX audit_log_by_time ON audit_log (time);
CREATE TABLE audit_start (one INTEGER PRIMARY KEY, last_dropped INTEGER NOT NULL, hash BLOB NOT NULL);
)";

// Who lacks the keys that came last is known without looking at everybody: asked at each start.
constexpr const char* newest_keys = R"(
ALTER TABLE accounts ADD COLUMN lacks_sha512 INTEGER NOT NULL DEFAULT 1;
UPDATE accounts SET lacks_sha512 = 0 WHERE id IN (SELECT account_id FROM scram_keys WHERE hash = 'sha512');
CREATE INDEX accounts_without_sha512 ON accounts (domain) WHERE lacks_sha512 <> 0;
CREATE TRIGGER sha512_keys_added AFTER INSERT ON scram_keys WHEN NEW.hash = 'sha512' BEGIN
  UPDATE accounts SET lacks_sha512 = 0 WHERE id = NEW.account_id;
END;
CREATE TRIGGER sha512_keys_removed AFTER DELETE ON scram_keys WHEN OLD.hash = 'sha512' BEGIN
  UPDATE accounts SET lacks_sha512 = 1 WHERE id = OLD.account_id;
END;
)";

// As it is with SHA-512: a start looks at nobody who has them.
constexpr const char* newer_keys = R"(
ALTER TABLE accounts ADD COLUMN lacks_sha256 INTEGER NOT NULL DEFAULT 1;
UPDATE accounts SET lacks_sha256 = 0 WHERE id IN (SELECT account_id FROM scram_keys WHERE hash = 'sha256');
CREATE INDEX accounts_without_sha256 ON accounts (domain) WHERE lacks_sha256 <> 0;
CREATE TRIGGER sha256_keys_added AFTER INSERT ON scram_keys WHEN NEW.hash = 'sha256' BEGIN
  UPDATE accounts SET lacks_sha256 = 0 WHERE id = NEW.account_id;
END;
CREATE TRIGGER sha256_keys_removed AFTER DELETE ON scram_keys WHEN OLD.hash = 'sha256' BEGIN
  UPDATE accounts SET lacks_sha256 = 1 WHERE id = OLD.account_id;
END;
)";

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> steps = {
      {"accounts, rosters, offline messages, user XML, pubsub", first_schema},
      {"archive", archive_schema},
      {"rooms", rooms_schema},
      {"pubsub: subscription options, who pays for items", pubsub_options_and_bounds},
      {"administration", administration_schema},
      {"block lists", block_lists},
      {"hats of rooms", room_hats},
      {"versions of rooms' affiliations", affiliation_versions},
      {"sessions that outlive the daemon", sessions_schema},
      {"search for rooms", room_search},
      {"uploaded files", uploads_schema},
      {"reports of abuse", reports_schema},
      {"invites", invites_schema},
      {"accounts that are to go, and names of those that went", removals_schema},
      {"tokens to log in by", login_tokens},
      {"clients of accounts, registrations that wait", clients_and_registrations},
      {"second factors, application passwords, certificates of clients", credentials_schema},
      {"audit log", audit_schema},
      {"who lacks keys of SHA-512", newest_keys},
      {"archived messages' ids of other servers", other_ids},
      {"archive without an index of times", leaner_archive},
      {"who lacks keys of SHA-256", newer_keys},
      {"archive that is indexed in batches", archive_in_batches},
      {"archived messages' ids as words", ids_as_words},
  };
  return steps;
}

}  // namespace xmppd
