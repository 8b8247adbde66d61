// The line at the top (who we are, what is unread, the time) and the one at the bottom (keys, or the newest notice).
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

std::string state_text(const AccountState& account) {
  switch (account.connection) {
    case ConnectionState::offline:
      return account.text.empty() ? "offline" : account.text;
    case ConnectionState::connecting:
      return "connecting…";
    case ConnectionState::authenticating:
      return "logging in…";
    case ConnectionState::waiting:
      return account.text.empty() ? "waiting to reconnect" : account.text;
    case ConnectionState::online:
      break;
  }
  return std::string(show_name(account.show)) + (account.reading_archive ? " · reading the archive…" : "");
}

}  // namespace

void draw_top(const Model& model, Canvas& canvas, const Rect& area) {
  canvas.fill(area, Role::bar);
  std::string right;
  if (const auto unread = model.total_unread()) right = "⚡ " + std::to_string(unread) + " unread  ";
  if (model.clock != 0) right += clock_text(model.clock);
  const int right_width = text_width(right);
  const int right_x = area.width - right_width - 1;

  std::string left;
  const auto* account = model.account(model.default_account());
  if (account) {
    const bool online = account->connection == ConnectionState::online;
    left = account->id + " " + (online ? std::string(presence_mark(account->show).text) : "○") + " " +
           state_text(*account);
    std::size_t others_down = 0;
    for (const auto& other : model.accounts) {
      if (&other != account && other.connection != ConnectionState::online) ++others_down;
    }
    if (others_down) left += "  (" + std::to_string(others_down) + " other account(s) not online)";
  } else {
    left = "xmpp-tui";
  }
  canvas.put(1, area.y, fit(left, std::max(0, right_x - 2)), Role::bar);
  if (right_x > 1) canvas.put(right_x, area.y, right, Role::bar);
}

void draw_bottom(const Model& model, Canvas& canvas, const Rect& area) {
  if (!model.flash.empty()) {
    canvas.put(1, area.y, fit(model.flash, area.width - 2), model.flash_is_error ? Role::error : Role::warning);
    return;
  }
  int x = 1;
  for (const auto& hint : model.key_hints) {
    if (x + text_width(hint) > area.width - 1) break;
    x += canvas.put(x, area.y, hint, Role::dim) + 2;
  }
}

}  // namespace tui
