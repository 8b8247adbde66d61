// Logging to a file: levels, escaping, reopening.
#include "libxmpp/base/log_levels.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "libxmpp/base/random.hpp"

using namespace xmpp;

namespace {

struct LogFile {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("log_test_" + random_id());
  ~LogFile() {
    log::configure({});
    std::filesystem::remove(path);
  }
  std::string content() const {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
};

}  // namespace

TEST_CASE("lines below the level are left out; the part is named") {
  LogFile file;
  log::configure({.level = log::Level::info, .file = file.path.string(), .timestamps = false});
  log::debug("stream", "invisible {}", 1);
  log::info("stream", "visible {}", 2);
  log::error("stream", "broken {}", "x");
  CHECK(file.content() == "info    stream: visible 2\nerror   stream: broken x\n");
  CHECK(log::enabled(log::Level::warning));
  CHECK_FALSE(log::enabled(log::Level::debug));
}

TEST_CASE("no peer can forge a line or drive a terminal") {
  LogFile file;
  log::configure({.level = log::Level::info, .file = file.path.string(), .timestamps = false});
  log::info("c2s", "name is {}", "x\nerror   auth: forged\r\t\x1b[31m \x7f \xc2\x9b\x31m \xe2\x80\xa8 \xc3\xa4");
  CHECK(file.content() ==
        "info    c2s: name is x\\nerror   auth: forged\\r\\t\\x1b[31m \\x7f \\u009b1m \\u2028 \xc3\xa4\n");
}

TEST_CASE("configuring again reopens the file") {
  LogFile file;
  const log::Options options{.level = log::Level::info, .file = file.path.string(), .timestamps = false};
  log::configure(options);
  log::info("a", "old");
  std::filesystem::remove(file.path);
  log::configure(options);
  log::info("a", "new");
  CHECK(file.content() == "info    a: new\n");
}

TEST_CASE("a file that can't be opened is named; the old target stays") {
  LogFile file;
  log::configure({.level = log::Level::info, .file = file.path.string(), .timestamps = false});
  CHECK_THROWS_WITH_AS(log::configure({.file = "/proc/no/such/file"}), doctest::Contains("/proc/no/such/file"),
                       std::runtime_error);
  log::info("a", "still here");
  CHECK(file.content() == "info    a: still here\n");
}

TEST_CASE("parts have levels of their own, below and above that of all, until it is configured again") {
  LogFile file;
  const log::Options options{.level = log::Level::info, .file = file.path.string(), .timestamps = false};
  log::configure(options);
  log::set_level("s2s", log::Level::debug);
  log::set_level("c2s", log::Level::error);
  log::debug("s2s", "shown");
  log::debug("muc", "hidden");
  log::info("muc", "shown");
  log::info("c2s", "hidden");
  log::error("c2s", "shown");
  CHECK(file.content() == "debug   s2s: shown\ninfo    muc: shown\nerror   c2s: shown\n");
  const auto levels = log::levels();
  CHECK(levels.of_all == log::Level::info);
  CHECK(levels.of_parts.at("s2s") == log::Level::debug);
  CHECK(levels.of_parts.at("c2s") == log::Level::error);
  CHECK(levels.of_parts.at("muc") == log::Level::info);
  CHECK(log::enabled(log::Level::debug));
  log::set_level("s2s", std::nullopt);
  CHECK_FALSE(log::enabled(log::Level::debug));
  log::set_level(log::Level::warning);
  log::info("muc", "hidden");
  log::set_level("muc", log::Level::trace);
  log::configure(options);
  CHECK_FALSE(log::enabled(log::Level::debug));
  log::debug("muc", "hidden");
  CHECK(file.content() == "debug   s2s: shown\ninfo    muc: shown\nerror   c2s: shown\n");
  CHECK(log::level_named("debug") == log::Level::debug);
  CHECK_FALSE(log::level_named("loud"));
}
