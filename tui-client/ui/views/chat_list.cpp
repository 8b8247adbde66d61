// The list at the left: accounts, chats, who is there, what is unread.
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/account_marks.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

struct ListRow {
  const Chat* chat = nullptr;             // null: not a chat's
  const AccountState* account = nullptr;  // of a heading; null: a blank line
  bool words = false;                     // why it is not online
};

// With one account its name stands in the top line already; with several each has a heading, with chats or without.
std::vector<ListRow> rows_of(const Model& model) {
  std::vector<ListRow> rows;
  const bool several = model.accounts.size() > 1;
  const auto& chats = model.chats();
  std::size_t next = 0;
  for (const auto& account : model.accounts) {
    if (several) {
      if (!rows.empty()) rows.push_back({});
      rows.push_back({nullptr, &account});
      if (account.connection != ConnectionState::online && account.enabled) rows.push_back({nullptr, &account, true});
    }
    for (; next < chats.size() && chats[next]->account == account.id; ++next) rows.push_back({chats[next].get()});
  }
  for (; next < chats.size(); ++next) rows.push_back({chats[next].get()});
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

void draw_account_row(const Model& model, Canvas& canvas, const ListRow& row, const Rect& area) {
  if (!row.account) return;
  const auto& account = *row.account;
  if (row.words) {
    canvas.put(area.x + 3, area.y, fit(account_words(account), area.width - 4), account.stuck ? Role::error : Role::dim);
    return;
  }
  const auto mark = account_prefix(model, account.id);
  const int width = canvas.put(area.x + 1, area.y, mark, account_role(model, account.id));
  const bool online = account.connection == ConnectionState::online;
  const auto sign = online ? presence_mark(account.show) : Mark{"○", account.stuck ? Role::error : Role::offline};
  canvas.put(area.x + 1 + width, area.y, fit(account.id, area.width - 4 - width), Role::dim);
  canvas.put(area.x + area.width - 2, area.y, sign.text, sign.role);
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
      draw_account_row(model, canvas, row, {area.x, y, area.width, 1});
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
    int avatar = draw_avatar(model, chat, canvas, area.x + 3, y);
    if (model.in_several(chat)) {  // the heading may be above the screen
      avatar += canvas.put(area.x + 3 + avatar, y, account_prefix(model, chat.account),
                           open ? Role::selected : account_role(model, chat.account));
    }
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
