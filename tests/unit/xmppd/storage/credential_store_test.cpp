// The contract of CredentialStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;
using xmpp::Errc;

namespace {

const xmpp::Jid romeo = jid("romeo@example.org");

FactorRecord enrolled(std::int64_t step = 100) {
  FactorRecord record;
  record.sealed_secret = std::string("se\0aled", 7);
  record.last_step = step;
  record.enrolled = 5;
  return record;
}

LoginDevice tablet() {
  LoginDevice device;
  device.client = "tablet";
  device.unused = LoginToken{"seed", "HT-SHA-256-NONE", 1, 100, 0};
  return device;
}

AppPassword app_password(const std::string& name) {
  AppPassword made{0, name, 7, std::nullopt, account("x@y").keys};
  for (auto& keys : made.keys) keys.stored_key = "another";
  return made;
}

}  // namespace

TEST_CASE_TEMPLATE("credentials: a second factor, its steps and its recovery codes", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& store = f.stores.credentials;
  CHECK(wait(f.loop, store.enrol(romeo, enrolled(), {"a"})).error().code == Errc::not_found);
  make_account(f, romeo.text());
  const auto factor = [&] { return wait(f.loop, store.factor(romeo)).value(); };
  CHECK_FALSE(factor().is_enrolled());
  CHECK(wait(f.loop, store.use_step(romeo, 1)).error().code == Errc::not_authorized);
  CHECK(wait(f.loop, store.unenrol(romeo)).error().code == Errc::not_found);
  CHECK(wait(f.loop, store.set_recovery_codes(romeo, {"a"})).error().code == Errc::not_found);
  REQUIRE(wait(f.loop, store.set_policy(romeo, FactorPolicy::required)));
  CHECK(factor().policy == FactorPolicy::required);
  REQUIRE(wait(f.loop, f.stores.tokens.issue(romeo, tablet(), 5)));
  REQUIRE(wait(f.loop, store.enrol(romeo, enrolled(), {"one", std::string("t\0o", 3)})));
  SUBCASE("tokens of the time before are gone, the policy stays") {
    CHECK(wait(f.loop, f.stores.tokens.list(romeo)).value().empty());
    CHECK(factor().policy == FactorPolicy::required);
    CHECK(factor().sealed_secret == std::string("se\0aled", 7));
    CHECK(factor().enrolled == 5);
  }
  SUBCASE("a step is used once, and none before it") {
    CHECK(wait(f.loop, store.use_step(romeo, 100)).error().code == Errc::not_authorized);
    CHECK(wait(f.loop, store.use_step(romeo, 102)));
    CHECK(wait(f.loop, store.use_step(romeo, 102)).error().code == Errc::not_authorized);
    CHECK(wait(f.loop, store.use_step(romeo, 101)).error().code == Errc::not_authorized);
    CHECK(factor().last_step == 102);
  }
  SUBCASE("a recovery code is used once") {
    CHECK(factor().recovery_codes == 2);
    CHECK(wait(f.loop, store.use_recovery_code(romeo, "three")).error().code == Errc::not_authorized);
    CHECK(wait(f.loop, store.use_recovery_code(romeo, std::string("t\0o", 3))));
    CHECK(wait(f.loop, store.use_recovery_code(romeo, std::string("t\0o", 3))).error().code == Errc::not_authorized);
    CHECK(factor().recovery_codes == 1);
    CHECK(wait(f.loop, store.set_recovery_codes(romeo, {"x", "y", "z"})));
    CHECK(wait(f.loop, store.use_recovery_code(romeo, "one")).error().code == Errc::not_authorized);
    CHECK(factor().recovery_codes == 3);
  }
  SUBCASE("removed, with its codes, but not the policy") {
    CHECK(wait(f.loop, store.unenrol(romeo)));
    CHECK_FALSE(factor().is_enrolled());
    CHECK(factor().policy == FactorPolicy::required);
    CHECK(wait(f.loop, store.use_recovery_code(romeo, "one")).error().code == Errc::not_authorized);
    CHECK(wait(f.loop, store.use_step(romeo, 1000)).error().code == Errc::not_authorized);
  }
  SUBCASE("a new password leaves it") {
    REQUIRE(wait(f.loop, f.stores.accounts.set_keys(romeo, account("x@y").keys)));
    CHECK(factor().is_enrolled());
  }
  SUBCASE("gone with the account") {
    REQUIRE(wait(f.loop, f.stores.accounts.remove(romeo)));
    make_account(f, romeo.text());
    CHECK(factor().policy == FactorPolicy::host);
    CHECK_FALSE(factor().is_enrolled());
  }
}

