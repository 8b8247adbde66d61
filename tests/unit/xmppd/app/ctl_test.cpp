// xmppctl against the daemon's end: every command, and what its exit code says.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "control_fixture.hpp"
#include "libxmpp/sasl/scram.hpp"

using namespace xmppd;
using namespace xmppd::test;
using nlohmann::json;

namespace {

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::optional<AccountRecord> stored(ControlFixture& f, const std::string& jid) {
  std::optional<AccountRecord> found;
  bool done = false;
  const xmpp::Lifetime owner;
  f.stores.accounts.find(xmpp::Jid::parse(jid).value()).then(owner, [&](auto result) {
    found = result.value();
    done = true;
  });
  while (!done) f.loop.run_once_nowait();
  return found;
}

}  // namespace

TEST_CASE("xmppctl adduser: from standard input, from the terminal, never from the command line") {
  ControlFixture f;
  auto outcome = f.ctl({"adduser", "a@one.example", "--password-stdin"}, "secret");
  CHECK(outcome.code == 0);
  CHECK(outcome.out == "a@one.example was created\n");
  const auto account = stored(f, "a@one.example");
  REQUIRE(account.has_value());
  REQUIRE(account->keys.size() == 3);
  CHECK(xmpp::verify_password(account->keys[0], "secret"));
  CHECK(xmpp::verify_password(account->keys[1], "secret"));

  outcome = f.ctl({"adduser", "b@two.example"}, "", {"pw", "pw"});
  CHECK(outcome.code == 0);
  CHECK(stored(f, "b@two.example").has_value());

  outcome = f.ctl({"adduser", "c@one.example"}, "", {"pw", "wp"});
  CHECK(outcome.code == 2);
  CHECK(says(outcome.err, "differ"));
  outcome = f.ctl({"adduser", "c@one.example"});
  CHECK(outcome.code == 2);
  CHECK(says(outcome.err, "no terminal"));
  outcome = f.ctl({"adduser", "c@one.example", "secret"});
  CHECK(outcome.code == 2);
  CHECK(says(outcome.err, "never an argument"));
  CHECK_FALSE(stored(f, "c@one.example").has_value());
}

TEST_CASE("xmppctl adduser: what the daemon refuses is exit code 1") {
  ControlFixture f;
  f.add_account("a@one.example");
  CHECK(says(f.ctl({"adduser", "a@one.example", "--password-stdin"}, "x").err, "exists"));
  for (const std::string jid :
       {"a@one.example", "a@elsewhere.example", "one.example", "a@one.example/r", "@", "a b@c"}) {
    CAPTURE(jid);
    CHECK(f.ctl({"adduser", jid, "--password-stdin"}, "x").code == 1);
  }
  CHECK(says(f.ctl({"adduser", "a@elsewhere.example", "--password-stdin"}, "x").err, "not served here"));
}

TEST_CASE("xmppctl passwd and deluser") {
  ControlFixture f;
  f.ctl({"adduser", "a@one.example", "--password-stdin"}, "old");
  CHECK(f.ctl({"passwd", "a@one.example", "--password-stdin"}, "new").out == "a@one.example has a new password\n");
  CHECK(xmpp::verify_password(stored(f, "a@one.example")->keys[0], "new"));
  CHECK(f.ctl({"passwd", "b@one.example", "--password-stdin"}, "new").code == 1);

  CHECK(f.ctl({"deluser", "a@one.example"}).code == 0);
  CHECK_FALSE(stored(f, "a@one.example").has_value());
  CHECK(f.ctl({"deluser", "a@one.example"}).code == 1);
}

TEST_CASE("xmppctl users") {
  ControlFixture f;
  for (const auto* jid : {"b@one.example", "a@one.example", "c@two.example"}) f.add_account(jid);
  const json all = json::parse(f.ctl({"users", "--json"}).out);
  REQUIRE(all.size() == 3);
  CHECK(all[0].at("jid") == "a@one.example");
  CHECK(all[0].at("created") == "2023-11-14T22:13:20Z");
  CHECK(all[0].at("last_login").is_null());
  CHECK(json::parse(f.ctl({"users", "two.example", "--json"}).out).size() == 1);
  const auto table = f.ctl({"users", "two.example"}).out;
  CHECK(says(table, "ADDRESS"));
  CHECK(says(table, "c@two.example  2023-11-14T22:13:20Z  never"));
  CHECK(f.ctl({"users", "three.example"}).code == 1);
}

