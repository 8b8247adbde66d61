// What completion makes of the commands' usage.
#include "xmppd/ctl/usage_words.hpp"

#include <doctest/doctest.h>

using namespace xmppd::ctl;
using Value = xmpp::ShellCompletion::Option::Value;

TEST_CASE("usage: words, what is asked of the daemon, values of options") {
  Command command{.name = "tokens", .usage = "USER@DOMAIN[/RESOURCE] [revoke NUMBER|all] [--at DOMAIN] [--in FILE] [--days N] [--as x|y] [--json]",
                  .help = "Does something.\nMore.", .options = {"at", "in", "days", "as"}, .run = nullptr};
  const auto verb = completion_of(command);
  CHECK(verb.help == "Does something.");
  CHECK(verb.words == std::vector<std::string>{"revoke", "all"});
  CHECK(verb.asks == std::vector<std::string>{"accounts"});
  CHECK_FALSE(verb.takes_file);
  REQUIRE(verb.options.size() == 5);
  CHECK((verb.options[0].value == Value::asked));
  CHECK(verb.options[0].words == std::vector<std::string>{"domains"});
  CHECK((verb.options[1].value == Value::file));
  CHECK((verb.options[2].value == Value::any));
  CHECK(verb.options[3].words == std::vector<std::string>{"x", "y"});
  CHECK(verb.options[4].name == "--json");
}

TEST_CASE("usage: every command is understood") {
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    const auto verb = completion_of(command);
    CHECK(verb.options.size() == command.options.size() + (command.takes_password ? 2 : 1));
    CHECK((verb.asks.empty() && verb.words.empty() && !verb.takes_file && command.max_words > 0) == false);
  }
}
