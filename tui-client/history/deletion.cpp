// Deletion that deletes: rows, what the index knows of them, and the pages where they were.
#include <charconv>

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

// Freed pages are overwritten (secure_delete); the search index drops the words of what has gone only when it is
// merged, and the log keeps old pages until it is emptied.
void SqlcipherHistory::leave_no_trace() {
  database_.execute("INSERT INTO search(search) VALUES('optimize')");
  database_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<std::size_t> SqlcipherHistory::clear(const AccountId& account, const xmpp::Jid& chat) {
  return guarded([&] {
    std::size_t gone = 0;
    database_.transaction([&] {
      // What waits to be sent has been said by nobody yet.
      database_.prepare("DELETE FROM messages WHERE account = ? AND chat = ? AND NOT (direction = 1 AND delivery = 0)")
          .bind(account)
          .bind(chat.text())
          .run();
      gone = static_cast<std::size_t>(database_.changes());
      return true;
    });
    if (gone > 0) leave_no_trace();
    return gone;
  });
}

Result<std::vector<std::pair<AccountId, xmpp::Jid>>> SqlcipherHistory::expire(xmpp::Timestamp now,
                                                                              unsigned default_days) {
  return guarded([&] {
    struct Limit {
      std::string account, chat;
      std::int64_t days;
    };
    std::vector<Limit> limits;
    {
      auto row = database_.prepare(
          "SELECT chats.account, chats.jid, value FROM chats LEFT JOIN chat_settings AS setting ON "
          "setting.account = chats.account AND setting.chat = chats.jid AND setting.key = ?");
      row.bind(retention_setting);
      while (row.step()) {
        const auto own = row.text(2);
        const std::int64_t days = own.empty() ? default_days : read_retention(own).value_or(default_days);
        if (days > 0) limits.push_back({row.text(0), row.text(1), days});
      }
    }
    std::vector<std::pair<AccountId, xmpp::Jid>> changed;
    for (const auto& limit : limits) {
      const auto &account = limit.account, &chat = limit.chat;
      const xmpp::Timestamp before = now - limit.days * 86'400 * 1'000'000;
      auto any = database_.prepare("SELECT 1 FROM messages WHERE account = ? AND chat = ? AND id < ? LIMIT 1");
      if (!any.bind(account).bind(chat).bind(before).step()) continue;
      std::int64_t gone = 0;
      database_.transaction([&] {
        // What later rows say of those goes with them: a correction would stand for what it corrects.
        database_
            .prepare(
                "DELETE FROM messages WHERE account = ? AND chat = ? AND target <> '' AND kind >= 3 AND EXISTS (SELECT "
                "1 "
                "FROM messages AS original WHERE original.account = messages.account AND original.chat = messages.chat "
                "AND original.stanza_id = messages.target AND original.stanza_id <> '' AND original.id < ? AND "
                "original.kind < 3)")
            .bind(account)
            .bind(chat)
            .bind(before)
            .run();
        database_
            .prepare(
                "DELETE FROM messages WHERE account = ? AND chat = ? AND id < ? AND NOT (direction = 1 AND delivery = "
                "0)")
            .bind(account)
            .bind(chat)
            .bind(before)
            .run();
        gone = database_.changes();
        return true;
      });
      if (gone > 0) changed.emplace_back(account, read_jid(chat));
    }
    if (!changed.empty()) leave_no_trace();
    return changed;
  });
}

}  // namespace tui