TEST_CASE("xmppctl sessions and kick") {
  ControlFixture f;
  QuietSink phone;
  QuietSink laptop;
  QuietSink other;
  for (const auto* jid : {"a@one.example", "b@two.example"}) f.add_account(jid);
  f.log_in("a@one.example/phone", phone);
  f.log_in("a@one.example/laptop", laptop);
  const auto desk = f.log_in("b@two.example/desk", other);

  const json all = json::parse(f.ctl({"sessions", "--json"}).out);
  REQUIRE(all.size() == 3);
  CHECK(all[0].at("jid") == "a@one.example/laptop");
  CHECK(all[0].at("address") == "192.0.2.7");
  CHECK(all[0].at("tls") == "TLSv1.3");
  CHECK(all[0].at("available") == false);
  CHECK(json::parse(f.ctl({"sessions", "two.example", "--json"}).out).size() == 1);
  CHECK(json::parse(f.ctl({"sessions", "a@one.example", "--json"}).out).size() == 2);
  CHECK(says(f.ctl({"sessions"}).out, "a@one.example/phone"));
  CHECK_FALSE(says(f.ctl({"sessions"}).out, " away "));
  desk->manage({.secret = "x", .seconds = 600});  // XEP-0198: its connection is lost, it may come back
  desk->host().sessions.hibernate(*desk);
  CHECK(json::parse(f.ctl({"sessions", "two.example", "--json"}).out)[0].at("hibernates") == true);
  CHECK(says(f.ctl({"sessions"}).out, "b@two.example/desk    away "));

  const auto none = xmpp::StreamErrorCondition::undefined_condition;
  CHECK(f.ctl({"kick", "a@one.example/phone"}).out == "a@one.example/phone was disconnected\n");
  CHECK(phone.closed_with == xmpp::StreamErrorCondition::policy_violation);
  CHECK(laptop.closed_with == none);
  CHECK(f.ctl({"kick", "a@one.example"}).code == 0);
  CHECK(laptop.closed_with != none);
  CHECK(other.closed_with == none);
  CHECK(f.ctl({"kick", "nobody@one.example"}).code == 1);
  CHECK(f.ctl({"kick", "b@two.example/other"}).code == 1);
}

