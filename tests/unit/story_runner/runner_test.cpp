// A story that does not hold must fail, and say where.
#include "tests/story_runner/runner.hpp"

#include <doctest/doctest.h>

namespace {

// "" if it holds, else what the runner says.
std::string outcome(const std::string& steps) {
  const std::string head = "accounts: romeo, juliet\nromeo/a connects\njuliet/b connects\n";
  const auto parsed = stories::parse_stories("x.story", head + steps).value();
  const auto driver = stories::make_driver("in-process");
  return stories::run_story(parsed.at(0), *driver).value_or("");
}
bool says(const std::string& outcome, std::string_view what) { return outcome.find(what) != std::string::npos; }

const std::string hello = "romeo/a sends\n  <message to='juliet@example.org/b' id='1'/>\n";

}  // namespace

TEST_CASE("a story that holds") {
  CHECK(outcome(hello + "juliet/b receives\n"
                        "  <message from='romeo@example.org/a' to='juliet@example.org/b' id='1'/>\n") == "");
  CHECK(outcome("juliet/b receives nothing\n") == "");
}

TEST_CASE("stories that do not hold") {
  CHECK(says(outcome(hello), "something more"));
  CHECK(says(outcome(hello + "juliet/b receives nothing\n"), "x.story:6:"));
  CHECK(says(outcome(hello + "juliet/b receives\n  <message id='1'/>\n"), "<message> has"));
  CHECK(says(outcome("juliet/b receives\n  <message id='1'/>\n"), "nothing came"));
  CHECK(says(outcome("juliet/b is closed: conflict\n"), "lives"));
  CHECK(says(outcome("juliet/b#2 connects\n"), "has ended (conflict)"));
  CHECK(says(outcome("juliet/b#2 cannot connect: conflict\n"), "could connect"));
  CHECK(says(outcome("nurse/c connects\n"), "no such account"));
  CHECK(says(outcome("nurse/c disconnects\n"), "has not connected"));
  CHECK(says(outcome("settings: no.such = 1\n"), "no setting"));
}

TEST_CASE("in any order is any order, but each once") {
  const std::string both = hello + "romeo/a sends\n  <message to='juliet@example.org/b' id='2'/>\n";
  const auto expected = [](const char* id) {
    return std::string("  <message from='{any}' to='{any}' id='") + id + "'/>\n";
  };
  CHECK(outcome(both + "juliet/b receives in any order\n" + expected("2") + expected("1")) == "");
  CHECK(outcome(both + "juliet/b receives\n" + expected("2") + expected("1")) != "");
  CHECK(outcome(both + "juliet/b receives in any order\n" + expected("1") + expected("1")) != "");
}
