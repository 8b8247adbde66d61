// The line at the top (who we are, what is unread, the time) and the one at the bottom (keys, or the newest notice).
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/account_marks.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

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
           account_words(*account);
    // What is wrong with others must not hide behind the one that is in use.
    for (const auto& other : model.accounts) {
      if (&other == account || !other.enabled || other.connection == ConnectionState::online) continue;
      left += "  " + model.mark_of(other.id) + " ○ " + account_words(other);
    }
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
