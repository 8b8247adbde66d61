// MucStore in SQLite.
#include "xmppd/storage/muc_store.hpp"

#include <algorithm>

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

std::optional<std::int64_t> room_id(Database& db, const xmpp::Jid& room) {
  Query row(db, "SELECT id FROM muc_rooms WHERE jid = ?");
  row.text(room.text());
  if (!row.step()) return std::nullopt;
  return row.integer_at(0);
}

std::optional<MucRoomRecord> load_room(Database& db, const xmpp::Jid& room) {
  Query row(db,
            "SELECT id, created, locked, secret, name, listed, persistent, config, subject, subject_by, subject_time, "
            "vcard, hats, affiliation_version, folded_name, folded_description FROM muc_rooms WHERE jid = ?");
  row.text(room.text());
  if (!row.step()) return std::nullopt;
  MucRoomRecord record;
  record.jid = room;
  const auto id = row.integer_at(0);
  record.created = row.integer_at(1);
  record.locked = row.integer_at(2) != 0;
  record.secret = row.blob_at(3);
  record.config = {row.text_at(4), row.integer_at(5) != 0, row.integer_at(6) != 0, row.text_at(7), {}};
  record.subject.text = row.text_at(8);
  if (!row.null_at(9)) record.subject.by = row.jid_at(9);
  record.subject.when = row.integer_at(10);
  record.vcard = row.text_at(11);
  record.hats = row.text_at(12);
  record.affiliation_version = row.number_at(13);
  record.config.searched = {row.text_at(14), row.text_at(15)};
  Query entries(db, "SELECT jid, affiliation, reason, nick FROM muc_affiliations WHERE room_id = ? ORDER BY jid");
  entries.integer(id);
  while (entries.step()) {
    record.affiliations.push_back({entries.jid_at(0), entries.text_at(1), entries.text_at(2), entries.text_at(3)});
  }
  Query changes(db, "SELECT jid FROM muc_affiliation_changes WHERE room_id = ? ORDER BY version");
  changes.integer(id);
  while (changes.step()) record.changed.push_back(changes.jid_at(0));
  return record;
}

void put_affiliation(Database& db, std::int64_t room, const MucAffiliationRecord& entry) {
  if (entry.affiliation == "none") {
    Query(db, "DELETE FROM muc_affiliations WHERE room_id = ? AND jid = ?").integer(room).text(entry.jid.text()).run();
    return;
  }
  Query(db, "INSERT OR REPLACE INTO muc_affiliations (room_id, jid, affiliation, reason, nick) VALUES (?, ?, ?, ?, ?)")
      .integer(room)
      .text(entry.jid.text())
      .text(entry.affiliation)
      .text(entry.reason)
      .text(entry.nick)
      .run();
}

std::string affiliation_of(Database& db, std::int64_t room, const xmpp::Jid& jid) {
  Query row(db, "SELECT affiliation FROM muc_affiliations WHERE room_id = ? AND jid = ?");
  row.integer(room).text(jid.text());
  return row.step() ? row.text_at(0) : "none";
}

void change_affiliation(Database& db, std::int64_t room, const MucAffiliationRecord& entry) {
  const bool another = affiliation_of(db, room, entry.jid) != entry.affiliation;
  put_affiliation(db, room, entry);
  if (!another) return;
  Query(db, "UPDATE muc_rooms SET affiliation_version = affiliation_version + 1 WHERE id = ?").integer(room).run();
  Query(db,
        "INSERT INTO muc_affiliation_changes (room_id, version, jid) "
        "SELECT id, affiliation_version, ? FROM muc_rooms WHERE id = ?")
      .text(entry.jid.text())
      .integer(room)
      .run();
  Query(db,
        "DELETE FROM muc_affiliation_changes WHERE room_id = ? AND version <= "
        "(SELECT affiliation_version FROM muc_rooms WHERE id = ?) - ?")
      .integer(room)
      .integer(room)
      .number(muc_changes_kept)
      .run();
}

