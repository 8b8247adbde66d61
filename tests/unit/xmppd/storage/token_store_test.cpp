// The contract of TokenStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

LoginDevice device(const std::string& client, const std::string& seed, xmpp::Timestamp created = 1) {
  LoginDevice made;
  made.client = client;
  made.software = "Test";
  made.created = created;
  made.unused = LoginToken{seed, "HT-SHA-256-NONE", created, created + 100, 0};
  return made;
}

template <class F>
LoginDevice found(F& f, const std::string& client) {
  return wait(f.loop, f.stores.tokens.find(jid("romeo@example.org"), client)).value().value();
}

}  // namespace

TEST_CASE_TEMPLATE("tokens: given, used, replaced", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& tokens = f.stores.tokens;
  const auto romeo = jid("romeo@example.org");
  CHECK(wait(f.loop, tokens.issue(romeo, device("phone", "s1"), 5)).error().code == xmpp::Errc::not_found);
  make_account(f, romeo.text());
  CHECK_FALSE(wait(f.loop, tokens.find(romeo, "phone")).value());
  const std::string seed("se\0ed", 5);
  REQUIRE(wait(f.loop, tokens.issue(romeo, device("phone", seed), 5)));
  auto phone = found(f, "phone");
  CHECK(phone.unused->seed == seed);
  CHECK_FALSE(phone.current);
  CHECK_FALSE(phone.last_used);
  const auto use = [&](const std::string& which, std::optional<std::uint64_t> count) {
    return wait(f.loop, tokens.use(phone.number, which, count, 7, TokenStore::After::keep));
  };
  REQUIRE(use(seed, 3));
  phone = found(f, "phone");
  CHECK_FALSE(phone.unused);
  CHECK(phone.current->count == 3);
  CHECK(phone.last_used == 7);
  SUBCASE("a count comes once, and does not stop coming") {
    CHECK(use(seed, 3).error().code == xmpp::Errc::not_authorized);
    CHECK(use(seed, 2).error().code == xmpp::Errc::not_authorized);
    CHECK(use(seed, std::nullopt).error().code == xmpp::Errc::not_authorized);
    CHECK(use(seed, 4));
    CHECK(use("other", 5).error().code == xmpp::Errc::not_found);
  }
  SUBCASE("the old one is good until the new one was used") {
    REQUIRE(wait(f.loop, tokens.issue(romeo, device("phone", "s2"), 5)));
    CHECK(use(seed, 4));
    REQUIRE(wait(f.loop, tokens.issue(romeo, device("phone", "s3"), 5)));  // the answer with s2 was lost
    CHECK(use("s2", 1).error().code == xmpp::Errc::not_found);
    CHECK(use("s3", std::nullopt));
    CHECK(use(seed, 5).error().code == xmpp::Errc::not_found);
    CHECK(use("s3", std::nullopt));  // who never counts need not
    CHECK(found(f, "phone").number == phone.number);
  }
  SUBCASE("given back: not even the one that was to come") {
    REQUIRE(wait(f.loop, tokens.issue(romeo, device("phone", "s2"), 5)));
    REQUIRE(wait(f.loop, tokens.use(phone.number, seed, 4, 8, TokenStore::After::invalidate)));
    CHECK_FALSE(wait(f.loop, tokens.find(romeo, "phone")).value());
  }
}

TEST_CASE_TEMPLATE("tokens: of many devices, and what takes them", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& tokens = f.stores.tokens;
  const auto romeo = jid("romeo@example.org");
  make_account(f, romeo.text());
  make_account(f, "juliet@example.org");
  for (int i = 1; i <= 4; ++i) {
    REQUIRE(wait(f.loop, tokens.issue(romeo, device("c" + std::to_string(i), "s" + std::to_string(i), i), 3)));
  }
  auto all = wait(f.loop, tokens.list(romeo)).value();
  REQUIRE(all.size() == 3);  // the one silent for longest went
  CHECK(all.front().client == "c2");
  CHECK_FALSE(wait(f.loop, tokens.find(jid("juliet@example.org"), "c2")).value());
  SUBCASE("one is revoked") {
    CHECK(wait(f.loop, tokens.revoke(romeo, 4711)).error().code == xmpp::Errc::not_found);
    CHECK(wait(f.loop, tokens.revoke(jid("juliet@example.org"), all[0].number)).error().code == xmpp::Errc::not_found);
    const auto gone = wait(f.loop, tokens.revoke(romeo, all[0].number)).value();
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].client == "c2");
    CHECK(wait(f.loop, tokens.list(romeo)).value().size() == 2);
    CHECK(wait(f.loop, tokens.use(all[0].number, "s2", 1, 9, TokenStore::After::keep)).error().code ==
          xmpp::Errc::not_found);
  }
  SUBCASE("all are") {
    CHECK(wait(f.loop, tokens.revoke(romeo, std::nullopt)).value().size() == 3);
    CHECK(wait(f.loop, tokens.revoke(romeo, std::nullopt)).error().code == xmpp::Errc::not_found);
  }
  SUBCASE("a new password") {
    REQUIRE(wait(f.loop, f.stores.accounts.set_keys(romeo, account("romeo@example.org").keys)));
    CHECK(wait(f.loop, tokens.list(romeo)).value().empty());
  }
  SUBCASE("the account goes") {
    REQUIRE(wait(f.loop, f.stores.accounts.remove(romeo)));
    make_account(f, romeo.text());
    CHECK(wait(f.loop, tokens.list(romeo)).value().empty());
  }
}
