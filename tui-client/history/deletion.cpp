// Deletion that deletes: rows, what the index knows of them, and the pages where they were.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "tui-client/history/guarded.hpp"
#include "tui-client/history/message_rows.hpp"
#include "tui-client/history/sqlcipher_history.hpp"

namespace tui {

using history::guarded;
using xmpp::Result;

std::optional<unsigned> read_retention(const std::string& text) {
  unsigned days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size() || days > max_retention_days) return std::nullopt;
  return days;
}

namespace {
// A fact of no account: words of messages that have expired are in the index still.
constexpr const char* unfinished_fact = "expiry_unfinished";

// Of a chat: what is older came before all that was deleted, whatever its id. Clocks differ by less than `doubt`.
const std::string deleted_before_setting = "deleted_before";
constexpr xmpp::Timestamp doubt = 86'400LL * 1'000'000;

// To be followed by a condition that says which rows are about to go.
constexpr std::string_view remember_rows =
    "INSERT INTO deleted_messages SELECT account, chat, id, direction, sender, stanza_id, archive_id FROM messages ";

// All up to the row `newest` is gone: what is older by more than `doubt` needs no ids any more.
void move_point(sql::Database& database, const std::string& account, const std::string& chat, MessageId newest) {
  std::int64_t before = newest - doubt;
  {
    auto row = database.prepare("SELECT value FROM chat_settings WHERE account = ? AND chat = ? AND key = ?");
    if (row.bind(account).bind(chat).bind(deleted_before_setting).step()) {
      before = std::max<std::int64_t>(before, std::strtoll(row.text(0).c_str(), nullptr, 10));
    }
  }
  database.prepare("DELETE FROM deleted_messages WHERE account = ? AND chat = ? AND place < ?")
      .bind(account)
      .bind(chat)
      .bind(before)
      .run();
  database.prepare("INSERT OR REPLACE INTO chat_settings (account, chat, key, value) VALUES (?, ?, ?, ?)")
      .bind(account)
      .bind(chat)
      .bind(deleted_before_setting)
      .bind(std::to_string(before))
      .run();
}

}  // namespace

Result<bool> SqlcipherHistory::deleted(const ChatMessage& message) {
  return guarded([&] {
    const auto chat = message.chat.text();
    auto point = database_.prepare("SELECT value FROM chat_settings WHERE account = ? AND chat = ? AND key = ?");
    if (!point.bind(message.account).bind(chat).bind(deleted_before_setting).step()) return false;
    if (message.when < std::strtoll(point.text(0).c_str(), nullptr, 10)) return true;
    auto row = database_.prepare(
        "SELECT 1 FROM deleted_messages WHERE account = ?1 AND chat = ?2 AND archive_id = ?3 AND archive_id <> '' "
        "UNION ALL SELECT 1 FROM deleted_messages WHERE account = ?1 AND chat = ?2 AND stanza_id = ?4 AND "
        "stanza_id <> '' AND direction = ?5 AND (direction = 1 OR sender = ?6) LIMIT 1");
    row.bind(message.account).bind(chat).bind(message.archive_id).bind(message.stanza_id);
    return row.bind(static_cast<std::int64_t>(message.direction)).bind(message.from.text()).step();
  });
}

// Freed pages are overwritten (secure_delete); the search index drops the words of what has gone only when it is
// merged, and the log keeps old pages until it is emptied.
void SqlcipherHistory::leave_no_trace() {
  database_.execute("INSERT INTO search(search) VALUES('optimize')");
  database_.prepare("DELETE FROM facts WHERE account = '' AND key = ?").bind(unfinished_fact).run();
  database_.empty_log();
}

Result<std::size_t> SqlcipherHistory::clear(const AccountId& account, const xmpp::Jid& chat) {
  return guarded([&] {
    std::size_t gone = 0;
    database_.transaction([&] {
      // What waits to be sent has been said by nobody yet.
      const std::string all = "WHERE account = ? AND chat = ? AND NOT (direction = 1 AND delivery = 0)";
      MessageId newest = 0;
      {
        auto row = database_.prepare("SELECT max(id) FROM messages " + all);
        if (row.bind(account).bind(chat.text()).step()) newest = row.integer(0);
      }
      if (newest == 0) return true;
      database_.prepare(std::string(remember_rows) + all).bind(account).bind(chat.text()).run();
      database_.prepare("DELETE FROM messages " + all).bind(account).bind(chat.text()).run();
      gone = static_cast<std::size_t>(database_.changes());
      move_point(database_, account, chat.text(), newest);
      return true;
    });
    if (gone > 0) leave_no_trace();
    return gone;
  });
}

// Of every table that knows accounts: a later one can't be forgotten here.
Result<void> SqlcipherHistory::remove_account(const AccountId& account) {
  return guarded([&] {
    std::vector<std::string> tables;
    {
      auto row = database_.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%account TEXT%'");
      while (row.step()) tables.push_back(row.text(0));
    }
    database_.transaction([&] {
      for (const auto& table : tables) {
        database_.prepare("DELETE FROM " + table + " WHERE account = ?").bind(account).run();
      }
      return true;
    });
    omemo_.erase(account);
    leave_no_trace();
  });
}