void put_config(Database& db, std::int64_t room, const MucConfigRecord& config) {
  Query(db,
        "UPDATE muc_rooms SET name = ?, listed = ?, persistent = ?, config = ?, folded_name = ?, folded_description = "
        "? WHERE id = ?")
      .text(config.name)
      .integer(config.listed)
      .integer(config.persistent)
      .text(config.values)
      .text(config.searched.name)
      .text(config.searched.description)
      .integer(room)
      .run();
}

void put_subject(Database& db, std::int64_t room, const MucSubjectRecord& subject) {
  Query update(db, "UPDATE muc_rooms SET subject = ?, subject_by = ?, subject_time = ? WHERE id = ?");
  update.text(subject.text);
  if (subject.by.empty()) {
    update.null();
  } else {
    update.text(subject.by.text());
  }
  update.integer(subject.when).integer(room).run();
}

std::uint64_t owned_by(Database& db, const xmpp::Jid& owner) {
  Query count(db, "SELECT COUNT(*) FROM muc_affiliations WHERE jid = ? AND affiliation = 'owner'");
  count.text(owner.text());
  count.step();
  return count.number_at(0);
}

Result<Done> create_room(Database& db, const MucRoomRecord& record, std::uint64_t max_owned) {
  if (room_id(db, record.jid)) return fail(Errc::already_exists, record.jid.text());
  for (const auto& entry : record.affiliations) {
    if (entry.affiliation == "owner" && owned_by(db, entry.jid) >= max_owned) {
      return fail(Errc::limit_exceeded, entry.jid.text() + " owns enough rooms");
    }
  }
  Query(db, "INSERT INTO muc_rooms (jid, service, created, locked, secret, vcard, hats) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .text(record.jid.text())
      .text(std::string(record.jid.domain()))
      .integer(record.created)
      .integer(record.locked)
      .blob(record.secret)
      .text(record.vcard)
      .text(record.hats)
      .run();
  const auto id = room_id(db, record.jid).value();
  put_config(db, id, record.config);
  put_subject(db, id, record.subject);
  for (const auto& entry : record.affiliations) put_affiliation(db, id, entry);
  return Done{};
}

Result<Done> apply_change(Database& db, const xmpp::Jid& room, const MucRoomChange& change) {
  const auto id = room_id(db, room);
  if (!id) return fail(Errc::not_found, room.text());
  if (change.locked) {
    Query(db, "UPDATE muc_rooms SET locked = ? WHERE id = ?").integer(*change.locked).integer(*id).run();
  }
  if (change.config) put_config(db, *id, *change.config);
  if (change.subject) put_subject(db, *id, *change.subject);
  if (change.vcard) {
    Query(db, "UPDATE muc_rooms SET vcard = ? WHERE id = ?").text(*change.vcard).integer(*id).run();
  }
  if (change.hats) {
    Query(db, "UPDATE muc_rooms SET hats = ? WHERE id = ?").text(*change.hats).integer(*id).run();
  }
  for (const auto& entry : change.affiliations) change_affiliation(db, *id, entry);
  return Done{};
}

std::uint64_t count_listed(Database& db, const std::string& service, const std::string& before) {
  // char(0x10FFFF) is above every address.
  Query count(db,
              "SELECT COUNT(*) FROM muc_rooms WHERE service = ? AND listed = 1 AND locked = 0 "
              "AND jid < CASE WHEN ? = '' THEN char(0x10FFFF) ELSE ? END");
  count.text(service).text(before).text(before);
  count.step();
  return count.number_at(0);
}

// Looks at every listed room: words are inside of texts, where no index helps.
MucListing search_rooms(Database& db, const std::string& service, const MucListQuery& query) {
  std::vector<MucListing::Room> found;
  Query rows(db,
             "SELECT jid, name, folded_name, folded_description FROM muc_rooms "
             "WHERE service = ? AND listed = 1 AND locked = 0 ORDER BY jid");
  rows.text(service);
  while (rows.step()) {
    auto jid = rows.jid_at(0);
    if (query.filter.matches(jid, {rows.text_at(2), rows.text_at(3)})) {
      found.push_back({std::move(jid), rows.text_at(1), {}});
    }
  }
  return page_of(std::move(found), query);
}

MucListing list_rooms(Database& db, const std::string& service, const MucListQuery& query) {
  if (!query.filter.words.empty()) return search_rooms(db, service, query);
  MucListing listing;
  const auto read = [&](const char* sql) {
    Query rows(db, sql);
    rows.text(service).text(query.after).text(query.before).text(query.before).number(query.max);
    while (rows.step()) listing.rooms.push_back({rows.jid_at(0), rows.text_at(1), {}});
  };
  if (query.last_page) {
    read(
        "SELECT jid, name FROM muc_rooms WHERE service = ? AND listed = 1 AND locked = 0 AND jid > ? "
        "AND jid < CASE WHEN ? = '' THEN char(0x10FFFF) ELSE ? END ORDER BY jid DESC LIMIT ?");
    std::reverse(listing.rooms.begin(), listing.rooms.end());
  } else {
    read(
        "SELECT jid, name FROM muc_rooms WHERE service = ? AND listed = 1 AND locked = 0 AND jid > ? "
        "AND jid < CASE WHEN ? = '' THEN char(0x10FFFF) ELSE ? END ORDER BY jid LIMIT ?");
  }
  listing.count = count_listed(db, service, {});
  if (!listing.rooms.empty()) listing.index = count_listed(db, service, listing.rooms.front().jid.text());
  return listing;
}

class SqliteMucStore final : public MucStore {
 public:
  SqliteMucStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<std::optional<MucRoomRecord>> load(const xmpp::Jid& room) override {
    using Loaded = std::optional<MucRoomRecord>;
    return thread_.read<Loaded>([&db = db_, room]() -> Result<Loaded> { return load_room(db, room); });
  }

  Pending<Done> create(MucRoomRecord record, std::uint64_t max_owned) override {
    return thread_.write<Done>(
        [&db = db_, record = std::move(record), max_owned] { return create_room(db, record, max_owned); });
  }

  Pending<Done> apply(const xmpp::Jid& room, MucRoomChange change) override {
    return thread_.write<Done>(
        [&db = db_, room, change = std::move(change)] { return apply_change(db, room, change); });
  }

  Pending<Done> remove(const xmpp::Jid& room) override {
    return thread_.write<Done>([&db = db_, room]() -> Result<Done> {
      Query(db, "DELETE FROM muc_rooms WHERE jid = ?").text(room.text()).run();
      return Done{};
    });
  }

  Pending<MucListing> listed(const std::string& service, MucListQuery query) override {
    return thread_.read<MucListing>([&db = db_, service, query = std::move(query)]() -> Result<MucListing> {
      auto listing = list_rooms(db, service, query);
      for (auto& room : listing.rooms) {
        Query row(db, "SELECT config FROM muc_rooms WHERE jid = ?");
        row.text(room.jid.text());
        if (row.step()) room.values = row.text_at(0);
      }
      return listing;
    });
  }

  Pending<std::vector<xmpp::Jid>> unfinished(const std::string& service) override {
    using Rooms = std::vector<xmpp::Jid>;
    return thread_.read<Rooms>([&db = db_, service]() -> Result<Rooms> {
      Rooms found;
      Query rows(db, "SELECT jid FROM muc_rooms WHERE service = ? AND (locked = 1 OR persistent = 0) ORDER BY jid");
      rows.text(service);
      while (rows.step()) found.push_back(rows.jid_at(0));
      return found;
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<MucStore> make_sqlite_muc_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteMucStore>(thread, database);
}

}  // namespace xmppd
