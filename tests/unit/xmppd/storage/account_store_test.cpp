// The contract of AccountStore, over every implementation.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

std::vector<std::string> names(const std::vector<AccountRecord>& records) {
  std::vector<std::string> found;
  for (const auto& record : records) found.push_back(record.jid.text());
  return found;
}

}  // namespace

TEST_CASE_TEMPLATE("accounts: create, find, change", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& accounts = f.stores.accounts;
  CHECK_FALSE(wait(f.loop, accounts.find(jid("romeo@example.org"))).value().has_value());
  REQUIRE(wait(f.loop, accounts.create(account("romeo@example.org"))));

  const auto found = wait(f.loop, accounts.find(jid("romeo@example.org"))).value();
  REQUIRE(found.has_value());
  CHECK(found->jid.text() == "romeo@example.org");
  CHECK(found->created == 1'700'000'000'000'000);
  CHECK_FALSE(found->last_login.has_value());
  REQUIRE(found->keys.size() == 2);
  const auto expected = account("romeo@example.org").keys;
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(found->keys[i].hash == expected[i].hash);
    CHECK(found->keys[i].salt == expected[i].salt);
    CHECK(found->keys[i].iterations == expected[i].iterations);
    CHECK(found->keys[i].stored_key == expected[i].stored_key);
    CHECK(found->keys[i].server_key == expected[i].server_key);
  }

  const auto again = wait(f.loop, accounts.create(account("romeo@example.org")));
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == xmpp::Errc::already_exists);

  REQUIRE(wait(f.loop, accounts.set_keys(jid("romeo@example.org"), {expected[1]})));
  REQUIRE(wait(f.loop, accounts.set_last_login(jid("romeo@example.org"), 42)));
  const auto changed = wait(f.loop, accounts.find(jid("romeo@example.org"))).value();
  REQUIRE(changed->keys.size() == 1);
  CHECK(changed->keys[0].hash == xmpp::HashAlgorithm::sha256);
  CHECK(changed->last_login == 42);
}

TEST_CASE_TEMPLATE("accounts: keys of one more hash", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& accounts = f.stores.accounts;
  const auto romeo = jid("romeo@example.org");
  const auto hash = xmpp::HashAlgorithm::sha512;
  const xmpp::ScramKeys keys{hash, "salt512", 10000, "stored512", "server512"};
  CHECK(wait(f.loop, accounts.all_have_keys("example.org", hash)).value());
  CHECK(wait(f.loop, accounts.add_keys(romeo, keys)).error().code == xmpp::Errc::not_found);
  make_account(f, romeo.text());
  CHECK_FALSE(wait(f.loop, accounts.all_have_keys("example.org", hash)).value());
  CHECK(wait(f.loop, accounts.all_have_keys("example.com", hash)).value());
  REQUIRE(wait(f.loop, accounts.add_keys(romeo, keys)));
  CHECK(wait(f.loop, accounts.add_keys(romeo, keys)).error().code == xmpp::Errc::already_exists);
  CHECK(wait(f.loop, accounts.find(romeo)).value()->keys.size() == 3);
  CHECK(wait(f.loop, accounts.all_have_keys("example.org", hash)).value());
  REQUIRE(wait(f.loop, accounts.set_keys(romeo, {{xmpp::HashAlgorithm::sha1, "salt", 4096, "stored", "server"}})));
  CHECK_FALSE(wait(f.loop, accounts.all_have_keys("example.org", hash)).value());
  REQUIRE(wait(f.loop, accounts.set_keys(romeo, {keys})));
  CHECK(wait(f.loop, accounts.all_have_keys("example.org", hash)).value());
  make_account(f, "juliet@example.org");
  CHECK_FALSE(wait(f.loop, accounts.all_have_keys("example.org", hash)).value());
  REQUIRE(wait(f.loop, accounts.remove(jid("juliet@example.org"))));
  CHECK(wait(f.loop, accounts.all_have_keys("example.org", hash)).value());
}

TEST_CASE_TEMPLATE("accounts: what is not there is not_found", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& accounts = f.stores.accounts;
  const auto nobody = jid("nobody@example.org");
  CHECK(wait(f.loop, accounts.set_keys(nobody, {})).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, accounts.set_last_login(nobody, 1)).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, accounts.remove(nobody)).error().code == xmpp::Errc::not_found);
}

TEST_CASE_TEMPLATE("accounts: pages and counts per domain", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& accounts = f.stores.accounts;
  for (const auto* one : {"d@b.example", "a@b.example", "c@a.example", "b@b.example"}) make_account(f, one);

  CHECK(names(wait(f.loop, accounts.list("", {}, 10)).value()) ==
        std::vector<std::string>{"a@b.example", "b@b.example", "c@a.example", "d@b.example"});
  CHECK(names(wait(f.loop, accounts.list("b.example", {}, 2)).value()) ==
        std::vector<std::string>{"a@b.example", "b@b.example"});
  CHECK(names(wait(f.loop, accounts.list("b.example", jid("b@b.example"), 2)).value()) ==
        std::vector<std::string>{"d@b.example"});
  CHECK(wait(f.loop, accounts.list("c.example", {}, 2)).value().empty());
  CHECK(wait(f.loop, accounts.list("", {}, 0)).value().empty());
  CHECK(wait(f.loop, accounts.count("")).value() == 4);
  CHECK(wait(f.loop, accounts.count("b.example")).value() == 3);
}