std::vector<SqlcipherHistory::RetentionLimit> SqlcipherHistory::retention_limits(unsigned default_days) {
  std::vector<RetentionLimit> limits;
  auto row = database_.prepare(
      "SELECT chats.account, chats.jid, value FROM chats LEFT JOIN chat_settings AS setting ON "
      "setting.account = chats.account AND setting.chat = chats.jid AND setting.key = ?");
  row.bind(retention_setting);
  while (row.step()) {
    const auto own = row.text(2);
    const std::int64_t days = own.empty() ? default_days : read_retention(own).value_or(default_days);
    if (days > 0) limits.push_back({row.text(0), row.text(1), days});
  }
  return limits;
}

std::size_t SqlcipherHistory::delete_oldest(const RetentionLimit& limit, xmpp::Timestamp before, std::size_t most) {
  struct Gone {
    MessageId id;
    std::vector<std::string> names;  // by which others may speak of it
  };
  std::vector<Gone> all;
  {
    // What waits to be sent stays.
    auto row = database_.prepare(
        "SELECT id, kind, stanza_id, archive_id FROM messages WHERE account = ? AND chat = ? AND id < ? AND NOT "
        "(direction = 1 AND delivery = 0) ORDER BY id LIMIT ?");
    row.bind(limit.account).bind(limit.chat).bind(before).bind(static_cast<std::int64_t>(most));
    while (row.step()) {
      Gone gone{row.integer(0), {}};
      for (const int column : {2, 3}) {
        if (row.integer(1) < 3 && !row.text(column).empty()) gone.names.push_back(row.text(column));
      }
      all.push_back(std::move(gone));
    }
  }
  if (all.empty()) return 0;
  database_.transaction([&] {
    for (const auto& gone : all) {
      // What later rows say of it goes with it: a correction would stand for what it corrects.
      for (const auto& name : gone.names) {
        const std::string said_of_it = "WHERE account = ? AND chat = ? AND target = ? AND target <> '' AND kind >= 3";
        for (const auto& statement : {std::string(remember_rows), std::string("DELETE FROM messages ")}) {
          database_.prepare(statement + said_of_it).bind(limit.account).bind(limit.chat).bind(name).run();
        }
      }
      database_.prepare(std::string(remember_rows) + "WHERE id = ?").bind(gone.id).run();
      database_.prepare("DELETE FROM messages WHERE id = ?").bind(gone.id).run();
    }
    move_point(database_, limit.account, limit.chat, all.back().id);
    database_.prepare("INSERT OR REPLACE INTO facts VALUES ('', ?, '1')").bind(unfinished_fact).run();
    return true;
  });
  return all.size();
}

Result<Expired> SqlcipherHistory::expire(xmpp::Timestamp now, unsigned default_days, std::size_t most) {
  return guarded([&] {
    Expired expired;
    std::size_t left = most;
    for (const auto& limit : retention_limits(default_days)) {
      const auto gone = delete_oldest(limit, now - limit.days * 86'400 * 1'000'000, left);
      if (gone > 0) expired.chats.emplace_back(limit.account, read_jid(limit.chat));
      left -= gone;
      if (left == 0) {
        expired.more = true;
        break;
      }
    }
    return expired;
  });
}

Result<void> SqlcipherHistory::finish_expiry() {
  const auto unfinished = get("", unfinished_fact);
  if (!unfinished) return tl::unexpected(unfinished.error());
  if (!*unfinished) return {};
  return guarded([&] { leave_no_trace(); });
}

Result<Vanished> SqlcipherHistory::vanish(xmpp::Timestamp now) {
  return guarded([&] {
    constexpr std::int64_t most = 500;
    Vanished vanished;
    std::vector<ChatMessage> gone;
    {
      auto rows = database_.prepare(select_messages(
          "WHERE expires > 0 AND expires <= ? AND NOT (direction = 1 AND delivery = 0) ORDER BY expires LIMIT ?"));
      gone = read_all(rows.bind(now).bind(most));
    }
    database_.transaction([&] {
      for (const auto& message : gone) {
        database_
            .prepare(
                "UPDATE messages SET body = '', quote = '', shares_file = 0, file_name = '', file_type = '', file_size "
                "= 0, file_path = '', mentions = 0, expires = -1 WHERE id = ?")
            .bind(message.id)
            .run();
        for (const auto& name : {message.stanza_id, message.archive_id}) {
          if (name.empty()) continue;
          const std::string corrections = "WHERE account = ? AND chat = ? AND target = ? AND kind = 3";
          for (const auto& statement : {std::string(remember_rows), std::string("DELETE FROM messages ")}) {
            database_.prepare(statement + corrections).bind(message.account).bind(message.chat.text()).bind(name).run();
          }
          database_.prepare("UPDATE messages SET quote = '' WHERE account = ? AND chat = ? AND target = ? AND kind = 0")
              .bind(message.account)
              .bind(message.chat.text())
              .bind(name)
              .run();
        }
        const std::pair chat(message.account, message.chat);
        if (std::find(vanished.chats.begin(), vanished.chats.end(), chat) == vanished.chats.end()) {
          vanished.chats.push_back(chat);
        }
      }
      if (!gone.empty())
        database_.prepare("INSERT OR REPLACE INTO facts VALUES ('', ?, '1')").bind(unfinished_fact).run();
      return true;
    });
    if (!gone.empty()) database_.empty_log();
    auto next = database_.prepare(
        "SELECT min(expires) FROM messages WHERE expires > 0 AND NOT (direction = 1 AND delivery = 0)");
    if (next.step()) vanished.next = next.integer(0);
    return vanished;
  });
}

}  // namespace tui
