// xmppctl's command line and help.
#include "xmppd/ctl/arguments.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/ctl/deaf_terminal.hpp"
#include "xmppd/ctl/run_ctl.hpp"

using namespace xmppd::ctl;

namespace {

int run(const std::vector<std::string>& words, std::string* text = nullptr) {
  DeafTerminal terminal;
  const int code = run_ctl(words, terminal);
  if (text) *text = terminal.out_.str() + terminal.err_.str();
  return code;
}

}  // namespace

TEST_CASE("arguments: options anywhere, words in order") {
  const auto arguments = parse_arguments({"--config", "f.toml", "users", "--json", "a", "--", "--b"}).value();
  CHECK(arguments.config_file == "f.toml");
  CHECK(arguments.command == "users");
  CHECK(arguments.json);
  CHECK(arguments.words == std::vector<std::string>{"a", "--b"});
  CHECK(parse_arguments({"users", "--config=x"})->config_file == "x");
  CHECK_FALSE(parse_arguments({"users", "--config"}).has_value());
  CHECK_FALSE(parse_arguments({"users", "--password=x"}).has_value());
}

TEST_CASE("arguments: help for everything, from the table") {
  std::string text;
  CHECK(run({"--help"}, &text) == 0);
  for (const auto& command : commands()) {
    CAPTURE(command.name);
    CHECK(text.find("  " + std::string(command.name)) != std::string::npos);
    std::string own;
    CHECK(run({std::string(command.name), "--help"}, &own) == 0);
    CHECK(own.find("usage: xmppctl [--config FILE] " + std::string(command.name)) == 0);
    CHECK((command.run != nullptr));
    CHECK(command.takes_json == (command.usage.find("--json") != std::string_view::npos));
    CHECK(command.takes_password == (command.usage.find("--password-stdin") != std::string_view::npos));
  }
}

TEST_CASE("arguments: wrong usage is exit code 2 and says why") {
  std::string text;
  CHECK(run({}, &text) == 2);
  CHECK(text.find("which command?") != std::string::npos);
  CHECK(run({"frobnicate"}, &text) == 2);
  CHECK(text.find("unknown command frobnicate") != std::string::npos);
  CHECK(run({"adduser"}, &text) == 2);
  CHECK(text.find("usage: xmppctl [--config FILE] adduser") != std::string::npos);
  CHECK(run({"users", "a", "b"}) == 2);
  CHECK(run({"users", "a", "b", "--json"}, &text) == 2);
  CHECK(text.find("{\n  \"error\": {\n    \"code\": \"usage\"") == 0);
  CHECK(run({"--json", "--nonsense"}, &text) == 2);
  CHECK(text.find("{\n  \"error\"") == 0);
  CHECK(run({"users", "--password-stdin"}) == 2);
  CHECK(run({"users", "--nonsense"}) == 2);
  CHECK(run({"--config", "/nonexistent/x.toml", "users"}, &text) == 2);
  CHECK(text.find("/nonexistent/x.toml") != std::string::npos);
}
