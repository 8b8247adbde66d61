// AuditLog: what is written down, and that nobody can fill it.
#include "xmppd/core/audit.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/core/settings.hpp"

using namespace xmppd;

namespace {

std::vector<AuditRecord> log_of(TestHost& test) {
  return test.result_of(test.stores.audit.list({.account = {}, .limit = 5000})).value();
}

}  // namespace

TEST_CASE("audit log: an address stands for its network") {
  CHECK(address_class("192.0.2.7") == "192.0.2.0/24");
  CHECK(address_class("::ffff:192.0.2.7") == "192.0.2.0/24");
  CHECK(address_class("2001:db8:1:2:3:4:5:6") == "2001:db8:1::/48");
  CHECK(address_class("127.0.0.1") == "this machine");
  CHECK(address_class("::1") == "this machine");
  CHECK(address_class("").empty());
  CHECK(address_class("nowhere") == "nowhere");
}

TEST_CASE("audit log: addresses as configured, texts bounded, nothing with audit.days 0") {
  TestHost test;
  test.host.audit.act({.event = "e", .address = "192.0.2.7"});
  test.config.set(settings::audit_addresses, std::string("all"));
  test.host.audit.act({.event = "e", .address = "192.0.2.7"});
  test.config.set(settings::audit_addresses, std::string("nothing"));
  test.host.audit.act({.event = "e", .address = "192.0.2.7", .detail = "ä" + std::string(499, 'x') + "ä"});
  test.config.set(settings::audit_days, std::int64_t{0});
  test.host.audit.act({.event = "e"});
  const auto log = log_of(test);
  REQUIRE(log.size() == 3);
  CHECK(log[0].address == "192.0.2.0/24");
  CHECK(log[1].address == "192.0.2.7");
  CHECK(log[2].address.empty());
  CHECK(log[2].detail.size() <= 503);
  CHECK(log[2].detail.ends_with("x…"));
}

TEST_CASE("audit log: neither logins nor failures of one push others' records out") {
  TestHost test;
  test.config.set(settings::audit_max_per_account, std::int64_t{3});
  test.config.set(settings::audit_max_failures, std::int64_t{5});
  auto& audit = test.host.audit;
  for (int i = 0; i < 10; ++i) audit.login({.event = "login", .account = "romeo@example.org"});
  audit.login({.event = "login", .account = "juliet@example.org"});
  CHECK(log_of(test).size() == 4);
  for (int i = 0; i < 10; ++i) audit.change({.event = "application password made", .account = "nurse@example.org"});
  CHECK(log_of(test).size() == 7);
  test.environment.advance(3600);
  audit.change({.event = "application password made", .account = "nurse@example.org"});
  CHECK(log_of(test).size() == 8);
  for (int i = 0; i < 20; ++i) audit.failed_login({.event = "login failed", .account = "romeo@example.org"});
  CHECK(log_of(test).size() == 13);
  test.environment.advance(61);
  audit.failed_login({.event = "login failed"});
  audit.act({.event = "command"});
  const auto log = log_of(test);
  REQUIRE(log.size() == 15);
  CHECK(log[13].event == "logins failed");
  CHECK(log[13].detail.starts_with("16 more since"));
  // Another hour, another count.
  test.environment.advance(3600);
  audit.failed_login({.event = "login failed"});
  audit.login({.event = "login", .account = "romeo@example.org"});
  CHECK(log_of(test).size() == 17);
  test.config.set(settings::audit_logins, false);
  audit.failed_login({.event = "login failed"});
  audit.login({.event = "login", .account = "romeo@example.org"});
  CHECK(log_of(test).size() == 17);
}

TEST_CASE("audit log: what becomes of accounts") {
  TestHost test;
  auto& admin = test.host.account_admin;
  const auto romeo = jid("romeo@example.org");
  REQUIRE(test.result_of(admin.create(romeo, "rosebud")));
  REQUIRE_FALSE(test.result_of(admin.create(romeo, "rosebud")));
  REQUIRE(test.result_of(admin.set_password(romeo, "rosebud2")));
  REQUIRE(test.result_of(admin.set_disabled(romeo, true)));
  REQUIRE(test.result_of(admin.remove(romeo)));
  std::vector<std::string> events;
  for (const auto& each : log_of(test)) {
    events.push_back(each.event);
    CHECK(each.account == "romeo@example.org");
    CHECK((each.event + each.account + each.actor + each.address + each.detail).find("rosebud") == std::string::npos);
  }
  CHECK(events == std::vector<std::string>{"account created", "password changed", "account disabled", "account removed"});
}
