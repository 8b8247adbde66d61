// The contract of NoticeStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

TEST_CASE_TEMPLATE("notices: kept by domain and name, replaced, removed", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& notices = f.stores.notices;
  CHECK_FALSE(wait(f.loop, notices.get("one.example", "motd")).value().has_value());
  REQUIRE(wait(f.loop, notices.put("one.example", "motd", {"hello", 1})));
  REQUIRE(wait(f.loop, notices.put("one.example", "motd", {"hello again", 2})));
  CHECK(wait(f.loop, notices.get("one.example", "motd")).value()->text == "hello again");
  CHECK(wait(f.loop, notices.get("one.example", "motd")).value()->changed == 2);
  CHECK_FALSE(wait(f.loop, notices.get("two.example", "motd")).value().has_value());
  CHECK_FALSE(wait(f.loop, notices.get("one.example", "welcome")).value().has_value());
  CHECK(wait(f.loop, notices.remove("two.example", "motd")).error().code == xmpp::Errc::not_found);
  REQUIRE(wait(f.loop, notices.remove("one.example", "motd")));
  CHECK_FALSE(wait(f.loop, notices.get("one.example", "motd")).value().has_value());
}

TEST_CASE_TEMPLATE("notices: each account sees an edition once", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& notices = f.stores.notices;
  const auto romeo = jid("romeo@example.org");
  CHECK(wait(f.loop, notices.first_time(romeo, "motd", 1)).error().code == xmpp::Errc::not_found);
  make_account(f, romeo.text());
  make_account(f, "juliet@example.org");
  CHECK(wait(f.loop, notices.first_time(romeo, "motd", 1)).value());
  CHECK_FALSE(wait(f.loop, notices.first_time(romeo, "motd", 1)).value());
  CHECK(wait(f.loop, notices.first_time(romeo, "welcome", 1)).value());
  CHECK(wait(f.loop, notices.first_time(jid("juliet@example.org"), "motd", 1)).value());
  CHECK(wait(f.loop, notices.first_time(romeo, "motd", 2)).value());
  REQUIRE(wait(f.loop, f.stores.accounts.remove(romeo)));
  make_account(f, romeo.text());
  CHECK(wait(f.loop, notices.first_time(romeo, "motd", 2)).value());
}
