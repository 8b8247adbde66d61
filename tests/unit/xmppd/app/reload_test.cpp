// What a reload changes, what it leaves for a restart, and how it says so.
#include <doctest/doctest.h>

#include "config_fixture.hpp"
#include "xmppd/app/all_settings.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

// One line for each change.
std::string reloaded(DaemonConfig& in_force, const DaemonConfig& fresh) {
  std::string text;
  for (const auto& change : compare_config(in_force, fresh, sample_settings())) {
    text += change.text() + (change.live ? "\n" : " (restart)\n");
  }
  apply_reload(in_force, fresh, sample_settings());
  return text;
}

}  // namespace

TEST_CASE("reload: values change, except those that need a restart") {
  auto in_force = parse("[sample]\nnumber = 2\nfixed = 2\n" + host).value();
  const Config& seen_by_all = in_force.values;
  const auto fresh = parse("[sample]\nnumber = 3\nfixed = 3\nflag = true\nlist = [\"a\\\"b\"]\n" + host).value();
  CHECK(reloaded(in_force, fresh) ==
        "sample.flag: false → true\n"
        "sample.number: 2 → 3\n"
        "sample.list: [\"x\"] → [\"a\\\"b\"]\n"
        "sample.fixed: 2 → 3 (restart)\n");
  CHECK(seen_by_all.get(number) == 3);
  CHECK(seen_by_all.get(flag));
  CHECK(seen_by_all.get(fixed) == 2);
  // What waits is said again, as long as it does.
  CHECK(reloaded(in_force, fresh) == "sample.fixed: 2 → 3 (restart)\n");

  // Back to the default, and nothing more to do.
  const auto plain = parse("[sample]\nfixed = 2\n" + host).value();
  CHECK(reloaded(in_force, plain) == "sample.flag: true → false\nsample.number: 3 → 5\nsample.list: [\"a\\\"b\"] → [\"x\"]\n");
  CHECK(seen_by_all.get(number) == 5);
  CHECK_FALSE(seen_by_all.get(flag));
}

TEST_CASE("reload: certificates of hosts change, their list needs a restart") {
  auto in_force = parse(host).value();
  auto fresh = parse(host + "certificate = \"c\"\nkey = \"k\"\n").value();
  CHECK(reloaded(in_force, fresh) ==
        "host.certificate of example.org: \"\" → \"/etc/xmppd/c\"\nhost.key of example.org: \"\" → \"/etc/xmppd/k\"\n");
  CHECK(in_force.hosts.at(0).certificate == "/etc/xmppd/c");
  CHECK(reloaded(in_force, fresh).empty());
  fresh = parse("[[host]]\ndomain = \"two.example\"\n").value();
  CHECK(reloaded(in_force, fresh) ==
        "host of example.org: served → not served (restart)\nhost of two.example: not served → served (restart)\n");
  CHECK(in_force.hosts.at(0).domain.text() == "example.org");
}

TEST_CASE("reload: what one host has of its own, and what all have, is said for each") {
  const auto read = [](const std::string& toml) { return parse_config(toml, "x.toml", all_settings()).value(); };
  const auto in_force = read(host + "[[host]]\ndomain = \"two.example\"\n");
  const auto fresh = read(host + "admins = [\"a@example.org\"]\n[[host]]\ndomain = \"two.example\"\n");
  const auto changes = compare_config(in_force, fresh, all_settings());
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].text() == "host.admins of example.org: [] → [\"a@example.org\"]");
}

TEST_CASE("reload: secrets are not said") {
  const auto read = [](const std::string& toml) { return parse_config(toml + host, "x.toml", all_settings()).value(); };
  const auto changes = compare_config(read("[external_services]\nsecret = \"first\"\n"),
                                      read("[external_services]\nsecret = \"second\"\n[component]\nsecrets = "
                                           "[\"irc.example.org third-that-is-long-enough\"]\n"),
                                      all_settings());
  REQUIRE(changes.size() == 2);
  for (const auto& change : changes) {
    CHECK(change.to == "(secret)");
    for (const char* word : {"first", "second", "third"}) CHECK(change.text().find(word) == std::string::npos);
  }
}
