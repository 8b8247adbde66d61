// Logging by spdlog; the only file that includes it.
#include "libxmpp/base/log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <mutex>
#include <stdexcept>

namespace xmpp::log {
namespace {

std::atomic<Level> current_level{Level::warning};

// Function-local and never destroyed: threads that end late may still log.
struct Target {
  std::mutex mutex;
  std::shared_ptr<spdlog::logger> logger;
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
  }
  current_level = options.level;
}

bool enabled(Level level) { return level != Level::off && level >= current_level.load(std::memory_order_relaxed); }

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
    logger = to.logger;
  }
  logger->log(to_spdlog(level), spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace xmpp::log
