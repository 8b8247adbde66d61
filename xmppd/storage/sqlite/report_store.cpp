// ReportStore in SQLite.
#include "xmppd/storage/report_store.hpp"

#include <fmt/ranges.h>

#include <sstream>

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

AbuseReport report_of(Query& row) {
  AbuseReport report{
      row.integer_at(0), row.integer_at(1), row.jid_at(2), row.jid_at(3), row.text_at(4), row.text_at(5), {}};
  std::istringstream ids(row.text_at(6));
  for (std::string id; std::getline(ids, id);) report.messages.push_back(id);
  return report;
}

class SqliteReportStore final : public ReportStore {
 public:
  SqliteReportStore(StorageThread& thread, Database& database) : thread_(thread), db_(database) {}

  Pending<Done> add(AbuseReport report, ReportBounds keep) override {
    return thread_.write<Done>([&db = db_, report = std::move(report), keep]() -> Result<Done> {
      const auto account = account_id(db, report.reporter);
      if (!account) return fail(Errc::not_found, report.reporter.text());
      Query(db,
            "INSERT INTO abuse_reports (received, account_id, reported, reason, text, messages) "
            "VALUES (?, ?, ?, ?, ?, ?)")
          .integer(report.received)
          .integer(*account)
          .text(report.reported.text())
          .text(report.reason)
          .text(report.text)
          .text(fmt::format("{}", fmt::join(report.messages, "\n")))
          .run();
      Query(db,
            "DELETE FROM abuse_reports WHERE id IN (SELECT id FROM abuse_reports WHERE account_id = ? "
            "ORDER BY id DESC LIMIT -1 OFFSET ?)")
          .integer(*account)
          .integer(static_cast<std::int64_t>(keep.of_one_reporter))
          .run();
      Query(db,
            "DELETE FROM abuse_reports WHERE id IN (SELECT id FROM abuse_reports ORDER BY id DESC LIMIT -1 OFFSET ?)")
          .integer(static_cast<std::int64_t>(keep.in_all))
          .run();
      return Done{};
    });
  }

  Pending<std::vector<AbuseReport>> list(std::int64_t after, std::size_t limit) override {
    using Reports = std::vector<AbuseReport>;
    return thread_.read<Reports>([&db = db_, after, limit]() -> Result<Reports> {
      Query rows(db,
                 "SELECT abuse_reports.id, received, jid, reported, reason, text, messages FROM abuse_reports "
                 "JOIN accounts ON accounts.id = account_id WHERE abuse_reports.id > ? "
                 "ORDER BY abuse_reports.id LIMIT ?");
      rows.integer(after).integer(static_cast<std::int64_t>(limit));
      Reports found;
      while (rows.step()) found.push_back(report_of(rows));
      return found;
    });
  }

  Pending<Done> remove(std::int64_t id) override {
    return thread_.write<Done>([&db = db_, id]() -> Result<Done> {
      if (Query(db, "DELETE FROM abuse_reports WHERE id = ?").integer(id).run() > 0) return Done{};
      return fail(Errc::not_found, fmt::format("there is no report {}", id));
    });
  }

 private:
  StorageThread& thread_;
  Database& db_;
};

}  // namespace

std::unique_ptr<ReportStore> make_sqlite_report_store(StorageThread& thread, Database& database) {
  return std::make_unique<SqliteReportStore>(thread, database);
}

}  // namespace xmppd
