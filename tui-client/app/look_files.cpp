// Reading them by toml++; a person's slip in one line costs that line.
#include "tui-client/app/look_files.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <optional>

namespace tui {
namespace {

constexpr std::int64_t most_bytes = 1 << 20;

class LookFile {
 public:
  LookFile(const std::filesystem::path& file, std::vector<std::string>& problems) : file_(file), problems_(problems) {
    std::error_code error;
    if (const auto size = std::filesystem::file_size(file, error); !error && size > most_bytes) {
      problems_.push_back(file.string() + ": too long");
      return;
    }
    try {
      table_ = toml::parse_file(file.string());
    } catch (const toml::parse_error& bad) {
      say(bad.source(), std::string(bad.description()));
    }
  }
  const toml::table& table() const { return table_; }
  void say(const toml::source_region& where, const std::string& what) {
    const auto line = where.begin.line;
    problems_.push_back(file_.string() + (line > 0 ? ":" + std::to_string(line) : "") + ": " + what);
  }

 private:
  std::filesystem::path file_;
  std::vector<std::string>& problems_;
  toml::table table_;
};

// A key that is bound; nullopt, and said why: it can't be.
std::optional<Key> read_key(LookFile& file, const toml::node& node) {
  const auto name = node.value_exact<std::string>();
  if (!name) {
    file.say(node.source(), "expected a key in quotes, as \"Ctrl-K\", or a list of them");
    return std::nullopt;
  }
  const auto key = key_named(*name);
  if (!key) {
    file.say(node.source(), "\"" + *name + "\" is no key: as \"Ctrl-K\", \"Alt-Down\", \"F5\"");
  } else if (key->kind == Key::Kind::character && !key->control && !key->alt) {
    file.say(node.source(), "\"" + *name + "\" is for typing: with Ctrl- or Alt- it can be a command");
    return std::nullopt;
  }
  return key;
}

void read_binding(LookFile& file, Keymap& keymap, std::string_view name, const toml::node& node) {
  const auto action = action_named(name);
  if (!action) return file.say(node.source(), std::string(name) + ": unknown; xmpp-tui --print-default-keys lists all");
  std::vector<Key> keys;
  if (const auto* list = node.as_array()) {
    for (const auto& one : *list) {
      if (const auto key = read_key(file, one)) keys.push_back(*key);
    }
    if (keys.empty() && !list->empty()) return;
  } else if (const auto key = read_key(file, node)) {
    keys.push_back(*key);
  } else {
    return;
  }
  keymap.bind(*action, keys);
}

std::optional<Color> read_color(const toml::node& node) {
  if (const auto number = node.value_exact<std::int64_t>()) {
    if (*number < 0 || *number > 255) return std::nullopt;
    return static_cast<Color>(*number);
  }
  const auto text = node.value_exact<std::string>();
  if (!text) return std::nullopt;
  if (*text == "default") return default_color;
  if (text->size() != 7 || (*text)[0] != '#' || text->find_first_not_of("0123456789abcdefABCDEF", 1) != text->npos) {
    return std::nullopt;
  }
  return rgb_color(static_cast<std::uint32_t>(std::stoul(text->substr(1), nullptr, 16)));
}

void read_style(LookFile& file, Style& style, const toml::table& table) {
  for (const auto& [key, node] : table) {
    const auto name = key.str();
    if (name == "foreground" || name == "background") {
      if (const auto color = read_color(node)) {
        (name == "foreground" ? style.foreground : style.background) = *color;
      } else {
        file.say(node.source(), std::string(name) + ": expected \"#rrggbb\", 0 to 255 of the terminal's palette, or \"default\"");
      }
      continue;
    }
    bool* flag = name == "bold"        ? &style.bold
                 : name == "dim"       ? &style.dim
                 : name == "reverse"   ? &style.reverse
                 : name == "underline" ? &style.underline
                                       : nullptr;
    if (!flag) {
      file.say(key.source(), std::string(name) + ": unknown; known are foreground, background, bold, dim, reverse, underline");
    } else if (const auto value = node.value_exact<bool>()) {
      *flag = *value;
    } else {
      file.say(node.source(), std::string(name) + ": expected true or false");
    }
  }
}

std::string color_text(Color color) {
  if (color == default_color) return "\"default\"";
  return std::to_string(color);
}

}  // namespace

ReadKeymap read_keymap(const std::filesystem::path& path) {
  ReadKeymap read;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return read;
  LookFile file(path, read.problems);
  // In the file's order: of two that want the same key, the later one has it.
  std::vector<std::pair<std::string_view, const toml::node*>> entries;
  for (const auto& [name, node] : file.table()) entries.emplace_back(name.str(), &node);
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return a.second->source().begin.line < b.second->source().begin.line;
  });
  for (const auto& [name, node] : entries) read_binding(file, read.keymap, name, *node);
  return read;
}

