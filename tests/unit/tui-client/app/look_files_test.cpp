// Keys and colours out of files: what counts, what is left out and how that is said.
#include "tui-client/app/look_files.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/unit/temporary_directory.hpp"

using namespace tui;

namespace {

std::filesystem::path written(const test::TemporaryDirectory& folder, const std::string& text) {
  const auto path = folder.path() / "look.toml";
  std::ofstream(path) << text;
  return path;
}

std::string without_comments(std::string text) {
  std::string out, line;
  for (std::istringstream in(text); std::getline(in, line);) {
    if (line.starts_with("#") && !line.starts_with("# ")) out += line.substr(1);
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("a key file changes what it names") {
  test::TemporaryDirectory folder;
  const auto read = read_keymap(written(folder, "next_unread = [\"F5\", \"Alt-u\"]\nquit = \"Ctrl-K\"\nsuspend = []\n"));
  CHECK(read.problems.empty());
  const auto& keys = read.keymap;
  CHECK(keys.action_for(*key_named("F5")) == Action::next_unread);
  CHECK(keys.action_for(*key_named("Alt-U")) == Action::next_unread);
  CHECK_FALSE(keys.action_for(*key_named("Alt-Down")));
  CHECK(keys.action_for(*key_named("Ctrl-K")) == Action::quit);  // taken from go_to_chat
  CHECK_FALSE(keys.action_for(*key_named("Ctrl-Q")));
  CHECK_FALSE(keys.action_for(*key_named("Ctrl-Z")));
  CHECK(keys.action_for(*key_named("Ctrl-F")) == Action::search);
}

TEST_CASE("what can't be used of a key file is named with its line, and the rest counts") {
  test::TemporaryDirectory folder;
  const auto path = written(folder, "help = \"F2\"\nfly = \"F3\"\nsearch = \"Hyper-X\"\nquit = 7\nlock = \"x\"\ntrust = [\"F4\", \"Nope\"]\n");
  const auto read = read_keymap(path);
  REQUIRE(read.problems.size() == 5);
  CHECK(read.problems[0].starts_with(path.string() + ":2: fly: unknown"));
  CHECK(read.problems[1].starts_with(path.string() + ":3: \"Hyper-X\" is no key"));
  CHECK(read.problems[2].starts_with(path.string() + ":4: expected a key"));
  CHECK(read.problems[3].starts_with(path.string() + ":5: \"x\" is for typing"));
  CHECK(read.problems[4].starts_with(path.string() + ":6: \"Nope\" is no key"));
  CHECK(read.keymap.action_for(*key_named("F2")) == Action::help);
  CHECK(read.keymap.action_for(*key_named("F4")) == Action::trust);
  CHECK(read.keymap.action_for(*key_named("Ctrl-F")) == Action::search);
  CHECK(read.keymap.action_for(*key_named("Ctrl-Q")) == Action::quit);
  const auto broken = read_keymap(written(folder, "help = \"F2\"\nquit = \n"));
  REQUIRE(broken.problems.size() == 1);
  CHECK(broken.problems[0].find("look.toml:2: ") != std::string::npos);
  CHECK(read_keymap(folder.path() / "none.toml").problems.empty());
}

TEST_CASE("a theme changes what it names") {
  test::TemporaryDirectory folder;
  const auto path = written(folder, "[me]\nforeground = \"#5fafff\"\nbold = false\n[dim]\nforeground = 240\n[border]\nforeground = \"default\"\n"
                                    "[bar]\nforeground = \"blue\"\n[sky]\nbold = true\n[text]\nblink = true\nbold = 1\n");
  const auto read = read_theme(path);
  const auto style = [&](Role role) { return read.theme[static_cast<std::size_t>(role)]; };
  CHECK(style(Role::me).foreground == rgb_color(0x5fafff));
  CHECK_FALSE(style(Role::me).bold);
  CHECK(style(Role::dim).foreground == 240);
  CHECK(style(Role::dim).dim);  // as the default has it
  CHECK(style(Role::border).foreground == default_color);
  CHECK(style(Role::bar) == default_theme(true)[static_cast<std::size_t>(Role::bar)]);
  REQUIRE(read.problems.size() == 4);
  for (const auto* line : {":9: foreground: expected", ":10: sky: unknown", ":13: blink: unknown", ":14: bold: expected"}) {
    CAPTURE(line);
    CHECK(std::any_of(read.problems.begin(), read.problems.end(),
                      [&](const auto& problem) { return problem.starts_with(path.string() + line); }));
  }
  CHECK(read_theme(folder.path() / "none.toml").problems.size() == 1);
}

TEST_CASE("the files with the defaults say what the defaults are") {
  test::TemporaryDirectory folder;
  const auto keys = read_keymap(written(folder, without_comments(default_keys_file())));
  CHECK(keys.problems.empty());
  for (const auto& binding : default_keymap()) CHECK(keys.keymap.action_for(binding.key) == binding.action);
  CHECK(keys.keymap.bindings().size() == default_keymap().size());
  const auto theme = read_theme(written(folder, without_comments(default_theme_file())));
  CHECK(theme.problems.empty());
  CHECK(theme.theme == default_theme(true));
}

TEST_CASE("colours that a terminal does not have") {
  CHECK(nearest_color(rgb_color(0xff0000), 256) == 196);
  CHECK(nearest_color(rgb_color(0x5fafff), 256) == 75);
  CHECK(nearest_color(rgb_color(0x808080), 256) == 244);
  CHECK(nearest_color(rgb_color(0xff0000), 16) == 9);
  CHECK(nearest_color(rgb_color(0x00c000), 8) == 2);
  CHECK(palette_rgb(75) == 0x5fafff);
}
