// The default theme: the sixteen colours every terminal has, so that it follows the user's own palette.
#include "tui-client/ui/style.hpp"

namespace tui {

Theme default_theme(bool color) {
  Theme theme{};
  const auto set = [&](Role role, Style style) {
    if (!color) style.foreground = style.background = -1;
    theme[static_cast<std::size_t>(role)] = style;
  };
  const auto fg = [](std::int16_t c) { return Style{.foreground = c}; };
  set(Role::dim, {.dim = true});
  set(Role::title, {.bold = true});
  set(Role::border, fg(8));
  set(Role::bar, {.reverse = true});
  set(Role::selected, {.reverse = true});
  set(Role::me, {.foreground = 6, .bold = true});
  set(Role::peer, {.foreground = 4, .bold = true});
  set(Role::online, fg(2));
  set(Role::away, fg(3));
  set(Role::offline, {.foreground = 8});
  set(Role::encrypted, fg(2));
  set(Role::verified, {.foreground = 2, .bold = true});
  set(Role::plain, {.foreground = 15, .background = 1, .bold = true, .reverse = !color});
  set(Role::warning, {.foreground = 3, .bold = true});
  set(Role::error, {.foreground = 1, .bold = true});
  set(Role::unread, {.foreground = 5, .bold = true});
  set(Role::code, {.foreground = 0, .background = 15, .reverse = !color});
  set(Role::mention, {.foreground = 5, .bold = true});
  // In the order of the colour wheel, from red; on 256 colours and on 16.
  constexpr std::int16_t hues[] = {1, 3, 3, 2, 2, 6, 4, 5};
  for (unsigned i = 0; i < 8; ++i) {
    set(static_cast<Role>(static_cast<unsigned>(Role::nick_0) + i), {.foreground = hues[i], .bold = i % 2 == 0});
  }
  set(Role::cursor, {.reverse = true});
  return theme;
}

}  // namespace tui
