// The store's queries, and the border where SQLite's exceptions become Results.
#include "tui-client/history/sqlcipher_history.hpp"

#define SQLITE_HAS_CODEC 1
#include <sqlcipher/sqlite3.h>

#include <algorithm>
#include <unordered_map>

#include "tui-client/history/guarded.hpp"
#include "tui-client/history/message_rows.hpp"
#include "tui-client/history/schema.hpp"

namespace tui {

using history::guarded;
using xmpp::Errc;
using xmpp::Result;

SqlcipherHistory::SqlcipherHistory(StoreLock lock, const std::filesystem::path& database, std::string_view key,
                                   KdfCost cost)
    : lock_(std::move(lock)),
      database_(database.string(), key),
      cost_(cost),
      vault_(database.parent_path(), database_, cost) {
  // SQLite makes its files with the umask's mode; the journal follows the database's.
  std::filesystem::permissions(database, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  migrate(database_);
}

Result<void> SqlcipherHistory::transaction(const std::function<Result<void>()>& body) {
  Result<void> outcome;
  const auto ran = guarded([&] {
    database_.transaction([&] {
      outcome = body();
      return outcome.has_value();
    });
  });
  return ran ? outcome : ran;
}

Result<MessageId> SqlcipherHistory::add(const ChatMessage& message) {
  try {
    MessageId id = message.id;
    const SharedFile file = message.file.value_or(SharedFile{});
    // What is said of a message goes with it.
    const std::uint32_t timer = message.kind == MessageKind::text ? message.timer_s : 0;
    database_.transaction([&] {
      if (id == 0) {
        auto newest = database_.prepare("SELECT max(id) FROM messages WHERE account = ? AND chat = ?");
        newest.bind(message.account).bind(message.chat.text()).step();
        id = std::max<MessageId>(message.when, newest.integer(0) + 1);
      }
      id = free_place(id, 1);
      database_
          .prepare(
              "INSERT INTO messages (id, account, chat, direction, kind, sender, body, happened, encryption, verified, "
              "stanza_id, delivery, error, unread, room, mentions, target, quote, markable, archive_id, occupant, "
              "author, shares_file, file_name, file_type, file_size, file_path, unstyled, timer, expires) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .bind(id)
          .bind(message.account)
          .bind(message.chat.text())
          .bind(static_cast<std::int64_t>(message.direction))
          .bind(static_cast<std::int64_t>(message.kind))
          .bind(message.from.text())
          .bind(message.body)
          .bind(message.when)
          .bind(static_cast<std::int64_t>(message.encryption))
          .bind(std::int64_t{message.sender_verified})
          .bind(message.stanza_id)
          .bind(static_cast<std::int64_t>(message.delivery))
          .bind(message.error)
          .bind(std::int64_t{message.unread})
          .bind(std::int64_t{message.in_room})
          .bind(std::int64_t{message.mentions})
          .bind(message.target)
          .bind(message.quote)
          .bind(std::int64_t{message.markable})
          .bind(message.archive_id)
          .bind(message.occupant)
          .bind(message.author)
          .bind(std::int64_t{message.file.has_value()})
          .bind(file.name)
          .bind(file.media_type)
          .bind(static_cast<std::int64_t>(file.size))
          .bind(file.path)
          .bind(std::int64_t{message.unstyled})
          .bind(std::int64_t{timer})
          .bind(timer > 0 && !message.unread ? message.when + std::int64_t{timer} * 1'000'000 : 0)
          .run();
      // Neither the order of the chats nor anything else in them moves because of a thumb.
      if (message.kind == MessageKind::retraction || message.kind == MessageKind::reaction) return true;
      database_.prepare("INSERT OR IGNORE INTO chats (account, jid) VALUES (?, ?)")
          .bind(message.account)
          .bind(message.chat.text())
          .run();
      database_.prepare("UPDATE chats SET last_activity = max(last_activity, ?) WHERE account = ? AND jid = ?")
          .bind(message.when)
          .bind(message.account)
          .bind(message.chat.text())
          .run();
      return true;
    });
    return id;
  } catch (const sql::DatabaseError& error) {
    if (error.code == SQLITE_CONSTRAINT_UNIQUE)
      return xmpp::fail(Errc::already_exists, "this message is stored already");
    return xmpp::fail(Errc::storage_failed, std::string("history: ") + error.what());
  }
}

Result<void> SqlcipherHistory::set_delivery(MessageId id, Delivery delivery, const std::string& error) {
  return guarded([&] {
    database_.prepare("UPDATE messages SET delivery = ?, error = ? WHERE id = ?")
        .bind(static_cast<std::int64_t>(delivery))
        .bind(error)
        .bind(id)
        .run();
  });
}

Result<void> SqlcipherHistory::set_archive_id(MessageId id, const std::string& archive_id) {
  return guarded(
      [&] { database_.prepare("UPDATE messages SET archive_id = ? WHERE id = ?").bind(archive_id).bind(id).run(); });
}

Result<void> SqlcipherHistory::set_file(const ChatMessage& message, const SharedFile& file) {
  return guarded([&] {
    const auto row = row_with_text(database_, message);
    if (row == 0) return;  // it reads otherwise by now
    database_
        .prepare(
            "UPDATE messages SET shares_file = 1, file_name = ?, file_type = ?, file_size = ?, file_path = ? "
            "WHERE id = ?")
        .bind(file.name)
        .bind(file.media_type)
        .bind(static_cast<std::int64_t>(file.size))
        .bind(file.path)
        .bind(row)
        .run();
  });
}

Result<void> SqlcipherHistory::set_occupant(MessageId id, const std::string& occupant) {
  return guarded(
      [&] { database_.prepare("UPDATE messages SET occupant = ? WHERE id = ?").bind(occupant).bind(id).run(); });
}

Result<std::optional<ChatMessage>> SqlcipherHistory::find_outgoing(const AccountId& account,
                                                                   const std::string& stanza_id) {
  return guarded([&]() -> std::optional<ChatMessage> {
    auto row =
        database_.prepare(select_messages("WHERE account = ? AND stanza_id = ? AND direction = 1 ORDER BY id LIMIT 1"));
    auto found = read_all(row.bind(account).bind(stanza_id));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

Result<std::optional<ChatMessage>> SqlcipherHistory::find(const AccountId& account, const xmpp::Jid& chat,
                                                          const std::string& stanza_id) {
  return guarded([&] {
    auto found = find_message(database_, account, chat, stanza_id);
    if (found) annotate(database_, *found);
    return found;
  });
}

Result<std::optional<ChatMessage>> SqlcipherHistory::answered(const AccountId& account, const xmpp::Jid& chat,
                                                              const std::string& target) {
  return guarded([&] {
    auto found = find_answered(database_, account, chat, target);
    if (found) annotate(database_, *found);
    return found;
  });
}

Result<std::optional<ChatMessage>> SqlcipherHistory::annotated(const ChatMessage& annotation) {
  return guarded([&]() -> std::optional<ChatMessage> {
    auto found = find_annotated(database_, annotation);
    if (found) annotate(database_, *found);
    return found;
  });
}

Result<std::vector<std::string>> SqlcipherHistory::earlier_texts(const ChatMessage& message) {
  return guarded([&] { return texts_before(database_, message); });
}

Result<void> SqlcipherHistory::mark_read_by_peer(const AccountId& account, const xmpp::Jid& chat, MessageId last) {
  return guarded([&] {
    database_
        .prepare(
            "UPDATE messages SET delivery = 3 WHERE account = ? AND chat = ? AND id <= ? AND direction = 1 "
            "AND delivery IN (1, 2)")
        .bind(account)
        .bind(chat.text())
        .bind(last)
        .run();
  });
}

Result<std::vector<ChatMessage>> SqlcipherHistory::page(const AccountId& account, const xmpp::Jid& chat,
                                                        MessageId before, std::size_t limit) {
  return guarded([&] {
    auto rows = database_.prepare(select_messages("WHERE account = ? AND chat = ? AND id < ? AND " +
                                                  std::string(stands_alone) + " ORDER BY id DESC LIMIT ?"));
    rows.bind(account).bind(chat.text()).bind(before == 0 ? INT64_MAX : before).bind(static_cast<std::int64_t>(limit));
    auto all = read_all(rows);
    std::reverse(all.begin(), all.end());
    annotate(database_, all);
    return all;
  });
}

Result<std::vector<ChatMessage>> SqlcipherHistory::unread(const AccountId& account, const xmpp::Jid& chat) {
  return guarded([&] {
    auto rows = database_.prepare(select_messages("WHERE account = ? AND chat = ? AND unread = 1 ORDER BY id"));
    rows.bind(account).bind(chat.text());
    auto all = read_all(rows);
    annotate(database_, all);
    return all;
  });
}

Result<void> SqlcipherHistory::mark_read(const AccountId& account, const xmpp::Jid& chat, MessageId last) {
  return guarded([&] {
    database_
        .prepare(
            "UPDATE messages SET unread = 0, expires = CASE WHEN timer > 0 AND expires = 0 THEN ? + timer * 1000000 "
            "ELSE "
            "expires END WHERE account = ? AND chat = ? AND id <= ? AND unread = 1")
        .bind(xmpp::now())
        .bind(account)
        .bind(chat.text())
        .bind(last)
        .run();
  });
}

Result<std::vector<ChatMessage>> SqlcipherHistory::pending(const AccountId& account) {
  return guarded([&] {
    auto rows = database_.prepare(select_messages("WHERE account = ? AND delivery = 0 AND direction = 1 ORDER BY id"));
    rows.bind(account);
    return read_all(rows);
  });
}

Result<std::vector<ChatSummary>> SqlcipherHistory::chats(const AccountId& account) {
  return guarded([&] {
    std::vector<ChatSummary> all;
    auto row = database_.prepare(
        "SELECT jid, mode, last_activity, (SELECT count(*) FROM messages "
        "WHERE messages.account = chats.account AND messages.chat = chats.jid AND unread = 1), nick "
        "FROM chats WHERE account = ? ORDER BY last_activity DESC, jid");
    row.bind(account);
    while (row.step()) {
      all.push_back({account, read_jid(row.text(0)), row.integer(1) == 0 ? Encryption::none : Encryption::omemo,
                     static_cast<std::uint32_t>(row.integer(3)), row.integer(2), !row.is_null(4), row.text(4)});
    }
    std::unordered_map<std::string, ChatSummary*> by_jid;
    for (auto& chat : all) by_jid.emplace(chat.jid.text(), &chat);
    auto setting = database_.prepare("SELECT chat, key, value FROM chat_settings WHERE account = ?");
    setting.bind(account);
    while (setting.step()) {
      const auto found = by_jid.find(setting.text(0));
      if (found != by_jid.end()) found->second->settings.emplace(setting.text(1), setting.text(2));
    }
    return all;
  });
}

Result<void> SqlcipherHistory::ensure_chat(const AccountId& account, const xmpp::Jid& chat) {
  return guarded([&] {
    database_.prepare("INSERT OR IGNORE INTO chats (account, jid) VALUES (?, ?)").bind(account).bind(chat.text()).run();
  });
}

Result<void> SqlcipherHistory::set_chat_mode(const AccountId& account, const xmpp::Jid& chat, Encryption mode) {
  return transaction([&]() -> Result<void> {
    if (auto there = ensure_chat(account, chat); !there) return there;
    return guarded([&] {
      database_.prepare("UPDATE chats SET mode = ? WHERE account = ? AND jid = ?")
          .bind(static_cast<std::int64_t>(mode))
          .bind(account)
          .bind(chat.text())
          .run();
    });
  });
}

Result<Encryption> SqlcipherHistory::chat_mode(const AccountId& account, const xmpp::Jid& chat) {
  return guarded([&] {
    auto row = database_.prepare("SELECT mode FROM chats WHERE account = ? AND jid = ?");
    row.bind(account).bind(chat.text());
    // Only the one value that /plain writes means plain text.
    return row.step() && row.integer(0) == 0 ? Encryption::none : Encryption::omemo;
  });
}

Result<void> SqlcipherHistory::set_room(const AccountId& account, const xmpp::Jid& chat, const std::string& nick) {
  return transaction([&]() -> Result<void> {
    if (auto there = ensure_chat(account, chat); !there) return there;
    return guarded([&] {
      database_.prepare("UPDATE chats SET nick = ? WHERE account = ? AND jid = ?")
          .bind(nick)
          .bind(account)
          .bind(chat.text())
          .run();
    });
  });
}

Result<std::optional<std::string>> SqlcipherHistory::room_nick(const AccountId& account, const xmpp::Jid& chat) {
  return guarded([&]() -> std::optional<std::string> {
    auto row = database_.prepare("SELECT nick FROM chats WHERE account = ? AND jid = ?");
    row.bind(account).bind(chat.text());
    if (!row.step() || row.is_null(0)) return std::nullopt;
    return row.text(0);
  });
}

Result<void> SqlcipherHistory::set_chat_setting(const AccountId& account, const xmpp::Jid& chat, const std::string& key,
                                                const std::string& value) {
  return guarded([&] {
    database_.prepare("INSERT OR REPLACE INTO chat_settings (account, chat, key, value) VALUES (?, ?, ?, ?)")
        .bind(account)
        .bind(chat.text())
        .bind(key)
        .bind(value)
        .run();
  });
}

Result<std::string> SqlcipherHistory::chat_setting(const AccountId& account, const xmpp::Jid& chat,
                                                   const std::string& key) {
  return guarded([&] {
    auto row = database_.prepare("SELECT value FROM chat_settings WHERE account = ? AND chat = ? AND key = ?");
    return row.bind(account).bind(chat.text()).bind(key).step() ? row.text(0) : std::string();
  });
}

Result<void> SqlcipherHistory::put(const AccountId& account, const std::string& key, const std::string& value) {
  return guarded([&] {
    database_.prepare("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)").bind(account).bind(key).bind(value).run();
  });
}

Result<std::optional<std::string>> SqlcipherHistory::get(const AccountId& account, const std::string& key) {
  return guarded([&]() -> std::optional<std::string> {
    auto row = database_.prepare("SELECT value FROM facts WHERE account = ? AND key = ?");
    if (!row.bind(account).bind(key).step()) return std::nullopt;
    return row.text(0);
  });
}

omemo::Store& SqlcipherHistory::omemo_store(const AccountId& account) {
  return omemo_.try_emplace(account, database_, account).first->second;
}

}  // namespace tui
