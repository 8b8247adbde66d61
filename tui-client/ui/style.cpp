// The default theme: the sixteen colours every terminal has, so that it follows the user's own palette.
#include "tui-client/ui/style.hpp"

#include <algorithm>
#include <iterator>

namespace tui {
namespace {

struct NamedRole {
  std::string_view name, help;
};
// In the order of Role.
constexpr NamedRole named_roles[] = {{"text", "what is said"},
                                     {"dim", "times, hints"},
                                     {"title", "the name of the open chat"},
                                     {"border", "lines between parts"},
                                     {"bar", "the top and the bottom line"},
                                     {"selected", "the open chat in the list"},
                                     {"me", "our own name"},
                                     {"peer", "another's name"},
                                     {"online", "somebody is there"},
                                     {"away", "somebody is away"},
                                     {"offline", "somebody is not there"},
                                     {"encrypted", "the lock"},
                                     {"verified", "a verified device"},
                                     {"plain", "the banner of a chat in plain text"},
                                     {"warning", "look here"},
                                     {"error", "what went wrong"},
                                     {"unread", "counts of what is unread"},
                                     {"cursor", "what is chosen"},
                                     {"code", "QR codes"},
                                     {"mention", "a message that names us"},
                                     {"nick_0", "people in rooms: eight hues, this is the first"},
                                     {"nick_1", "the second"},
                                     {"nick_2", "the third"},
                                     {"nick_3", "the fourth"},
                                     {"nick_4", "the fifth"},
                                     {"nick_5", "the sixth"},
                                     {"nick_6", "the seventh"},
                                     {"nick_7", "the eighth"},
                                     {"picture", ""}};  // has its own colours
static_assert(std::size(named_roles) == static_cast<std::size_t>(Role::count_));

struct Rgb {
  int red, green, blue;
};
// xterm's: 16 that users change, a cube of 6×6×6, and 24 greys.
Rgb palette_color(int index) {
  constexpr Rgb first[] = {{0, 0, 0},       {205, 0, 0},   {0, 205, 0},   {205, 205, 0}, {0, 0, 238},    {205, 0, 205},
                           {0, 205, 205},   {229, 229, 229}, {127, 127, 127}, {255, 0, 0},   {0, 255, 0},    {255, 255, 0},
                           {92, 92, 255},   {255, 0, 255}, {0, 255, 255}, {255, 255, 255}};
  if (index < 16) return first[index];
  if (index >= 232) return {8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)};
  const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
  const int cube = index - 16;
  return {level(cube / 36), level(cube / 6 % 6), level(cube % 6)};
}

}  // namespace

std::string_view role_name(Role role) { return named_roles[static_cast<std::size_t>(role)].name; }
std::string_view role_help(Role role) { return named_roles[static_cast<std::size_t>(role)].help; }

std::optional<Role> role_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(named_roles); ++i) {
    if (named_roles[i].name == name && !named_roles[i].help.empty()) return static_cast<Role>(i);
  }
  return std::nullopt;
}

int palette_rgb(Color index) {
  const auto color = palette_color(std::clamp<int>(index, 0, 255));
  return color.red << 16 | color.green << 8 | color.blue;
}

Color nearest_color(Color rgb, int colors) {
  const Rgb wanted{(rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff};
  Color best = 0;
  int nearest = 1 << 30;
  for (int i = colors >= 256 ? 16 : 0; i < std::min(colors, 256); ++i) {
    const auto has = palette_color(i);
    const int red = has.red - wanted.red, green = has.green - wanted.green, blue = has.blue - wanted.blue;
    const int distance = 3 * red * red + 4 * green * green + 2 * blue * blue;  // as eyes see them
    if (distance < nearest) nearest = distance, best = i;
  }
  return best;
}

Theme default_theme(bool color) {
  Theme theme{};
  const auto set = [&](Role role, Style style) {
    if (!color) style.foreground = style.background = -1;
    theme[static_cast<std::size_t>(role)] = style;
  };
  const auto fg = [](Color c) { return Style{.foreground = c}; };
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
  constexpr Color hues[] = {1, 3, 3, 2, 2, 6, 4, 5};
  for (unsigned i = 0; i < 8; ++i) {
    set(static_cast<Role>(static_cast<unsigned>(Role::nick_0) + i), {.foreground = hues[i], .bold = i % 2 == 0});
  }
  set(Role::cursor, {.reverse = true});
  return theme;
}

}  // namespace tui
