// What a reload changes, and what it leaves for a restart.
#include <doctest/doctest.h>

#include "config_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

TEST_CASE("reload: values change, except those that need a restart") {
  auto in_force = parse("[sample]\nnumber = 2\nfixed = 2\n" + host).value();
  const Config& seen_by_all = in_force.values;
  const auto fresh = parse("[sample]\nnumber = 3\nfixed = 3\nflag = true\n" + host).value();
  const auto waiting = apply_reload(in_force, fresh, sample_settings());
  CHECK(waiting == std::vector<std::string>{"sample.fixed"});
  CHECK(seen_by_all.get(number) == 3);
  CHECK(seen_by_all.get(flag));
  CHECK(seen_by_all.get(fixed) == 2);

  // Back to the default, and nothing more to do.
  const auto plain = parse("[sample]\nfixed = 2\n" + host).value();
  CHECK(apply_reload(in_force, plain, sample_settings()).empty());
  CHECK(seen_by_all.get(number) == 5);
  CHECK_FALSE(seen_by_all.get(flag));
}

TEST_CASE("reload: certificates of hosts change, their list needs a restart") {
  auto in_force = parse(host).value();
  auto fresh = parse(host + "certificate = \"c\"\nkey = \"k\"\n").value();
  CHECK(apply_reload(in_force, fresh, sample_settings()).empty());
  CHECK(in_force.hosts.at(0).certificate == "/etc/xmppd/c");
  fresh = parse(host + "[[host]]\ndomain = \"two.example\"\n").value();
  CHECK(apply_reload(in_force, fresh, sample_settings()) == std::vector<std::string>{"host"});
  CHECK(in_force.hosts.size() == 1);
}
