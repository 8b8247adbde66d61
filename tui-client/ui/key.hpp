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
// The key of that name; nullopt: there is none. Letters are read in either case.
std::optional<Key> key_named(std::string_view name);

}  // namespace tui