TEST_CASE("xmppctl components: who is there, and what waits for who is not") {
  ControlFixture f;
  CHECK(json::parse(f.ctl({"components", "--json"}).out).empty());
  f.component_list = {{"irc.one.example", "127.0.0.1", 1'767'225'600'000'000, 0},
                      {"sip.one.example", "", 1'767'225'600'000'000, 7}};
  const json all = json::parse(f.ctl({"components", "--json"}).out);
  REQUIRE(all.size() == 2);
  CHECK(all[0].at("connected") == true);
  CHECK(all[0].at("address") == "127.0.0.1");
  CHECK(all[0].at("since") == "2026-01-01T00:00:00Z");
  CHECK(all[1].at("connected") == false);
  CHECK(all[1].at("waiting") == 7);
  const std::string text = f.ctl({"components"}).out;
  CHECK(says(text, "irc.one.example"));
  CHECK(says(text, "WAITING"));
  CHECK(f.ctl({"components", "sip.one.example"}).code == 2);
}

TEST_CASE("xmppctl stats, reload, stop") {
  ControlFixture f;
  f.add_account("a@one.example");
  const json stats = json::parse(f.ctl({"stats", "--json"}).out);
  CHECK(stats.at("uptime_seconds") == 77);
  CHECK(stats.at("storage").at("average_commit_us") == 5);
  CHECK(stats.at("archive") == json{{"archives", 0}, {"messages", 0}, {"bytes", 0}});
  REQUIRE(stats.at("hosts").size() == 2);
  CHECK(stats.at("hosts")[0].at("domain") == "one.example");
  CHECK(stats.at("hosts")[0].at("accounts") == 1);
  CHECK(says(f.ctl({"stats"}).out, "database_bytes"));

  f.reload_result = ConfigChanges{{"listen.c2s", "", "[\":5222\"]", "[]", false},
                                  {"host.admins", "one.example", "[]", "[\"a@one.example\"]", true}};
  auto outcome = f.ctl({"reload"});
  CHECK(outcome.code == 0);
  CHECK((f.reloaded == Reload::apply));
  CHECK(says(outcome.out, "  listen.c2s: [\":5222\"] → []  (needs a restart)\n"));
  CHECK(says(outcome.out, "  host.admins of one.example: [] → [\"a@one.example\"]\n"));
  outcome = f.ctl({"reload", "check", "--json"});
  CHECK((f.reloaded == Reload::check));
  CHECK(json::parse(outcome.out).at("needs_restart") == json{"listen.c2s"});
  CHECK(json::parse(outcome.out).at("changes")[1].at("to") == "[\"a@one.example\"]");
  CHECK(f.ctl({"reload", "twice"}).code == 2);
  f.reload_result = xmpp::fail(xmpp::Errc::invalid_argument, "x.toml:3:1: bad");
  outcome = f.ctl({"reload"});
  CHECK(outcome.code == 1);
  CHECK(says(outcome.err, "x.toml:3:1: bad"));

  CHECK(f.ctl({"stop"}).code == 0);
  CHECK(f.stops == 1);
}

TEST_CASE("xmppctl --json: one document of every command, errors too, with the same exit code") {
  ControlFixture f;
  f.add_account("a@one.example");
  CHECK(json::parse(f.ctl({"disable", "a@one.example", "--json"}).out) == json{{"jid", "a@one.example"}});
  auto outcome = f.ctl({"kick", "--json", "a@one.example"});
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(json::parse(outcome.err) ==
        json{{"error", {{"code", "not_found"}, {"message", "a@one.example is not connected"}}}});
  outcome = f.ctl({"adduser", "b@one.example", "--password-stdin", "--json"}, "a long word");
  CHECK(json::parse(outcome.out).at("jid") == "b@one.example");
  CHECK(says(f.ctl({"adduser", "--json", "--help"}).out, "usage:"));
  CHECK(json::parse(f.ctl({"stop", "--json"}).out) == json::object());
  f.socket.reset();
  outcome = f.ctl({"users", "--json"});
  CHECK(outcome.code == 3);
  CHECK(json::parse(outcome.err).at("error").at("code") == "unreachable");
}

TEST_CASE("xmppctl: storage that fails is told") {
  ControlFixture f;
  f.memory.fail_next(1);
  CHECK(f.ctl({"users"}).code == 1);
  CHECK(f.ctl({"users"}).code == 0);
}

TEST_CASE("xmppctl: no daemon is exit code 3") {
  ControlFixture f;
  f.socket.reset();
  const auto outcome = f.ctl({"users"});
  CHECK(outcome.code == 3);
  CHECK(says(outcome.err, "xmppd does not run"));
}

TEST_CASE("xmppctl disable, enable: sessions end, users says which are disabled") {
  ControlFixture f;
  f.add_account("a@one.example");
  QuietSink sink;
  const auto session = f.log_in("a@one.example/x", sink);
  auto outcome = f.ctl({"disable", "a@one.example"});
  CHECK(outcome.code == 0);
  CHECK(outcome.out == "a@one.example is disabled\n");
  CHECK(sink.closed_with == xmpp::StreamErrorCondition::not_authorized);
  CHECK(stored(f, "a@one.example")->disabled);
  CHECK(says(f.ctl({"users"}).out, "disabled"));
  CHECK(f.ctl({"enable", "a@one.example"}).out == "a@one.example is enabled\n");
  CHECK_FALSE(stored(f, "a@one.example")->disabled);
  CHECK_FALSE(says(f.ctl({"users"}).out, "disabled"));
  CHECK(f.ctl({"disable", "nobody@one.example"}).code == 1);
  CHECK(f.ctl({"enable", "a@elsewhere.example"}).code == 1);
}

TEST_CASE("xmppctl announce, motd: what can't be said is refused") {
  ControlFixture f;
  CHECK(f.ctl({"announce", "elsewhere.example", "all", "hi"}).code == 1);
  CHECK(f.ctl({"announce", "one.example", "everybody", "hi"}).code == 1);
  CHECK(f.ctl({"announce", "one.example", "all", ""}).code == 1);
  CHECK(f.ctl({"announce", "one.example", "all"}).code == 2);
  CHECK(f.ctl({"motd", "one.example"}).code == 1);  // no feature offers it here
}

TEST_CASE("xmppctl reports: what users have reported, until it is dealt with") {
  ControlFixture f;
  f.add_account("a@one.example");
  CHECK(json::parse(f.ctl({"reports", "--json"}).out).empty());
  AbuseReport report{0,
                     1'767'225'600'000'000,
                     *xmpp::Jid::parse("a@one.example"),
                     *xmpp::Jid::parse("spam.example"),
                     "urn:xmpp:reporting:spam",
                     "again",
                     {"m1"}};
  for (int i = 0; i < 60; ++i) f.stores.reports.add(report, {100, 100}).then_detached([](const auto&) {});
  const json all = json::parse(f.ctl({"reports", "--json"}).out);
  REQUIRE(all.size() == 60);  // more than one page
  CHECK(all[0].at("reporter") == "a@one.example");
  CHECK(all[0].at("reported") == "spam.example");
  CHECK(all[0].at("received") == "2026-01-01T00:00:00Z");
  CHECK(all[0].at("messages") == json{"m1"});
  CHECK(says(f.ctl({"reports"}).out, "spam.example"));
  CHECK(f.ctl({"reports", "remove", all[0].at("id").get<std::string>()}).code == 0);
  CHECK(f.ctl({"reports", "remove", all[0].at("id").get<std::string>()}).code == 1);
  CHECK(json::parse(f.ctl({"reports", "--json"}).out).size() == 59);
  CHECK(f.ctl({"reports", "delete", "1"}).code == 2);
}
