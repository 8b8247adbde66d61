// Key: what a person did at the terminal, after decoding.
#pragma once

#include <string>

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
    resize
  };
  Kind kind = Kind::character;
  std::string text;      // character: UTF-8 of one character; paste: everything pasted
  int number = 0;        // function keys
  bool control = false;  // character: the letter is lower-case ("k" for Ctrl-K)
  bool alt = false;
  bool shift = false;
  friend bool operator==(const Key&, const Key&) = default;
};

// "Ctrl-K", "Alt-Down", "F1", "a": as the help shows it and a keymap file writes it.
std::string to_string(const Key& key);

}  // namespace tui
