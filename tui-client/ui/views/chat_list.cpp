// The list at the left: accounts, chats, who is there, what is unread.
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

struct ListRow {
  const Chat* chat = nullptr;  // null: an account's heading
  std::string heading;
};

std::vector<ListRow> rows_of(const Model& model) {
  std::vector<ListRow> rows;
  const AccountId* last = nullptr;
  for (const auto& chat : model.chats()) {
    // With one account its name stands in the top line already.
    if (model.accounts.size() > 1 && (!last || *last != chat->account)) {
      if (last) rows.push_back({nullptr, ""});
      const auto* account = model.account(chat->account);
      const bool online = account && account->connection == ConnectionState::online;
      rows.push_back({nullptr, chat->account + (online ? " ●" : " ○")});
    }
    last = &chat->account;
    rows.push_back({chat.get(), {}});
  }
  return rows;
}

// The first row that is shown, of so many.
int first_row(const Model& model, const std::vector<ListRow>& rows, int visible) {
  int selected = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].chat && rows[i].chat == model.current()) selected = static_cast<int>(i);
  }
  return std::clamp(selected - visible / 2, 0, std::max(0, static_cast<int>(rows.size()) - visible));
}

}  // namespace

const Chat* chat_at(const Model& model, const Rect& area, int y) {
  const auto rows = rows_of(model);
  const int row = y - area.y - 1;
  if (row < 0 || y >= area.y + area.height) return nullptr;
  const auto at = static_cast<std::size_t>(first_row(model, rows, area.height - 1) + row);
  return at < rows.size() ? rows[at].chat : nullptr;
}

void draw_list(const Model& model, Canvas& canvas, const Rect& area) {
  canvas.put(area.x + 1, area.y, "Chats", Role::title);
  const auto rows = rows_of(model);
  const int visible = area.height - 1;
  const int count = static_cast<int>(rows.size());
  const int from = first_row(model, rows, visible);
  for (int i = 0; i < visible && from + i < count; ++i) {
    const auto& row = rows[static_cast<std::size_t>(from + i)];
    const int y = area.y + 1 + i;
    if (!row.chat) {
      canvas.put(area.x + 1, y, fit(row.heading, area.width - 2), Role::dim);
      continue;
    }
    const auto& chat = *row.chat;
    const bool open = &chat == model.current();
    if (open) canvas.fill({area.x, y, area.width, 1}, Role::selected);
    std::string right;
    if (model.is_blocked(chat.account, chat.jid)) right += "⊘ ";
    if (chat.alarm) right += "⚠ ";
    if (chat.mentions > 0) right += "@" + std::to_string(std::min<std::uint32_t>(chat.mentions, 999)) + " ";
    if (chat.unread > 0) right += std::to_string(std::min<std::uint32_t>(chat.unread, 9999));
    if (chat.typing) right = "… " + right;
    const int right_width = text_width(right);
    const auto* occupant = model.occupant(chat);
    const auto mark = chat.is_room ? room_mark(chat.room.state)
                      : occupant   ? presence_mark(occupant->show)
                      : model.sees_presence_of(chat.account, chat.jid)
                          ? presence_mark(model.presence_of(chat.account, chat.jid).show)
                          : unknown_presence_mark();
    canvas.put(area.x + 1, y, mark.text, open ? Role::selected : mark.role);
    const int avatar = draw_avatar(model, chat, canvas, area.x + 3, y);
    canvas.put(area.x + 3 + avatar, y, shown_name(model, chat.name, std::max(0, area.width - 5 - right_width - avatar)),
               open                 ? Role::selected
               : chat.waiting() > 0 ? Role::unread
                                    : Role::text);
    const bool waits = chat.waiting() > 0 || chat.alarm;
    canvas.put(area.x + area.width - 1 - right_width, y, right,
               open    ? Role::selected
               : waits ? Role::unread
                       : Role::dim);
  }
  // What does not fit must not hide that something waits there.
  const auto waits = [&](int begin, int end) {
    for (int i = std::max(begin, 0); i < std::min(end, count); ++i) {
      if (rows[static_cast<std::size_t>(i)].chat && rows[static_cast<std::size_t>(i)].chat->waiting() > 0) return true;
    }
    return false;
  };
  if (from > 0) canvas.put(area.x + area.width - 2, area.y, "▲", waits(0, from) ? Role::unread : Role::dim);
  if (from + visible < count) {
    canvas.put(area.x + area.width - 2, area.y + area.height - 1, "▼",
               waits(from + visible, count) ? Role::unread : Role::dim);
  }
}

}  // namespace tui
