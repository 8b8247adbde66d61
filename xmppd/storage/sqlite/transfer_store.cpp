// TransferStore in SQLite.
#include "xmppd/storage/transfer_store.hpp"

#include "xmppd/storage/archive_id.hpp"
#include "xmppd/storage/sqlite/archive_tables.hpp"
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

// In user_xml, so that it goes with the account.
constexpr const char* import_area = "being_imported";

class SqliteTransferStore final : public TransferStore {
 public:
  SqliteTransferStore(StorageThread& thread, Database& database, ArchiveStore& archive)
      : thread_(thread), db_(database), archive_(archive) {}

  Pending<std::vector<KeptXml>> kept_xml(const xmpp::Jid& owner) override {
    using All = std::vector<KeptXml>;
    return thread_.read<All>([&db = db_, owner]() -> Result<All> {
      All all;
      const auto account = account_id(db, owner);
      if (!account) return all;
      Query rows(db, "SELECT area, key, xml FROM user_xml WHERE account_id = ? ORDER BY area, key");
      rows.integer(*account);
      while (rows.step()) {
        if (rows.text_at(0) != import_area) all.push_back({rows.text_at(0), rows.text_at(1), rows.text_at(2)});
      }
      return all;
    });
  }

  Pending<std::vector<std::string>> services(std::string domain) override {
    using All = std::vector<std::string>;
    return thread_.read<All>([&db = db_, domain = std::move(domain)]() -> Result<All> {
      All all;
      Query rows(db,
                 "SELECT DISTINCT service FROM muc_rooms UNION SELECT DISTINCT service FROM pubsub_nodes WHERE "
                 "instr(service, '@') = 0 ORDER BY service");
      while (rows.step()) {
        if (rows.text_at(0).ends_with("." + domain)) all.push_back(rows.text_at(0));
      }
      return all;
    });
  }

  Pending<std::vector<xmpp::Jid>> rooms(std::string service, xmpp::Jid after, std::size_t limit) override {
    using Rooms = std::vector<xmpp::Jid>;
    return thread_.read<Rooms>([&db = db_, service = std::move(service), after, limit]() -> Result<Rooms> {
      Rooms found;
      Query rows(db, "SELECT jid FROM muc_rooms WHERE service = ? AND jid > ? ORDER BY jid LIMIT ?");
      rows.text(service).text(after.text()).number(limit);
      while (rows.step()) found.push_back(rows.jid_at(0));
      return found;
    });
  }

  Pending<std::vector<RoomMembership>> memberships(const xmpp::Jid& bare) override {
    using Memberships = std::vector<RoomMembership>;
    return thread_.read<Memberships>([&db = db_, bare]() -> Result<Memberships> {
      Memberships found;
      Query rows(db,
                 "SELECT r.jid, a.affiliation, a.nick, a.affiliation = 'owner' AND NOT EXISTS (SELECT 1 FROM "
                 "muc_affiliations o WHERE o.room_id = a.room_id AND o.affiliation = 'owner' AND o.jid <> a.jid) "
                 "FROM muc_affiliations a JOIN muc_rooms r ON r.id = a.room_id WHERE a.jid = ? ORDER BY r.jid");
      rows.text(bare.text());
      while (rows.step()) {
        found.push_back({rows.jid_at(0), rows.text_at(1), rows.text_at(2), rows.integer_at(3) != 0});
      }
      return found;
    });
  }

  Pending<Done> set_being_imported(const xmpp::Jid& owner, bool imported) override {
    return thread_.write<Done>([&db = db_, owner, imported]() -> Result<Done> {
      const auto account = account_id(db, owner);
      if (!account) return fail(Errc::not_found, owner.text());
      Query(db, "DELETE FROM user_xml WHERE account_id = ? AND area = ?").integer(*account).text(import_area).run();
      if (!imported) return Done{};
      Query(db, "INSERT INTO user_xml (account_id, area, key, bytes, xml) VALUES (?, ?, '', 0, '')")
          .integer(*account)
          .text(import_area)
          .run();
      return Done{};
    });
  }

  Pending<bool> being_imported(const xmpp::Jid& owner) override {
    return thread_.read<bool>([&db = db_, owner]() -> Result<bool> {
      const auto account = account_id(db, owner);
      if (!account) return false;
      Query row(db, "SELECT 1 FROM user_xml WHERE account_id = ? AND area = ?");
      return row.integer(*account).text(import_area).step();
    });
  }

  Pending<ArchiveRestored> restore(const xmpp::Jid& owner, ArchiveKind kind,
                                   std::vector<ArchivedMessage> messages) override {
    // What comes later, by append(), is behind this.
    const auto end = ArchiveId::parse(archive_.new_id(xmpp::now()))->position;
    return thread_.write<ArchiveRestored>([&db = db_, owner, kind, messages = std::move(messages), end] {
      return restore_archive(db, owner, kind, messages, end);
    });
  }

  Pending<ArchiveAuthorship> authored(const xmpp::Jid& author, std::int64_t behind, std::size_t limit,
                                      Authored use) override {
    return thread_.write<ArchiveAuthorship>([&db = db_, author, behind, limit, use]() -> Result<ArchiveAuthorship> {
      return step_through_authored(db, author, behind, limit, use);
    });
  }

  Pending<std::uint64_t> published_by(const xmpp::Jid& service, xmpp::Jid publisher, bool erase) override {
    return thread_.write<std::uint64_t>([&db = db_, service, publisher, erase]() -> Result<std::uint64_t> {
      Query count(db,
                  "SELECT COUNT(*) FROM pubsub_items WHERE node_id IN (SELECT id FROM pubsub_nodes WHERE service = ?) "
                  "AND publisher = ?");
      count.text(service.text()).text(publisher.text()).step();
      const auto items = count.number_at(0);
      if (!erase) return items;
      Query(db,
            "DELETE FROM pubsub_items WHERE node_id IN (SELECT id FROM pubsub_nodes WHERE service = ?) "
            "AND publisher = ?")
          .text(service.text())
          .text(publisher.text())
          .run();
      return items;
    });
  }

  Pending<bool> scrub(bool first) override {
    return thread_.write<bool>([&db = db_, first]() -> Result<bool> {
      constexpr std::size_t messages = 512;
      // A text that is not in the index yet must not come to it afterwards.
      if (first && index_archive_words(db, messages) == messages) return false;
      return scrub_archive(db, first);
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
  ArchiveStore& archive_;
};

}  // namespace

std::unique_ptr<TransferStore> make_sqlite_transfer_store(StorageThread& thread, Database& database,
                                                          ArchiveStore& archive) {
  return std::make_unique<SqliteTransferStore>(thread, database, archive);
}

}  // namespace xmppd
