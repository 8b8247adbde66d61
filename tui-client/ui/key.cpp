// Names of keys.
#include "tui-client/ui/key.hpp"

#include <cctype>
#include <utility>

namespace tui {

namespace {
constexpr std::string_view first_half = "Ctrl-X ";
}

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
    case Key::Kind::mouse:
      name = "Mouse";
      break;
  }
  return std::string(key.second ? first_half : "") + (key.control ? "Ctrl-" : "") + (key.alt ? "Alt-" : "") +
         (key.shift ? "Shift-" : "") + name;
}

std::optional<Key> key_named(std::string_view name) {
  if (name.starts_with(first_half)) {
    auto behind = key_named(name.substr(first_half.size()));
    if (behind) behind->second = true;
    return behind;
  }
  Key key;
  bool modified = true;
  while (modified) {
    modified = false;
    for (auto [prefix, flag] : {std::pair("Ctrl-", &key.control), std::pair("Alt-", &key.alt)}) {
      if (name.size() <= std::string_view(prefix).size() || !name.starts_with(prefix)) continue;
      name.remove_prefix(std::string_view(prefix).size());
      modified = *flag = true;
    }
  }
  // Of those that have names.
  for (int kind = static_cast<int>(Key::Kind::enter); kind < static_cast<int>(Key::Kind::function); ++kind) {
    key.kind = static_cast<Key::Kind>(kind);
    Key bare;
    bare.kind = key.kind;
    if (to_string(bare) == name) return key;
  }
  if (name.size() >= 2 && name.size() <= 3 && name[0] == 'F' && name.find_first_not_of("0123456789", 1) == name.npos) {
    key.kind = Key::Kind::function;
    key.number = std::stoi(std::string(name.substr(1)));
    if (key.number < 1 || key.number > 24) return std::nullopt;
    return key;
  }
  key.kind = Key::Kind::character;
  if (name == "Space") name = " ";
  if (name.empty()) return std::nullopt;
  // One character, as UTF-8.
  std::size_t length = 1;
  while (length < name.size() && (static_cast<unsigned char>(name[length]) & 0xc0) == 0x80) ++length;
  if (length != name.size()) return std::nullopt;
  key.text = name;
  if (key.control || key.alt) {
    for (auto& c : key.text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return key;
}

}  // namespace tui
