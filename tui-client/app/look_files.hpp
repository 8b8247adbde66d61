// The files for keys and colours: ~/.config/xmpp-tui/keys.toml and themes/NAME.toml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tui-client/ui/keymap.hpp"
#include "tui-client/ui/style.hpp"

namespace tui {

// What can't be used is left out, and said as "FILE:LINE: why".
struct ReadKeymap {
  Keymap keymap;
  std::vector<std::string> problems;
};
ReadKeymap read_keymap(const std::filesystem::path& file);  // a missing one says nothing

struct ReadTheme {
  Theme theme = default_theme(true);
  std::vector<std::string> problems;
};
ReadTheme read_theme(const std::filesystem::path& file);  // a missing one is a problem

// Such files with the defaults, each line commented out: conf/keys.toml, conf/theme.toml.
std::string default_keys_file();
std::string default_theme_file();

}  // namespace tui
