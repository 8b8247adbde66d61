// Logging by spdlog; the only file that includes it.
#include "libxmpp/base/log_levels.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>

namespace xmpp::log {
namespace {

std::atomic<Level> current_level{Level::warning};
std::atomic<Level> lowest_level{Level::warning};  // of all parts: what is below it is not even formatted
constexpr std::size_t max_parts = 64;

// Function-local and never destroyed: threads that end late may still log.
struct Target {
  std::mutex mutex;
  std::shared_ptr<spdlog::logger> logger;
  std::map<std::string, Level, std::less<>> levels;  // of parts
  std::set<std::string, std::less<>> seen;

  void find_lowest() {
    Level lowest = current_level;
    for (const auto& [part, level] : levels) lowest = std::min(lowest, level);
    lowest_level = lowest;
  }
  // Whether the part says this; remembers that there is such a part.
  bool takes(Level level, std::string_view part) {
    if (seen.size() < max_parts && seen.count(part) == 0) seen.emplace(part);
    const auto own = levels.find(part);
    return level >= (own == levels.end() ? current_level.load() : own->second);
  }
};

std::shared_ptr<spdlog::logger> make_logger(const Options& options) {
  std::shared_ptr<spdlog::sinks::sink> sink;
  if (options.file.empty()) {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  } else {
    try {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
    } catch (const spdlog::spdlog_ex& error) {
      throw std::runtime_error("log file " + options.file + ": " + error.what());
    }
  }
  auto logger = std::make_shared<spdlog::logger>("", std::move(sink));
  logger->set_level(spdlog::level::trace);  // `current_level` decides
  logger->flush_on(spdlog::level::trace);   // the last line before a crash is the interesting one
  logger->set_pattern(options.timestamps ? "%Y-%m-%dT%H:%M:%S.%e%z %-7l %v" : "%-7l %v");
  return logger;
}

Target& target() {
  static Target* const instance = [] {
    auto* made = new Target;
    made->logger = make_logger(Options{});
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::trace:
      return spdlog::level::trace;
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      break;
  }
  return spdlog::level::off;
}

// C0, DEL and, in UTF-8, C1 (U+009B starts a terminal's escape sequence just like ESC [), and the line separators.
void append_escaped(std::string& out, std::string_view text) {
  const auto byte_at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned byte = byte_at(i);
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else if (byte == 0xc2 && byte_at(i + 1) >= 0x80 && byte_at(i + 1) <= 0x9f) {
      out += fmt::format("\\u{:04x}", byte_at(i + 1));
      ++i;
    } else if (byte == 0xe2 && byte_at(i + 1) == 0x80 && (byte_at(i + 2) == 0xa8 || byte_at(i + 2) == 0xa9)) {
      out += fmt::format("\\u{:04x}", 0x2000 + (byte_at(i + 2) & 0x3f));
      i += 2;
    } else {
      out += static_cast<char>(byte);
    }
  }
}

}  // namespace

void configure(const Options& options) {
  auto logger = make_logger(options);
  Target& to = target();
  {
    const std::lock_guard lock(to.mutex);
    to.logger.swap(logger);
    to.levels.clear();
    current_level = options.level;
    to.find_lowest();
  }
}

bool enabled(Level level) { return level != Level::off && level >= lowest_level.load(std::memory_order_relaxed); }

std::optional<Level> level_named(std::string_view name) {
  for (const auto level : {Level::trace, Level::debug, Level::info, Level::warning, Level::error, Level::off}) {
    if (name_of(level) == name) return level;
  }
  return std::nullopt;
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::trace:
      return "trace";
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
    case Level::off:
      break;
  }
  return "off";
}

void set_level(std::string_view part, std::optional<Level> level) {
  Target& to = target();
  const std::lock_guard lock(to.mutex);
  const auto known = to.levels.find(part);
  if (known != to.levels.end()) {
    if (level) {
      known->second = *level;
    } else {
      to.levels.erase(known);
    }
  } else if (level && to.levels.size() < max_parts) {
    to.levels.emplace(part, *level);
  }
  to.find_lowest();
}

void set_level(Level level) {
  Target& to = target();
  const std::lock_guard lock(to.mutex);
  current_level = level;
  to.find_lowest();
}

Levels levels() {
  Target& to = target();
  const std::lock_guard lock(to.mutex);
  Levels all{current_level, to.levels};
  for (const auto& part : to.seen) all.of_parts.try_emplace(part, all.of_all);
  return all;
}

void write(Level level, std::string_view part, std::string_view line) {
  if (!enabled(level)) return;
  std::string text;
  text.reserve(part.size() + line.size() + 2);
  append_escaped(text, part);
  text += ": ";
  append_escaped(text, line);
  Target& to = target();
  std::shared_ptr<spdlog::logger> logger;
  {
    const std::lock_guard lock(to.mutex);
    if (!to.takes(level, part)) return;
    logger = to.logger;
  }
  logger->log(to_spdlog(level), spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace xmpp::log
