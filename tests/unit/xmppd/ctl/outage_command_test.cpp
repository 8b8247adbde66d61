// xmppctl outage: what it writes is what XEP-0455 §2.2 has clients read.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "libxmpp/xmpp/timestamp.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/xmppd/ctl/deaf_terminal.hpp"
#include "xmppd/ctl/run_ctl.hpp"

using namespace xmppd::ctl;
using nlohmann::json;

namespace {

struct Outage {
  int run(std::vector<std::string> words) {
    DeafTerminal terminal;
    words.insert(words.begin(), {"outage", file});
    const int code = run_ctl(words, terminal);
    out = terminal.out_.str();
    return code;
  }
  json written() const {
    std::ifstream in(file);
    return json::parse(in);
  }

  test::TemporaryDirectory directory;
  std::string file = (directory.path() / "status.json").string(), out;
};

}  // namespace

TEST_CASE("outage: planned, in progress, over") {
  Outage test;
  CHECK(test.run({"New disks", "2999-01-02T03:04:05Z", "2999-01-02T05:00:00Z"}) == exit_ok);
  CHECK(test.out == "Planned: New disks\nfrom  2999-01-02T03:04:05Z\nuntil 2999-01-02T05:00:00Z\n");
  CHECK(test.written() == json{{"planned", true},
                               {"beginning", "2999-01-02T03:04:05Z"},
                               {"expected_end", "2999-01-02T05:00:00Z"},
                               {"message", {{"default", "New disks"}}}});
  CHECK(test.run({"The disks are gone"}) == exit_ok);
  CHECK(test.written()["planned"] == false);
  CHECK(xmpp::parse_timestamp(test.written()["beginning"].get<std::string>()));
  CHECK_FALSE(test.written().contains("expected_end"));
  CHECK(test.run({""}) == exit_ok);
  CHECK(test.out == "There is no outage.\n");
  CHECK(test.written() == json::object());
}

TEST_CASE("outage: what can't be meant is refused, and the file stays as it is") {
  Outage test;
  CHECK(test.run({}) == exit_refused);
  REQUIRE(test.run({"First"}) == exit_ok);
  CHECK(test.run({"x", "tomorrow"}) == exit_usage);
  CHECK(test.run({"x", "2999-01-02T03:04:05Z", "2999-01-02T03:04:04Z"}) == exit_usage);
  CHECK(test.written()["message"]["default"] == "First");
  test.file = test.directory.path() / "nowhere/status.json";
  CHECK(test.run({"x"}) == exit_refused);
}
