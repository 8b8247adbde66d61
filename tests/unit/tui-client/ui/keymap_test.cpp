// Every key means one thing.
#include "tui-client/ui/keymap.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace tui;

TEST_CASE("no key is bound twice") {
  std::set<std::string> seen;
  for (const auto& binding : default_keymap())
    CHECK_MESSAGE(seen.insert(to_string(binding.key)).second, to_string(binding.key));
}

TEST_CASE("keys are found by what the terminal sends") {
  Key key;
  key.kind = Key::Kind::down;
  key.alt = true;
  const Keymap keys;
  CHECK(keys.action_for(key) == Action::next_unread);
  key.alt = false;
  CHECK(keys.action_for(key) == Action::history_next);
  Key letter;
  letter.text = "k";
  CHECK_FALSE(keys.action_for(letter).has_value());
}

TEST_CASE("names of keys are read as they are written") {
  for (const auto& binding : default_keymap()) {
    const auto name = to_string(binding.key);
    CAPTURE(name);
    CHECK(key_named(name) == binding.key);
  }
  CHECK(to_string(*key_named("Ctrl-Alt-x")) == "Ctrl-Alt-X");
  CHECK(to_string(*key_named("Alt-ü")) == "Alt-ü");
  CHECK(to_string(*key_named("Alt-Space")) == "Alt-Space");
  for (const auto* name : {"", "Ctrl-", "F0", "F25", "Hyper-X", "Paste", "ab", "Ctrl-ab", "\xff\xff"}) {
    CAPTURE(name);
    CHECK_FALSE(key_named(name));
  }
}

TEST_CASE("every action has a name of its own") {
  for (int i = 0; i <= static_cast<int>(Action::quit); ++i) {
    const auto action = static_cast<Action>(i);
    CHECK(action_named(action_name(action)) == action);
  }
}