TEST_CASE_TEMPLATE("accounts: remove takes everything, a new account of the name starts empty", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  auto& s = f.stores;
  const auto romeo = jid("romeo@example.org");
  const auto juliet = jid("juliet@example.org");
  for (const auto& owner : {romeo, juliet}) {
    make_account(f, owner.text());
    RosterChange change;
    change.version = 1;
    change.put = RosterItem{jid("friend@example.org"), "Friend", {"Group"}};
    change.put_request = SubscriptionRequest{jid("other@example.org"), "<presence/>"};
    REQUIRE(wait(f.loop, s.rosters.apply(owner, change)));
    REQUIRE(wait(f.loop, s.offline.append(owner, {0, 1, "<message/>"}, 10, 1000)));
    REQUIRE(wait(f.loop, s.user_xml.put(owner, UserXmlArea::vcard, "", "<vCard/>", 1000)));
    REQUIRE(wait(f.loop, s.pubsub.put_node(owner, PubsubNodeRecord{"node", {}, {}, {}, 1, owner})));
    REQUIRE(wait(f.loop, s.pubsub.publish(owner, "node", {"item", owner, 1, "<x/>"}, {})));
  }
  const auto holds = [&](const xmpp::Jid& owner) {
    const auto roster = wait(f.loop, s.rosters.load(owner)).value();
    int parts = 0;
    parts += roster.items.empty() ? 0 : 1;
    parts += roster.requests.empty() ? 0 : 1;
    parts += roster.version == 0 ? 0 : 1;
    parts += wait(f.loop, s.offline.count(owner)).value() == 0 ? 0 : 1;
    parts += wait(f.loop, s.offline.load(owner, 0, 10)).value().empty() ? 0 : 1;
    parts += wait(f.loop, s.user_xml.get(owner, UserXmlArea::vcard, "")).value().has_value() ? 1 : 0;
    parts += wait(f.loop, s.pubsub.nodes(owner)).value().empty() ? 0 : 1;
    parts += wait(f.loop, s.pubsub.items(owner, "node", {})).value().items.empty() ? 0 : 1;
    return parts;
  };
  CHECK(holds(romeo) == 8);
  REQUIRE(wait(f.loop, s.accounts.remove(romeo)));
  CHECK(holds(romeo) == 0);
  CHECK(holds(juliet) == 8);

  // Late writes of what was under way for the removed account.
  CHECK(wait(f.loop, s.offline.append(romeo, {0, 1, "<message/>"}, 10, 1000)).error().code == xmpp::Errc::not_found);
  REQUIRE(wait(f.loop, s.pubsub.put_node(romeo, PubsubNodeRecord{"late", {}, {}, {}, 1, romeo})));
  make_account(f, romeo.text());
  CHECK(holds(romeo) == 0);
}

TEST_CASE_TEMPLATE("accounts: disabled ones are listed and counted by domain", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& accounts = f.stores.accounts;
  for (const char* name : {"a@one.example", "b@one.example", "c@one.example", "d@two.example"}) make_account(f, name);
  CHECK(wait(f.loop, accounts.set_disabled(jid("nobody@one.example"), true)).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, accounts.count_disabled("one.example")).value() == 0);
  for (const char* name : {"a@one.example", "c@one.example", "d@two.example"}) {
    REQUIRE(wait(f.loop, accounts.set_disabled(jid(name), true)));
  }
  CHECK(wait(f.loop, accounts.find(jid("a@one.example"))).value()->disabled);
  CHECK_FALSE(wait(f.loop, accounts.find(jid("b@one.example"))).value()->disabled);
  CHECK(wait(f.loop, accounts.count_disabled("one.example")).value() == 2);
  CHECK(names(wait(f.loop, accounts.list_disabled("one.example", {}, 10)).value()) ==
        std::vector<std::string>{"a@one.example", "c@one.example"});
  CHECK(names(wait(f.loop, accounts.list_disabled("one.example", jid("a@one.example"), 1)).value()) ==
        std::vector<std::string>{"c@one.example"});
  REQUIRE(wait(f.loop, accounts.set_disabled(jid("a@one.example"), false)));
  CHECK(wait(f.loop, accounts.count_disabled("one.example")).value() == 1);
}

TEST_CASE_TEMPLATE("accounts: to be removed at a time, taken back, and names of those that went", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  auto& accounts = f.stores.accounts;
  const auto romeo = jid("romeo@example.org");
  CHECK(wait(f.loop, accounts.schedule_removal(romeo, 100)).error().code == xmpp::Errc::not_found);
  make_account(f, "romeo@example.org");
  REQUIRE(wait(f.loop, accounts.schedule_removal(romeo, 100)));
  CHECK(wait(f.loop, accounts.find(romeo)).value()->disabled);
  CHECK(wait(f.loop, accounts.due_removals("example.org", 99, 9))->empty());
  CHECK(wait(f.loop, accounts.due_removals("other.example", 100, 9))->empty());
  CHECK(wait(f.loop, accounts.due_removals("example.org", 100, 9)).value() == std::vector<xmpp::Jid>{romeo});
  REQUIRE(wait(f.loop, accounts.set_disabled(romeo, false)));
  CHECK(wait(f.loop, accounts.due_removals("example.org", 100, 9))->empty());
  REQUIRE(wait(f.loop, accounts.schedule_removal(romeo, 100)));
  REQUIRE(wait(f.loop, accounts.remove(romeo)));
  CHECK(wait(f.loop, accounts.due_removals("example.org", 100, 9))->empty());

  REQUIRE(wait(f.loop, accounts.bury(romeo, 200, 100)));
  CHECK(wait(f.loop, accounts.buried(romeo, 199)).value());
  CHECK_FALSE(wait(f.loop, accounts.buried(romeo, 200)).value());
  CHECK_FALSE(wait(f.loop, accounts.buried(jid("juliet@example.org"), 100)).value());
}
