// What archives (XEP-0313) need of the store: places in time, what is known already, what is still missing.
#include <algorithm>

#include "tui-client/history/guarded.hpp"
#include "tui-client/history/message_rows.hpp"
#include "tui-client/history/sqlcipher_history.hpp"

namespace tui {

using history::guarded;
using xmpp::Result;

MessageId SqlcipherHistory::free_place(MessageId from, MessageId step) {
  for (MessageId place = std::max<MessageId>(from, 1);; place += step) {
    // Before the beginning of time nothing has been said: then after all that is there.
    if (place < 1) return free_place(from, 1);
    auto row = database_.prepare("SELECT 1 FROM messages WHERE id = ?");
    if (!row.bind(place).step()) return place;
  }
}

Result<MessageId> SqlcipherHistory::place_from(xmpp::Timestamp when) {
  return guarded([&] { return free_place(when, 1); });
}

Result<MessageId> SqlcipherHistory::place_until(xmpp::Timestamp when) {
  return guarded([&] { return free_place(when, -1); });
}

Result<MessageId> SqlcipherHistory::known(const ChatMessage& message) {
  return guarded([&]() -> MessageId {
    if (!message.archive_id.empty()) {
      auto row = database_.prepare(
          "SELECT id FROM messages WHERE account = ? AND chat = ? AND archive_id = ? AND archive_id <> '' LIMIT 1");
      if (row.bind(message.account).bind(message.chat.text()).bind(message.archive_id).step()) return row.integer(0);
    }
    if (message.stanza_id.empty()) return 0;
    const bool ours = message.direction == Direction::outgoing;
    auto row = database_.prepare(
        "SELECT id FROM messages WHERE account = ? AND chat = ? AND stanza_id = ? AND stanza_id <> '' "
        "AND direction = ? AND (direction = 1 OR sender = ?) ORDER BY id LIMIT 1");
    row.bind(message.account).bind(message.chat.text()).bind(message.stanza_id).bind(std::int64_t{ours});
    return row.bind(message.from.text()).step() ? row.integer(0) : 0;
  });
}

Result<std::vector<ChatMessage>> SqlcipherHistory::since(const AccountId& account, const xmpp::Jid& chat,
                                                         MessageId first, std::size_t limit) {
  return guarded([&] {
    auto rows = database_.prepare(select_messages("WHERE account = ? AND chat = ? AND id >= ? AND " +
                                                  std::string(stands_alone) + " ORDER BY id DESC LIMIT ?"));
    rows.bind(account).bind(chat.text()).bind(first).bind(static_cast<std::int64_t>(limit));
    auto all = read_all(rows);
    std::reverse(all.begin(), all.end());
    annotate(database_, all);
    return all;
  });
}

Result<UnreadState> SqlcipherHistory::unread_state(const AccountId& account, const xmpp::Jid& chat) {
  return guarded([&] {
    auto row = database_.prepare(
        "SELECT count(*), total(mentions), min(id) FROM messages WHERE account = ? AND chat = ? AND unread = 1");
    row.bind(account).bind(chat.text()).step();
    return UnreadState{static_cast<std::uint32_t>(row.integer(0)), static_cast<std::uint32_t>(row.integer(1)),
                       row.integer(2)};
  });
}

Result<std::string> SqlcipherHistory::archive_id_until(const AccountId& account, const xmpp::Jid& chat,
                                                       MessageId last) {
  return guarded([&] {
    auto row = database_.prepare(
        "SELECT archive_id FROM messages WHERE account = ? AND chat = ? AND id <= ? AND archive_id <> '' "
        "ORDER BY id DESC LIMIT 1");
    return row.bind(account).bind(chat.text()).bind(last).step() ? row.text(0) : std::string();
  });
}

Result<std::vector<ArchiveGap>> SqlcipherHistory::gaps(const AccountId& account) {
  return guarded([&] {
    std::vector<ArchiveGap> all;
    auto row = database_.prepare(
        "SELECT id, archive, after_id, after_when, before_id, in_order FROM archive_gaps WHERE account = ? "
        "ORDER BY after_when DESC, id DESC");
    row.bind(account);
    while (row.step()) {
      all.push_back(
          {row.integer(0), read_jid(row.text(1)), row.text(2), row.integer(3), row.text(4), row.integer(5) != 0});
    }
    return all;
  });
}

Result<void> SqlcipherHistory::put_gap(const AccountId& account, ArchiveGap& gap) {
  return guarded([&] {
    auto row = database_.prepare(
        "INSERT OR REPLACE INTO archive_gaps (id, account, archive, after_id, after_when, before_id, in_order) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (gap.id == 0) {
      row.bind_null();
    } else {
      row.bind(gap.id);
    }
    row.bind(account).bind(gap.archive.text()).bind(gap.after).bind(gap.after_when).bind(gap.before);
    row.bind(std::int64_t{gap.in_order}).run();
    gap.id = database_.last_insert_id();
  });
}

Result<void> SqlcipherHistory::drop_gap(std::int64_t id) {
  return guarded([&] { database_.prepare("DELETE FROM archive_gaps WHERE id = ?").bind(id).run(); });
}

}  // namespace tui
