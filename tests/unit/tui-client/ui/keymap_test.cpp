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
  CHECK(action_for(key) == Action::next_unread);
  key.alt = false;
  CHECK(action_for(key) == Action::history_next);
  Key letter;
  letter.text = "k";
  CHECK_FALSE(action_for(letter).has_value());
}
