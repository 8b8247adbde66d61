// NoticeStore in SQLite.
#include "xmppd/storage/notice_store.hpp"

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

class SqliteNoticeStore final : public NoticeStore {
 public:
  SqliteNoticeStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<std::optional<Notice>> get(std::string domain, std::string name) override {
    using Found = std::optional<Notice>;
    return thread_.read<Found>([&db = db_, domain = std::move(domain), name = std::move(name)]() -> Result<Found> {
      Query row(db, "SELECT text, changed FROM host_notices WHERE domain = ? AND name = ?");
      row.text(domain).text(name);
      return row.step() ? Found(Notice{row.text_at(0), row.integer_at(1)}) : Found();
    });
  }

  Pending<Done> put(std::string domain, std::string name, Notice notice) override {
    return thread_.write<Done>(
        [&db = db_, domain = std::move(domain), name = std::move(name), notice = std::move(notice)]() -> Result<Done> {
          Query(db, "INSERT OR REPLACE INTO host_notices (domain, name, changed, text) VALUES (?, ?, ?, ?)")
              .text(domain)
              .text(name)
              .integer(notice.changed)
              .text(notice.text)
              .run();
          return Done{};
        });
  }

  Pending<Done> remove(std::string domain, std::string name) override {
    return thread_.write<Done>([&db = db_, domain = std::move(domain), name = std::move(name)]() -> Result<Done> {
      const int removed =
          Query(db, "DELETE FROM host_notices WHERE domain = ? AND name = ?").text(domain).text(name).run();
      if (removed == 0) return fail(Errc::not_found, name);
      return Done{};
    });
  }

  Pending<bool> first_time(const xmpp::Jid& reader, std::string name, xmpp::Timestamp changed) override {
    return thread_.write<bool>([&db = db_, reader, name = std::move(name), changed]() -> Result<bool> {
      const auto account = account_id(db, reader);
      if (!account) return fail(Errc::not_found, reader.text());
      Query seen(db, "SELECT changed FROM host_notices_seen WHERE account_id = ? AND name = ?");
      seen.integer(*account).text(name);
      if (seen.step() && seen.integer_at(0) == changed) return false;
      Query(db, "INSERT OR REPLACE INTO host_notices_seen (account_id, name, changed) VALUES (?, ?, ?)")
          .integer(*account)
          .text(name)
          .integer(changed)
          .run();
      return true;
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<NoticeStore> make_sqlite_notice_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteNoticeStore>(thread, database);
}

}  // namespace xmppd
