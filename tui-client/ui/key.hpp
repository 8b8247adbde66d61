// Key: what a person did at the terminal, after decoding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tui {

struct Key {
  enum class Kind {
    character,
    enter,
    tab,
    backtab,
    backspace,
    del,
    escape,
    up,
    down,
    left,
    right,
    home,
    end,
    page_up,
    page_down,
    function,
    paste,
    resize,
    mouse
  };
  Kind kind = Kind::character;
  std::string text;      // character: UTF-8 of one character; paste: everything pasted
  int number = 0;        // function keys; mouse: 0 the left button, wheel_up, wheel_down
  int x = 0, y = 0;      // mouse: the cell, from 0
  bool control = false;  // character: the letter is lower-case ("k" for Ctrl-K)
  bool alt = false;
  bool shift = false;
  bool second = false;  // typed behind Ctrl-X
  static constexpr int wheel_up = 64, wheel_down = 65;
  friend bool operator==(const Key&, const Key&) = default;
};

// "Ctrl-K", "Alt-Down", "F1", "a", "Ctrl-X Ctrl-E": as the help shows it and a keymap file writes it.
std::string to_string(const Key& key);
// The key of that name; nullopt: there is none. Letters are read in either case.
std::optional<Key> key_named(std::string_view name);

}  // namespace tui
