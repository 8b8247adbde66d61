// Style: how a cell looks; Role: what it means. Views speak in roles, the theme says how they look.
#pragma once

#include <array>
#include <cstdint>

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

struct Style {
  std::int16_t foreground = -1;  // palette index 0…255, −1: the terminal's default
  std::int16_t background = -1;
  bool bold = false, dim = false, reverse = false, underline = false;
  friend bool operator==(const Style&, const Style&) = default;
};

using Theme = std::array<Style, static_cast<std::size_t>(Role::count_)>;

// `color` false (NO_COLOR, a monochrome terminal): attributes only.
Theme default_theme(bool color);

}  // namespace tui
