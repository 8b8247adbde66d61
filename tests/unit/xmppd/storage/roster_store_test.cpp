// The contract of RosterStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

namespace roster_store_test {

using namespace xmppd;
using namespace xmppd::test;

namespace {

const auto owner_name = "romeo@example.org";

RosterChange put(std::uint64_t version, RosterItem item) {
  RosterChange change;
  change.version = version;
  change.put = std::move(item);
  return change;
}

RosterChange removal(std::uint64_t version, const std::string& contact) {
  RosterChange change;
  change.version = version;
  change.remove = jid(contact);
  return change;
}

}  // namespace

TEST_CASE_TEMPLATE("rosters: items keep all their parts", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto owner = jid(owner_name);
  make_account(f, owner_name);
  CHECK(wait(f.loop, f.stores.rosters.load(owner)).value().items.empty());

  RosterItem item;
  item.jid = jid("juliet@example.org");
  item.name = "Julia \xE2\x9D\xA4";
  item.groups = {"Z", "A", ""};
  item.subscription = Subscription::from;
  item.ask = true;
  item.approved = true;
  REQUIRE(wait(f.loop, f.stores.rosters.apply(owner, put(7, item))));
  auto roster = wait(f.loop, f.stores.rosters.load(owner)).value();
  CHECK(roster.version == 7);
  REQUIRE(roster.items.size() == 1);
  const RosterItem* stored = roster.find(item.jid);
  REQUIRE(stored);
  CHECK(stored->name == item.name);
  CHECK(stored->groups == item.groups);
  CHECK(stored->subscription == Subscription::from);
  CHECK(stored->ask);
  CHECK(stored->approved);
  CHECK(stored->changed_in == 7);

  // Replaced as a whole.
  REQUIRE(wait(f.loop, f.stores.rosters.apply(owner, put(8, RosterItem{item.jid, "J", {"B"}, Subscription::both}))));
  roster = wait(f.loop, f.stores.rosters.load(owner)).value();
  stored = roster.find(item.jid);
  REQUIRE(stored);
  CHECK(stored->groups == std::vector<std::string>{"B"});
  CHECK(stored->subscription == Subscription::both);
  CHECK_FALSE(stored->ask);
  CHECK(stored->changed_in == 8);
}

TEST_CASE_TEMPLATE("rosters: requests do not touch the version", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto owner = jid(owner_name);
  make_account(f, owner_name);
  REQUIRE(wait(f.loop, f.stores.rosters.apply(owner, put(3, RosterItem{jid("a@example.org"), "", {}}))));
  RosterChange ask;
  ask.put_request = SubscriptionRequest{jid("b@example.org"), "<presence><status>hi</status></presence>"};
  REQUIRE(wait(f.loop, f.stores.rosters.apply(owner, ask)));
  ask.put_request->stanza = "<presence/>";
  REQUIRE(wait(f.loop, f.stores.rosters.apply(owner, ask)));
  auto roster = wait(f.loop, f.stores.rosters.load(owner)).value();
  CHECK(roster.version == 3);
  REQUIRE(roster.requests.size() == 1);
  CHECK(roster.requests.begin()->second.stanza == "<presence/>");
  CHECK(roster.requests.begin()->second.from == jid("b@example.org"));

  RosterChange answer;
  answer.remove_request = jid("b@example.org");
  REQUIRE(wait(f.loop, f.stores.rosters.apply(owner, answer)));
  CHECK(wait(f.loop, f.stores.rosters.load(owner)).value().requests.empty());
}

TEST_CASE_TEMPLATE("rosters: removals are remembered, up to a bound", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto owner = jid(owner_name);
  make_account(f, owner_name);
  auto& rosters = f.stores.rosters;
  // Removing what is not there leaves no trace.
  REQUIRE(wait(f.loop, rosters.apply(owner, removal(1, "ghost@example.org"))));
  CHECK(wait(f.loop, rosters.load(owner)).value().removed.empty());

  std::uint64_t version = 1;
  for (std::size_t i = 0; i < max_remembered_removals + 2; ++i) {
    const auto contact = "c" + std::to_string(i) + "@example.org";
    REQUIRE(wait(f.loop, rosters.apply(owner, put(++version, RosterItem{jid(contact), "", {}}))));
    REQUIRE(wait(f.loop, rosters.apply(owner, removal(++version, contact))));
  }
  auto roster = wait(f.loop, rosters.load(owner)).value();
  CHECK(roster.items.empty());
  CHECK(roster.version == version);
  CHECK(roster.removed.size() == max_remembered_removals);
  CHECK(roster.removed.count(jid("c0@example.org")) == 0);
  CHECK(roster.removed.count(jid("c1@example.org")) == 0);
  CHECK(roster.removed.at(jid("c2@example.org")) == 7);
  CHECK(roster.removed_since == 5);  // the version of the newest removal that was forgotten

  // Back again: no longer removed.
  REQUIRE(wait(f.loop, rosters.apply(owner, put(++version, RosterItem{jid("c2@example.org"), "", {}}))));
  CHECK(wait(f.loop, rosters.load(owner)).value().removed.count(jid("c2@example.org")) == 0);
}

TEST_CASE_TEMPLATE("rosters: no account, no roster", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto change = put(1, RosterItem{jid("a@example.org"), "", {}});
  CHECK(wait(f.loop, f.stores.rosters.apply(jid(owner_name), change)).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, f.stores.rosters.load(jid(owner_name))).value().items.empty());
}

}  // namespace roster_store_test
