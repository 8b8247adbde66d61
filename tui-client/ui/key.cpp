// Names of keys.
#include "tui-client/ui/key.hpp"

#include <cctype>

namespace tui {

std::string to_string(const Key& key) {
  std::string name;
  switch (key.kind) {
    case Key::Kind::character:
      name = key.text == " " ? "Space" : key.text;
      if (key.control || key.alt) {
        for (auto& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (name == "SPACE") name = "Space";
      }
      break;
    case Key::Kind::enter:
      name = "Enter";
      break;
    case Key::Kind::tab:
      name = "Tab";
      break;
    case Key::Kind::backtab:
      name = "Shift-Tab";
      break;
    case Key::Kind::backspace:
      name = "Backspace";
      break;
    case Key::Kind::del:
      name = "Delete";
      break;
    case Key::Kind::escape:
      name = "Escape";
      break;
    case Key::Kind::up:
      name = "Up";
      break;
    case Key::Kind::down:
      name = "Down";
      break;
    case Key::Kind::left:
      name = "Left";
      break;
    case Key::Kind::right:
      name = "Right";
      break;
    case Key::Kind::home:
      name = "Home";
      break;
    case Key::Kind::end:
      name = "End";
      break;
    case Key::Kind::page_up:
      name = "PgUp";
      break;
    case Key::Kind::page_down:
      name = "PgDn";
      break;
    case Key::Kind::function:
      name = "F" + std::to_string(key.number);
      break;
    case Key::Kind::paste:
      name = "Paste";
      break;
    case Key::Kind::resize:
      name = "Resize";
      break;
  }
  return std::string(key.control ? "Ctrl-" : "") + (key.alt ? "Alt-" : "") + (key.shift ? "Shift-" : "") + name;
}

}  // namespace tui
