// The locked screen: nothing of anybody, and a line for the passphrase.
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

void draw_lock(const LockPage& page, Canvas& canvas) {
  canvas.fill({0, 0, canvas.width(), canvas.height()}, Role::text);
  const int middle = canvas.height() / 2;
  const auto centered = [&](int y, const std::string& text, Role role) {
    canvas.put(std::max(0, (canvas.width() - text_width(text)) / 2), y, text, role, canvas.width());
  };
  centered(middle - 1, "🔒 locked", Role::title);
  std::string dots;
  const auto length = grapheme_borders(page.passphrase.text()).size();
  for (std::size_t i = 1; i < length && !page.passphrase.empty() && i <= 20; ++i) dots += "•";
  const std::string label = "Passphrase: ";
  const int x = std::max(0, (canvas.width() - text_width(label) - 20) / 2);
  const int wide = canvas.put(x, middle + 1, label + dots, Role::text, canvas.width() - x);
  canvas.cursor_x = std::min(x + wide, canvas.width() - 1);
  canvas.cursor_y = middle + 1;
  if (page.checking) centered(middle + 2, "one moment…", Role::dim);
  if (!page.error.empty()) centered(middle + 2, page.error, Role::error);
}

}  // namespace tui
