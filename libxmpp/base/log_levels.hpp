// Levels of single parts of a program, changed while it runs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/log.hpp"

namespace xmpp::log {

// "trace", "debug", "info", "warning", "error", "off".
std::optional<Level> level_named(std::string_view name);
std::string_view name_of(Level level);

// Of one part (what write() has as its part), whatever the level of all says; nullopt: it has none of its own any more.
// At most 64 parts have; more are passed over. configure() forgets them.
void set_level(std::string_view part, std::optional<Level> level);
// Of all that have none of their own.
void set_level(Level level);

struct Levels {
  Level of_all = Level::info;
  std::map<std::string, Level, std::less<>> of_parts;  // of those with a level of their own, and of those that have written something
};
Levels levels();

}  // namespace xmpp::log