ReadTheme read_theme(const std::filesystem::path& path) {
  ReadTheme read;
  LookFile file(path, read.problems);
  for (const auto& [name, node] : file.table()) {
    const auto role = role_named(name.str());
    const auto* table = node.as_table();
    if (!role || !table) {
      file.say(name.source(), std::string(name.str()) + ": " +
                                  (role ? "expected a table, as [me]"
                                        : "unknown; xmpp-tui --print-default-theme lists all"));
    } else {
      read_style(file, read.theme[static_cast<std::size_t>(*role)], *table);
    }
  }
  return read;
}

std::string default_keys_file() {
  std::string out =
      "# xmpp-tui: ~/.config/xmpp-tui/keys.toml. Each action with its keys, commented out. What is named here has the keys\n"
      "# given and no others, [] none; a key that is given to another action is taken from it. What can't be used is told at\n"
      "# the start and left out. Keys: \"Ctrl-K\", \"Alt-K\", \"F1\" to \"F24\", \"Enter\", \"Tab\", \"Shift-Tab\", \"Backspace\", \"Delete\",\n"
      "# \"Escape\", \"Up\", \"Down\", \"Left\", \"Right\", \"Home\", \"End\", \"PgUp\", \"PgDn\", with Ctrl- or Alt- where the terminal sends them.\n";
  std::vector<Action> done;
  for (const auto& binding : default_keymap()) {
    if (std::find(done.begin(), done.end(), binding.action) != done.end()) continue;
    done.push_back(binding.action);
    std::string keys;
    for (const auto& other : default_keymap()) {
      if (other.action == binding.action) keys += (keys.empty() ? "\"" : ", \"") + to_string(other.key) + "\"";
    }
    const auto help = action_help(binding.action);
    if (!help.empty()) out += "\n# " + std::string(help);
    out += "\n#" + std::string(action_name(binding.action)) + " = [" + keys + "]\n";
  }
  return out;
}

std::string default_theme_file() {
  std::string out =
      "# xmpp-tui: a theme, ~/.config/xmpp-tui/themes/NAME.toml; theme = \"NAME\" in config.toml uses it. Everything here is the\n"
      "# default, commented out. foreground and background: \"#rrggbb\", a number of the terminal's palette (0 to 255), or\n"
      "# \"default\". Where the terminal has no such colours the nearest one is taken; with NO_COLOR there are none.\n";
  const auto theme = default_theme(true);
  for (std::size_t i = 0; i < theme.size(); ++i) {
    const auto& style = theme[i];
    if (role_help(static_cast<Role>(i)).empty()) continue;
    out += "\n# " + std::string(role_help(static_cast<Role>(i))) + "\n#[" + std::string(role_name(static_cast<Role>(i))) +
           "]\n#foreground = " + color_text(style.foreground) + "\n#background = " + color_text(style.background) + "\n";
    for (const auto& [name, value] : {std::pair("bold", style.bold), std::pair("dim", style.dim),
                                      std::pair("reverse", style.reverse), std::pair("underline", style.underline)}) {
      out += std::string("#") + name + " = " + (value ? "true" : "false") + "\n";
    }
  }
  return out;
}

}  // namespace tui
