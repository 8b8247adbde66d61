// Style: how a cell looks; Role: what it means. Views speak in roles, the theme says how they look.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tui {

enum class Role : std::uint8_t {
  text,
  dim,    // times, hints
  title,  // name of the open chat
  border,
  bar,       // top and bottom line
  selected,  // the open chat in the list
  me,        // our own name
  peer,      // another's name
  online,
  away,
  offline,
  encrypted,  // the lock
  verified,
  plain,  // the loud banner of a chat in plain text
  warning,
  error,
  unread,
  cursor,
  code,     // black on white, whatever the theme
  mention,  // a message that names us
  nick_0,   // eight hues of people in rooms, see nick_role()
  nick_7 = nick_0 + 7,
  picture,  // of an image: the cell has its own colours
  count_,
};

// A palette index 0…255, the terminal's default, or what rgb_color() makes.
using Color = std::int32_t;
inline constexpr Color default_color = -1;
inline constexpr Color first_rgb = 1 << 24;
constexpr Color rgb_color(std::uint32_t rgb) { return first_rgb | static_cast<Color>(rgb & 0xffffff); }
// The one of the first `colors` of a terminal's palette (8, 16 or 256) that comes nearest; those below 16 only where
// there are no more, since they are the user's own.
Color nearest_color(Color rgb, int colors);
// What a palette index usually looks like, as 0xrrggbb.
int palette_rgb(Color index);

struct Style {
  Color foreground = default_color;
  Color background = default_color;
  bool bold = false, dim = false, reverse = false, underline = false;
  friend bool operator==(const Style&, const Style&) = default;
};

using Theme = std::array<Style, static_cast<std::size_t>(Role::count_)>;

// `color` false (NO_COLOR, a monochrome terminal): attributes only.
Theme default_theme(bool color);

// As a theme's file names it: "me"; and what it is for, "" where a theme has no say.
std::string_view role_name(Role role);
std::string_view role_help(Role role);
std::optional<Role> role_named(std::string_view name);

}  // namespace tui
