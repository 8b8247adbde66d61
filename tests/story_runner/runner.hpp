// Running a story against a driver.
#pragma once

#include <optional>
#include <string>

#include "tests/story_runner/driver.hpp"

namespace stories {

// nullopt: all was as the story says. Otherwise file:line and what was different, for a person to read.
std::optional<std::string> run_story(const Story& story, Driver& driver);

}  // namespace stories
