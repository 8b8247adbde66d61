// UserXmlStore in SQLite.
#include "xmppd/storage/user_xml_store.hpp"

#include <stdexcept>

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

std::string area_name(UserXmlArea area) {
  switch (area) {
    case UserXmlArea::vcard:
      return "vcard";
    case UserXmlArea::private_xml:
      return "private_xml";
    case UserXmlArea::archive_prefs:
      return "archive_prefs";
    case UserXmlArea::push:
      return "push";
    case UserXmlArea::last_activity:
      return "last_activity";
    case UserXmlArea::held:
      return "held";
  }
  throw std::logic_error("unknown area");
}

std::uint64_t other_bytes(Database& db, std::int64_t account, UserXmlArea area, const std::string& key) {
  Query sum(db, "SELECT COALESCE(SUM(bytes), 0) FROM user_xml WHERE account_id = ? AND area = ? AND key <> ?");
  sum.integer(account).text(area_name(area)).text(key).step();
  return sum.number_at(0);
}

class SqliteUserXmlStore final : public UserXmlStore {
 public:
  SqliteUserXmlStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<std::optional<std::string>> get(const xmpp::Jid& owner, UserXmlArea area, std::string key) override {
    using Found = std::optional<std::string>;
    return thread_.read<Found>([&db = db_, owner, area, key = std::move(key)]() -> Result<Found> {
      const auto account = account_id(db, owner);
      if (!account) return Found();
      Query row(db, "SELECT xml FROM user_xml WHERE account_id = ? AND area = ? AND key = ?");
      row.integer(*account).text(area_name(area)).text(key);
      return row.step() ? Found(row.text_at(0)) : Found();
    });
  }

  Pending<Done> put(const xmpp::Jid& owner, UserXmlArea area, std::string key, std::string xml,
                    std::uint64_t max_bytes) override {
    return thread_.write<Done>(
        [&db = db_, owner, area, key = std::move(key), xml = std::move(xml), max_bytes]() -> Result<Done> {
          const auto account = account_id(db, owner);
          if (!account) return fail(Errc::not_found, owner.text());
          const std::uint64_t bytes = key.size() + xml.size();
          if (bytes + other_bytes(db, *account, area, key) > max_bytes) {
            return fail(Errc::limit_exceeded, "XML kept for " + owner.text());
          }
          Query(db,
                "INSERT INTO user_xml (account_id, area, key, bytes, xml) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (account_id, area, key) DO UPDATE SET bytes = excluded.bytes, xml = excluded.xml")
              .integer(*account)
              .text(area_name(area))
              .text(key)
              .number(bytes)
              .text(xml)
              .run();
          return Done{};
        });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<UserXmlStore> make_sqlite_user_xml_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteUserXmlStore>(thread, database);
}

}  // namespace xmppd
