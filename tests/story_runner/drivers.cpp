// The table of drivers.
#include <fmt/format.h>

#include <stdexcept>

#include "tests/story_runner/driver.hpp"
#include "tests/story_runner/in_process_driver.hpp"
#include "tests/story_runner/tls_driver.hpp"

namespace stories {
namespace {

struct Row {
  std::string_view name;
  std::unique_ptr<Driver> (*make)();
};

constexpr Row rows[] = {
    {"in-process", make_in_process_driver},
    {"tls", make_tls_driver},
};

}  // namespace

std::unique_ptr<Driver> make_driver(std::string_view name) {
  for (const auto& row : rows) {
    if (row.name == name) return row.make();
  }
  throw std::runtime_error(fmt::format("no driver is called '{}'", name));
}

std::vector<std::string_view> driver_names() {
  std::vector<std::string_view> names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

}  // namespace stories
