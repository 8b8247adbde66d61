// The audit log by the control socket: its commands are in it, and it is shown and verified there.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <tuple>

#include "control_fixture.hpp"
#include "xmppd/app/control_audit.hpp"

using namespace xmppd;
using namespace xmppd::test;
using nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("audit: what changes something is written down, with who asked; what only looks is not") {
  ControlFixture f;
  CHECK(f.ctl({"users"}).code == 0);
  CHECK(f.ctl({"adduser", "romeo@one.example", "--password-stdin"}, "rosebud-rosebud").code == 0);
  CHECK(f.ctl({"adduser", "romeo@one.example", "--password-stdin"}, "rosebud-rosebud").code == 1);
  CHECK(f.ctl({"announce", "one.example", "all", "about the party"}).code == 1);  // no feature offers it here
  const auto shown = f.ctl({"audit", "--json"});
  REQUIRE(shown.code == 0);
  CHECK_FALSE(holds(shown.out, "rosebud"));
  CHECK_FALSE(holds(shown.out, "party"));
  std::vector<std::string> lines;
  for (const json& record : json::parse(shown.out)) {
    const auto text = [&](const char* key) { return record.at(key).get<std::string>(); };
    auto detail = text("detail");
    if (detail.starts_with("announce: ")) detail.resize(8);
    lines.push_back(text("event") + "|" + text("account") + "|" + detail);
    if (text("event") != "account created") CHECK(text("actor").starts_with("xmppctl (user "));
  }
  CHECK(lines == std::vector<std::string>{"command|romeo@one.example|adduser", "account created|romeo@one.example|",
                                          "command|romeo@one.example|adduser",
                                          "command failed|romeo@one.example|adduser: already_exists",
                                          "command||announce domain=one.example to=all",
                                          "command failed||announce"});
  CHECK(holds(f.ctl({"audit", "--account", "romeo@one.example", "--since", "1h"}).out, "already_exists"));
  CHECK_FALSE(holds(f.ctl({"audit", "--account", "romeo@one.example"}).out, "announce"));
  CHECK(f.ctl({"audit", "--since", "yesterday"}).code == 2);
  CHECK(f.ctl({"users", "--follow"}).code == 2);
}

TEST_CASE("audit: what was asked for stands in it, but for what is secret or what people read") {
  ControlFixture f;
  f.add_account("romeo@one.example");
  CHECK(f.ctl({"log"}).code == 0);
  CHECK(f.ctl({"log", "s2s", "debug"}).code == 0);
  CHECK(f.ctl({"log", "s2s", "default"}).code == 0);
  CHECK(f.ctl({"second-factor", "romeo@one.example", "require"}).code == 0);
  CHECK(f.ctl({"certificates", "romeo@one.example", "revoke", "7"}).code == 1);
  CHECK(f.ctl({"reload", "check"}).code == 0);
  CHECK(f.ctl({"motd", "one.example", "the party is off"}).code == 1);
  std::vector<std::string> details;
  for (const json& record : json::parse(f.ctl({"audit", "--json"}).out)) {
    if (record.at("event") == "command") details.push_back(record.at("detail"));
  }
  CHECK(details == std::vector<std::string>{"log part=s2s level=debug", "log part=s2s level=default",
                                            "set_second_factor action=require", "revoke_certificates number=7",
                                            "motd domain=one.example"});
}

TEST_CASE("audit: a trace is written down once, an export once") {
  ControlFixture f;
  for (const auto& each : std::vector<std::tuple<std::string, json, bool>>{
           {"trace", {{"jid", "romeo@one.example"}}, true}, {"trace_next", {{"trace", 1}}, false},
           {"export_accounts", {{"domain", "one.example"}}, true}, {"export_accounts", {{"after", "a@one.example"}}, false},
           {"export_archive", {{"jid", "a@one.example"}}, false}, {"erase_account", {{"dry_run", true}}, false},
           {"erase_account", {{"jid", "a@one.example"}}, true}, {"import_account", {}, true}, {"users", {}, false},
           {"no such command", {}, false}}) {
    const std::string& command = std::get<0>(each);
    const json& arguments = std::get<1>(each);
    CAPTURE(command);
    CHECK(is_audited(command, arguments.is_null() ? json::object() : arguments) == std::get<2>(each));
  }
}

TEST_CASE("audit verify: names the newest record, and knows it again") {
  ControlFixture f;
  CHECK(f.ctl({"kick", "romeo@one.example"}).code == 1);
  const auto first = json::parse(f.ctl({"audit", "verify", "--json"}).out);
  CHECK(first.at("intact").get<bool>());
  CHECK(first.at("records") == 2);
  const auto head = first.at("head").get<std::string>();
  CHECK(f.ctl({"kick", "romeo@one.example"}).code == 1);
  CHECK(f.ctl({"audit", "verify", "--anchor", head}).code == 0);
  auto other = head;
  other.back() = other.back() == '0' ? '1' : '0';
  const auto changed = f.ctl({"audit", "verify", "--anchor", other});
  CHECK(changed.code == 1);
  CHECK(holds(changed.out, "written anew"));
  const auto missing = f.ctl({"audit", "verify", "--anchor", "9" + head});
  CHECK(missing.code == 1);
  CHECK(holds(missing.out, "cut off"));
}
