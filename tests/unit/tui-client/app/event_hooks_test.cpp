// Programs that are told of events: without a shell, bounded, reaped.
#include "tui-client/app/event_hooks.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/unit/file_content.hpp"
#include "tests/unit/temporary_directory.hpp"

using test::content_of;
using tui::EventHooks;

namespace {

struct Script {
  test::TemporaryDirectory directory;
  std::string path = (directory.path() / "hook").string(), seen = (directory.path() / "seen").string();
  explicit Script(const std::string& body) {
    std::ofstream(path) << "#!/bin/sh\n"
                        << body << " > '" << seen << ".new'\nmv '" << seen << ".new' '" << seen << "'\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
};

void until(const std::function<bool()>& condition) {
  for (int i = 0; i < 2000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(condition());
}

}  // namespace

TEST_CASE("a hook gets its data by standard input and environment, and no password") {
  Script script("{ cat; echo \"|$XMPP_TUI_FROM|$1|$#|$XMPP_TUI_PASSWORD|\"; }");
  ::setenv("XMPP_TUI_PASSWORD", "secret", 1);
  EventHooks hooks;
  REQUIRE(hooks.run({script.path, "$(touch x); a"}, "{\"body\":\"hi; $(id)\"}", {{"XMPP_TUI_FROM", "bob@x/`id`"}}));
  ::unsetenv("XMPP_TUI_PASSWORD");
  until([&] { return std::filesystem::exists(script.seen); });
  CHECK(content_of(script.seen) == "{\"body\":\"hi; $(id)\"}|bob@x/`id`|$(touch x); a|1||\n");
  until([&] { return hooks.reap(), hooks.running() == 0; });
}

TEST_CASE("who does not read its input stops nobody; so many at once and no more; all are reaped") {
  EventHooks hooks;
  const std::string large(1 << 20, 'x');
  for (std::size_t i = 0; i < EventHooks::most_running; ++i) REQUIRE(hooks.run({"sleep", "1"}, large, {}));
  const auto refused = hooks.run({"sleep", "1"}, large, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == xmpp::Errc::limit_exceeded);
  until([&] { return hooks.reap(), hooks.running() == 0; });
  CHECK(hooks.run({"/nowhere/program"}, "", {}));
  until([&] { return hooks.reap(), hooks.running() == 0; });
  CHECK(hooks.run({}, "", {}));
  CHECK(hooks.running() == 0);
}
