// PRAGMAs, counters and files.
#include "xmppd/storage/sqlite/store_check.hpp"

#include <fmt/format.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <set>

#include "xmppd/storage/sqlite/backup_manifest.hpp"

namespace xmppd {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_problems = 100;
constexpr int check_patience_ms = 5000;

class Examination {
 public:
  Examination(std::string data_folder, bool thorough)
      : data_(std::move(data_folder)), thorough_(thorough),
        database_(data_ + "/" + database_name, SQLite::OPEN_READWRITE, check_patience_ms) {}

  StoreCheck run() {
    found_.schema_version = static_cast<std::uint64_t>(database_.execAndGet("PRAGMA user_version").getInt64());
    std::error_code error;
    found_.bytes = fs::file_size(data_ + "/" + database_name, error);
    check_pages();
    if (!found_.problems.empty()) return std::move(found_);  // what stands in a damaged file means little
    check_references();
    check_totals();
    check_conversations();
    check_uploads();
    return std::move(found_);
  }

 private:
  void add(std::string problem) {
    if (found_.problems.size() < most_problems) found_.problems.push_back(std::move(problem));
  }

  void check_pages() {
    SQLite::Statement rows(database_, thorough_ ? "PRAGMA integrity_check(100)" : "PRAGMA quick_check(100)");
    while (rows.executeStep()) {
      if (const auto text = rows.getColumn(0).getString(); text != "ok") add("database: " + text);
    }
  }

  void check_references() {
    SQLite::Statement rows(database_, "PRAGMA foreign_key_check");
    while (rows.executeStep()) {
      add(fmt::format("database: row {} of {} belongs to nothing in {}", rows.getColumn(1).getString(),
                      rows.getColumn(0).getString(), rows.getColumn(2).getString()));
    }
  }

  // Totals are kept, not counted; a bound that is never reached, or always, would be the only sign.
  void check_totals() {
    const auto same = [this](const char* what, const char* sql) {
      if (const auto wrong = database_.execAndGet(sql).getInt64(); wrong != 0) {
        add(fmt::format("{}: {} totals are not what the rows sum up to", what, wrong));
      }
    };
    same("offline messages",
         "SELECT COUNT(*) FROM offline_totals t WHERE messages <> (SELECT COUNT(*) FROM offline_messages m WHERE "
         "m.account_id = t.account_id)");
    same("pubsub nodes",
         "SELECT COUNT(*) FROM pubsub_nodes n WHERE items <> (SELECT COUNT(*) FROM pubsub_items i WHERE i.node_id = "
         "n.id)");
    if (has("uploads")) {
      same("uploads",
           "SELECT COUNT(*) FROM upload_totals WHERE files <> (SELECT COUNT(*) FROM uploads) OR bytes <> (SELECT "
           "IFNULL(SUM(counts), 0) FROM uploads)");
    }
  }

  // Of all that was indexed each message has its entry; one without is in no page of its conversation.
  void check_conversations() {
    if (!has("archive_conversations")) return;
    SQLite::Statement row(database_,
                          "SELECT (SELECT COUNT(*) FROM archive_conversations), (SELECT COUNT(*) FROM archive_messages "
                          "WHERE position <= (SELECT conversations_up_to FROM archive_search_state))");
    row.executeStep();
    const auto entries = row.getColumn(0).getInt64(), messages = row.getColumn(1).getInt64();
    if (entries != messages) add(fmt::format("archive: conversations have {} entries of {} messages", entries, messages));
  }

  void check_uploads() {
    if (!has("uploads")) return;
    SQLite::Statement rows(database_, "SELECT id, size FROM uploads WHERE state = 2");
    std::set<std::string> known;
    while (rows.executeStep()) {
      const auto id = rows.getColumn(0).getString();
      const auto name = data_ + "/" + upload_file_name(id);
      std::error_code error;
      const auto size = fs::file_size(name, error);
      known.insert(name);
      ++found_.uploads;
      if (error) {
        if (still_there(id)) add(fmt::format("uploads: the file {} is missing", name));
      } else if (size != static_cast<std::uintmax_t>(rows.getColumn(1).getInt64())) {
        add(fmt::format("uploads: {} has {} bytes instead of {}", name, size, rows.getColumn(1).getInt64()));
      }
    }
    std::error_code error;
    for (const auto& folder : fs::directory_iterator(data_ + "/uploads", error)) {
      if (folder.path().filename() == "arriving" || !folder.is_directory(error)) continue;
      for (const auto& file : fs::directory_iterator(folder.path(), error)) {
        if (!known.contains(file.path().string())) ++found_.files_of_nobody;
      }
    }
  }

  // What was deleted while we looked is not missing.
  bool still_there(const std::string& id) {
    SQLite::Database now(data_ + "/" + database_name, SQLite::OPEN_READWRITE, check_patience_ms);
    SQLite::Statement row(now, "SELECT 1 FROM uploads WHERE id = ?");
    row.bind(1, id);
    return row.executeStep();
  }

  bool has(const std::string& table) {
    SQLite::Statement row(database_, "SELECT 1 FROM sqlite_schema WHERE name = ?");
    row.bind(1, table);
    return row.executeStep();
  }

  std::string data_;
  bool thorough_;
  SQLite::Database database_;
  StoreCheck found_;
};

}  // namespace

xmpp::Result<StoreCheck> check_store(const std::string& data_folder, bool thorough) {
  std::error_code error;
  if (!fs::exists(data_folder + "/" + database_name, error)) {
    return xmpp::fail(xmpp::Errc::not_found, "there is no store in " + data_folder);
  }
  try {
    return Examination(data_folder, thorough).run();
  } catch (const SQLite::Exception& problem) {
    return xmpp::fail(xmpp::Errc::storage_failed, fmt::format("{}: {}", data_folder, problem.what()));
  }
}

}  // namespace xmppd
