// run_stories: runs story files, or all below folders, and says which hold.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/story_runner/runner.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* usage =
    "usage: run_stories [--driver NAME] FILE_OR_FOLDER...\n"
    "Runs the stories against the hosts in this process (default) or another driver.\n"
    "Exit status: 0 all passed, 1 some failed, 2 a story file or the call is wrong.\n";

std::vector<fs::path> story_files(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.path().extension() == ".story") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

struct Tally {
  int passed = 0, failed = 0, skipped = 0, unreadable = 0;
};

void run_file(const fs::path& path, std::string_view driver_name, Tally& tally) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto stories = stories::parse_stories(path.string(), text);
  if (!in || !stories) {
    fmt::print("unreadable: {}\n", in ? stories.error().detail : path.string());
    ++tally.unreadable;
    return;
  }
  for (const auto& story : *stories) {
    const auto where = fmt::format("{}:{}: {}", story.file, story.line, story.title);
    if (story.only_in_process && driver_name != "in-process") {
      ++tally.skipped;
      continue;
    }
    std::optional<std::string> failure;
    try {
      failure = stories::run_story(story, *stories::make_driver(driver_name));
    } catch (const std::exception& error) {  // the driver could not even end
      failure = error.what();
    }
    if (failure) {
      ++tally.failed;
      fmt::print("FAILED  {}\n{}\n", where, *failure);
    } else {
      ++tally.passed;
      fmt::print("ok      {}\n", where);
    }
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::string driver = "in-process";
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--driver" && i + 1 < argc) {
      driver = argv[++i];
    } else if (argument.starts_with("--")) {
      fmt::print(stderr, "{}", usage);
      return 2;
    } else {
      paths.push_back(argument);
    }
  }
  const auto names = stories::driver_names();
  if (paths.empty() || std::find(names.begin(), names.end(), driver) == names.end()) {
    fmt::print(stderr, "{}Drivers: {}\n", usage, fmt::join(names, ", "));
    return 2;
  }
  Tally tally;
  for (const auto& path : paths) {
    for (const auto& file : story_files(path)) run_file(file, driver, tally);
  }
  if (tally.skipped > 0) fmt::print("{} stories are for the in-process driver only\n", tally.skipped);
  if (tally.unreadable > 0) fmt::print("{} files can't be read\n", tally.unreadable);
  fmt::print("{} stories passed, {} failed\n", tally.passed, tally.failed);
  if (tally.unreadable > 0) return 2;
  return tally.failed > 0 ? 1 : 0;
}