TEST_CASE_TEMPLATE("credentials: application passwords", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& store = f.stores.credentials;
  CHECK(wait(f.loop, store.add_app_password(romeo, app_password("phone"), 2)).error().code == Errc::not_found);
  make_account(f, romeo.text());
  const auto phone = wait(f.loop, store.add_app_password(romeo, app_password("phone"), 2)).value();
  const auto laptop = wait(f.loop, store.add_app_password(romeo, app_password("laptop"), 2)).value();
  CHECK(wait(f.loop, store.add_app_password(romeo, app_password("third"), 2)).error().code == Errc::limit_exceeded);
  auto other = app_password("other");
  other.keys[0].salt = "another";
  CHECK(wait(f.loop, store.add_app_password(romeo, other, 9)).error().code == Errc::not_allowed);
  REQUIRE(wait(f.loop, store.use_app_password(laptop, 77)));
  const auto all = wait(f.loop, store.app_passwords(romeo)).value();
  REQUIRE(all.size() == 2);
  CHECK(all[0].number == phone);
  CHECK(all[0].name == "phone");
  CHECK(all[0].created == 7);
  CHECK_FALSE(all[0].last_used);
  REQUIRE(all[0].keys.size() == 2);
  CHECK(all[0].keys[1].stored_key == "another");
  CHECK(all[1].last_used == 77);
  SUBCASE("one revoked") {
    CHECK(wait(f.loop, store.revoke_app_passwords(romeo, phone)).value() == std::vector{phone});
    CHECK(wait(f.loop, store.revoke_app_passwords(romeo, phone)).error().code == Errc::not_found);
    CHECK(wait(f.loop, store.use_app_password(phone, 78)).error().code == Errc::not_found);
    CHECK(wait(f.loop, store.app_passwords(romeo)).value().size() == 1);
    CHECK(wait(f.loop, store.add_app_password(romeo, app_password("third"), 2)).value() > laptop);  // no number twice
  }
  SUBCASE("nobody revokes somebody else's") {
    make_account(f, "juliet@example.org");
    CHECK(wait(f.loop, store.revoke_app_passwords(jid("juliet@example.org"), phone)).error().code == Errc::not_found);
    CHECK(wait(f.loop, store.app_passwords(romeo)).value().size() == 2);
  }
  SUBCASE("a new password takes all") {
    REQUIRE(wait(f.loop, f.stores.accounts.set_keys(romeo, account("x@y").keys)));
    CHECK(wait(f.loop, store.app_passwords(romeo)).value().empty());
  }
}

TEST_CASE_TEMPLATE("credentials: certificates", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& store = f.stores.credentials;
  const LoginCertificate card{0, "card", "ab12", 3, 9, std::nullopt};
  CHECK(wait(f.loop, store.add_certificate(romeo, card, 2)).error().code == Errc::not_found);
  make_account(f, romeo.text());
  const auto number = wait(f.loop, store.add_certificate(romeo, card, 2)).value();
  CHECK(wait(f.loop, store.add_certificate(romeo, card, 2)).error().code == Errc::already_exists);
  REQUIRE(wait(f.loop, store.use_certificate(number, 8)));
  const auto all = wait(f.loop, store.certificates(romeo)).value();
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "card");
  CHECK(all[0].expires == 9);
  CHECK(all[0].last_used == 8);
  const auto owners = [&](const std::string& domain) {
    return wait(f.loop, store.owners_of_certificate(domain, "ab12")).value();
  };
  REQUIRE(owners("example.org").size() == 1);
  CHECK(owners("example.org")[0].owner == romeo);
  CHECK(owners("example.org")[0].number == number);
  CHECK(owners("example.net").empty());
  SUBCASE("revoked") {
    CHECK(wait(f.loop, store.revoke_certificates(romeo, std::nullopt)).value() == std::vector{number});
    CHECK(owners("example.org").empty());
    CHECK(wait(f.loop, store.use_certificate(number, 9)).error().code == Errc::not_found);
  }
  SUBCASE("a new password takes them") {
    REQUIRE(wait(f.loop, f.stores.accounts.set_keys(romeo, account("x@y").keys)));
    CHECK(wait(f.loop, store.certificates(romeo)).value().empty());
  }
}
