// Logging for both programs: named parts, levels, one line each; spdlog stays behind log.cpp.
// House rule: never a message body, a password, a key or a whole stanza.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace xmpp::log {

enum class Level { trace, debug, info, warning, error, off };

struct Options {
  Level level = Level::info;
  std::string file;        // empty: standard error
  bool timestamps = true;  // off under journald, which has its own
};

// Before it is called, warnings and errors go to standard error. May be called again (SIGHUP: reopens the file).
// Throws std::runtime_error if the file can't be opened.
void configure(const Options& options);
bool enabled(Level level);
// Control characters in `line` are escaped, so that no peer can forge a line.
void write(Level level, std::string_view part, std::string_view line);

template <class... Args>
void debug(std::string_view part, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::debug)) write(Level::debug, part, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(std::string_view part, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info)) write(Level::info, part, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(std::string_view part, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warning)) write(Level::warning, part, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(std::string_view part, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::error)) write(Level::error, part, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace xmpp::log
