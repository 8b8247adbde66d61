// The table of what the daemon can be asked, and arguments beside it.
#include "xmppd/app/control_table.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "control_fixture.hpp"
#include "xmppd/app/control_commands.hpp"

using namespace xmppd;
using namespace xmppd::test;
using nlohmann::json;

namespace {

const ControlVerb& verb(const char* name) {
  const auto* found = find_control_verb(name);
  REQUIRE(found);
  return *found;
}

// What is wrong with arguments; empty: nothing.
std::string wrong(const char* name, const json& given, ArgumentForm form = ArgumentForm::typed) {
  const auto checked = check_control_arguments(verb(name), given, form);
  return checked ? std::string() : checked.error().detail;
}

}  // namespace

TEST_CASE("control table: every command has a row, every row a command") {
  std::set<std::string> rows;
  for (const auto& row : control_table()) {
    CAPTURE(row.name);
    CHECK(rows.emplace(row.name).second);
    CHECK(row.help.ends_with("."));
    std::set<std::string_view> names;
    for (const auto& argument : row.arguments) {
      CAPTURE(argument.name);
      CHECK(names.insert(argument.name).second);
      CHECK_FALSE(argument.help.empty());
      CHECK_FALSE(argument.help.ends_with("."));
      CHECK((argument.type == ControlArgument::Type::choice) == !argument.choices.empty());
    }
    if (row.answer == ControlVerb::Answer::listing) CHECK_FALSE(row.fields.empty());
  }
  for (const auto& name : control_command_names()) {
    CAPTURE(name);
    CHECK_MESSAGE(rows.erase(name) == 1, "a row is missing in control_table.cpp, for the HTTP API and for clients");
  }
  CHECK(rows.empty());
}

TEST_CASE("control table: arguments are what they have to be") {
  CHECK(wrong("kick", {{"jid", "a@one.example/r"}}).empty());
  CHECK(wrong("kick", json::object()) == "jid: is missing");
  CHECK(wrong("kick", {{"jid", "a@one.example"}, {"x", 1}}) == "x: there is no such argument");
  CHECK(wrong("kick", {{"jid", 7}}) == "jid: expected a text");
  CHECK(wrong("kick", {{"jid", "one.example"}}) == "jid: expected user@domain or user@domain/resource");
  CHECK(wrong("passwd", {{"jid", "a@one.example/r"}, {"password", "x"}}) == "jid: expected user@domain");
  CHECK(wrong("passwd", {{"jid", "a@one.example"}, {"password", "x\ny"}}) == "password: expected one line of text");
  CHECK(wrong("passwd", {{"jid", "a@one.example"}, {"password", std::string(4000, 'x')}}) ==
        "password: expected at most 3071 bytes");
  CHECK(wrong("announce", {{"domain", "one.example"}, {"to", "some"}, {"text", "x"}}) ==
        "to: expected online or all");
  CHECK(wrong("announce", {{"domain", "one.example"}, {"to", "all"}, {"text", "x\ny"}}).empty());
  CHECK(wrong("invite", {{"days", 7}}).empty());
  for (const json& days : {json(0), json(3651), json(-1), json(1.5), json("7"), json(true), json(nullptr)}) {
    CAPTURE(days.dump());
    CHECK(wrong("invite", {{"days", days}}) == "days: expected a number from 1 to 3650");
  }
  CHECK(wrong("invite", {{"days", "7"}}, ArgumentForm::text).empty());
  CHECK(wrong("invite", {{"days", "7x"}}, ArgumentForm::text) == "days: expected a number from 1 to 3650");
  CHECK(wrong("users", {{"after", "a@one.example"}}).empty());
  CHECK(wrong("kick", {{"jid", "a@b"}, {"after", "x"}}) == "after: there is no such argument");
}

TEST_CASE("control table: what can't be undone is confirmed") {
  CHECK(wrong("stop", json::object()) == "confirm: is missing");
  CHECK(wrong("stop", {{"confirm", false}}) == "confirm: expected true");
  CHECK(check_control_arguments(verb("stop"), {{"confirm", true}}, ArgumentForm::typed).value() == json::object());
}

TEST_CASE("control table: who may act on one domain acts on that one") {
  const auto confined = [](const char* name, const json& arguments) -> std::string {
    const auto result = confine_to_domain(verb(name), arguments, "one.example");
    return result ? result->dump() : result.error().detail;
  };
  CHECK(confined("users", json::object()) == R"({"domain":"one.example"})");
  CHECK(confined("users", {{"domain", "two.example"}}) == "domain: not of one.example");
  CHECK(confined("sessions", {{"of", "a@one.example"}}) == R"({"of":"a@one.example"})");
  CHECK(confined("sessions", {{"of", "a@two.example"}}) == "of: not of one.example");
  CHECK(confined("deluser", {{"jid", "a@two.example"}}) == "jid: not of one.example");
  CHECK(confined("deluser", {{"jid", "a@one.example"}}) == R"({"jid":"a@one.example"})");
  CHECK(confined("uploads", json::object()) == "uploads concerns more than one.example");
  CHECK(confined("stop", json::object()) == "stop concerns more than one.example");
  CHECK(confined("s2s_test", {{"domain", "one.example"}}) == "s2s_test concerns more than one.example");
}
