// The contract of BlockListStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

template <class F>
std::vector<std::string> blocked(F& f, const xmpp::Jid& owner) {
  const auto list = wait(f.loop, f.stores.block_lists.load(owner)).value();
  return {list.items().begin(), list.items().end()};
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_TEMPLATE("block list: added, removed, cleared, one owner's apart from another's", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  const auto juliet = jid("juliet@example.org"), romeo = jid("romeo@example.org");
  auto& lists = f.stores.block_lists;
  make_account(f, juliet.text());
  make_account(f, romeo.text());
  CHECK(blocked(f, juliet).empty());
  REQUIRE(wait(f.loop, lists.add(juliet, {jid("b@x.example"), jid("x.example"), jid("a@x.example/r")}, 9)));
  REQUIRE(wait(f.loop, lists.add(juliet, {jid("b@x.example")}, 9)));
  REQUIRE(wait(f.loop, lists.add(romeo, {jid("c@x.example")}, 9)));
  CHECK(blocked(f, juliet) == Texts{"a@x.example/r", "b@x.example", "x.example"});
  REQUIRE(wait(f.loop, lists.remove(juliet, {jid("b@x.example"), jid("nobody@x.example")})));
  CHECK(blocked(f, juliet) == Texts{"a@x.example/r", "x.example"});
  REQUIRE(wait(f.loop, lists.clear(juliet)));
  CHECK(blocked(f, juliet).empty());
  CHECK(blocked(f, romeo) == Texts{"c@x.example"});
  REQUIRE(wait(f.loop, f.stores.accounts.remove(romeo)));
  make_account(f, romeo.text());
  CHECK(blocked(f, romeo).empty());
}

TEST_CASE_TEMPLATE("block list: at its bound, all or nothing of what is new", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto owner = jid("juliet@example.org");
  auto& lists = f.stores.block_lists;
  make_account(f, owner.text());
  REQUIRE(wait(f.loop, lists.add(owner, {jid("a@x.example")}, 2)));
  CHECK(wait(f.loop, lists.add(owner, {jid("b@x.example"), jid("c@x.example")}, 2)).error().code ==
        xmpp::Errc::limit_exceeded);
  CHECK(blocked(f, owner) == Texts{"a@x.example"});
  CHECK(wait(f.loop, lists.add(owner, {jid("a@x.example"), jid("b@x.example")}, 2)));
  CHECK(wait(f.loop, lists.add(owner, {jid("b@x.example")}, 2)));
  CHECK(blocked(f, owner) == Texts{"a@x.example", "b@x.example"});
}

TEST_CASE_TEMPLATE("block list: no account, nobody blocked", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto nobody = jid("nobody@example.org");
  auto& lists = f.stores.block_lists;
  CHECK(wait(f.loop, lists.add(nobody, {jid("a@x.example")}, 2)).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, lists.remove(nobody, {jid("a@x.example")})).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, lists.clear(nobody)).error().code == xmpp::Errc::not_found);
  CHECK(blocked(f, nobody).empty());
}
