// AccountAdmin: accounts come, change and go.
#include "xmppd/core/account_admin.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;
using xmpp::Errc;

namespace {
const auto romeo = jid("romeo@example.org");
}

TEST_CASE("a new account has keys for each hash, with the iterations configured, and no password") {
  TestHost test;
  test.environment.advance(5);
  REQUIRE(test.result_of(test.host.account_admin.create(romeo, "rosebud")));
  const auto record = test.result_of(test.stores.accounts.find(romeo)).value();
  REQUIRE(record);
  REQUIRE(record->keys.size() == 3);
  CHECK(record->keys[0].hash == xmpp::HashAlgorithm::sha1);
  CHECK(record->keys[1].hash == xmpp::HashAlgorithm::sha256);
  CHECK(record->keys[2].hash == xmpp::HashAlgorithm::sha512);
  CHECK(record->keys[0].salt != record->keys[1].salt);
  for (const auto& keys : record->keys) {
    CHECK(keys.iterations == 4096);
    CHECK(xmpp::verify_password(keys, "rosebud"));
    CHECK_FALSE(xmpp::verify_password(keys, "rosebut"));
  }
  CHECK(record->created == test.environment.now());
}

TEST_CASE("SCRAM-SHA-512 is for a host where every account has its keys, older ones too") {
  TestHost test;
  auto& admin = test.host.account_admin;
  test.settle();
  CHECK(admin.all_have_sha512());
  TestHost old;
  auto record = AccountRecord{romeo, {*xmpp::make_scram_keys(xmpp::HashAlgorithm::sha256, "pw", "salt", 4096)}, 1, {}};
  REQUIRE(old.result_of(old.stores.accounts.create(record)));
  AccountAdmin later(old.host);
  old.settle();
  CHECK_FALSE(later.all_have_sha512());
  const auto keys = *xmpp::make_scram_keys(xmpp::HashAlgorithm::sha512, "pw", "salt", 4096);
  SUBCASE("by a client that helps") {
    later.add_keys(romeo, keys);
    old.settle();
    CHECK(later.all_have_sha512());
    // A login of before a change of the password does not bring the old one back.
    REQUIRE(old.result_of(later.set_password(romeo, "new")));
    later.add_keys(romeo, keys);
    old.settle();
    const auto changed = old.result_of(old.stores.accounts.find(romeo)).value();
    REQUIRE(changed);
    for (const auto& each : changed->keys) {
      CHECK(xmpp::verify_password(each, "new"));
    }
  }
  SUBCASE("by a new password") {
    REQUIRE(old.result_of(later.set_password(romeo, "new")));
    old.settle();
    CHECK(later.all_have_sha512());
  }
  SUBCASE("because the last one without is gone") {
    REQUIRE(old.result_of(later.remove(romeo)));
    old.settle();
    CHECK(later.all_have_sha512());
  }
}

TEST_CASE("what can't be an account or a password is refused") {
  TestHost test;
  const auto code = [&](std::string_view name, std::string password) {
    return test.result_of(test.host.account_admin.create(jid(name), std::move(password))).error().code;
  };
  CHECK(code("example.org", "x") == Errc::invalid_argument);
  CHECK(code("romeo@example.org/orchard", "x") == Errc::invalid_argument);
  CHECK(code("romeo@other.example", "x") == Errc::invalid_argument);
  CHECK(code("romeo@example.org", "") == Errc::invalid_argument);
  CHECK(code("romeo@example.org", "\a") == Errc::invalid_argument);
  CHECK(code("romeo@example.org", std::string(2000, 'x')) == Errc::invalid_argument);
  REQUIRE(test.result_of(test.host.account_admin.create(romeo, "x")));
  CHECK(code("romeo@example.org", "y") == Errc::already_exists);
}

TEST_CASE("of two who ask for a name at once one gets it") {
  TestHost test;
  auto first = test.host.account_admin.create(romeo, "one");
  auto second = test.host.account_admin.create(romeo, "two");
  const auto one = test.result_of(std::move(first));
  const auto two = test.result_of(std::move(second));
  CHECK(one.has_value() != two.has_value());
}

TEST_CASE("a new password replaces the old one") {
  TestHost test;
  CHECK(test.result_of(test.host.account_admin.set_password(romeo, "x")).error().code == Errc::not_found);
  REQUIRE(test.result_of(test.host.account_admin.create(romeo, "old")));
  CHECK(test.result_of(test.host.account_admin.set_password(romeo, "")).error().code == Errc::invalid_argument);
  REQUIRE(test.result_of(test.host.account_admin.set_password(romeo, "new")));
  const auto record = test.result_of(test.stores.accounts.find(romeo)).value();
  for (const auto& keys : record->keys) {
    CHECK(xmpp::verify_password(keys, "new"));
    CHECK_FALSE(xmpp::verify_password(keys, "old"));
  }
}

TEST_CASE("an account is disabled twice at once, and the store refuses one: memory is what the disk is") {
  for (const std::string accepted : {"yy", "ny", "yn", "nn"}) {
    CAPTURE(accepted);
    TestHost test;
    test.add_account("romeo@example.org");
    const auto account = test.account("romeo@example.org");
    for (const char each : accepted) {
      test.memory.fail_next(each == 'n' ? 1 : 0);
      test.host.account_admin.set_disabled(romeo, true).then_detached([](const auto&) {});
      CHECK(account->disabled());  // at once
    }
    test.memory.fail_next(0);
    test.settle();
    CHECK(account->disabled() == (accepted != "nn"));
    CHECK(account->disabled() == test.result_of(test.stores.accounts.find(romeo)).value()->disabled);
  }
}

TEST_CASE("removal: the hook sees the account whole, the sessions end after the result") {
  TestHost test;
  REQUIRE(test.result_of(test.host.account_admin.create(romeo, "x")));
  TestSink sink;
  const auto session = test.bind("romeo@example.org/orchard", sink);
  bool saw = false;
  test.host.hooks.account_removed.on(Phase::Deliver, "test", [&](AccountRemoved& e) {
    saw = e.account.jid() == romeo && e.account.has_sessions();
    return Verdict::Pass;
  });
  bool done = false;
  test.host.account_admin.remove(romeo).then_detached([&](const auto& result) {
    done = result.has_value();
    CHECK_FALSE(sink.closed);
  });
  test.settle();
  CHECK(saw);
  CHECK(done);
  CHECK(sink.closed == xmpp::StreamErrorCondition::not_authorized);
  CHECK_FALSE(test.result_of(test.stores.accounts.find(romeo)).value());
  CHECK(test.account("romeo@example.org") == nullptr);
  CHECK(test.result_of(test.host.account_admin.remove(romeo)).error().code == Errc::not_found);
}

TEST_CASE("a removal that the store refuses leaves the sessions alone") {
  TestHost test;
  REQUIRE(test.result_of(test.host.account_admin.create(romeo, "x")));
  TestSink sink;
  const auto session = test.bind("romeo@example.org/orchard", sink);
  test.settle();             // what is written down of the account's creation
  test.memory.fail_next(2);  // the tombstone and the removal
  CHECK(test.result_of(test.host.account_admin.remove(romeo)).error().code == Errc::storage_failed);
  CHECK_FALSE(sink.closed);
}
