// The contract of InviteStore, over every implementation.
#include "xmppd/storage/invite_store.hpp"

#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;
using xmpp::Errc;

namespace {

Invite invite_to(std::string domain, std::string name = {}) {
  Invite invite;
  invite.domain = std::move(domain);
  invite.name = std::move(name);
  invite.created = 1000;
  invite.expires = 2000;
  return invite;
}

}  // namespace

TEST_CASE_TEMPLATE("invites: found by the hash, used, listed, taken back", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& invites = f.stores.invites;
  auto two = invite_to("example.org");
  two.uses_left = 2;
  const auto id = wait(f.loop, invites.add(two, "hash", 9)).value();
  CHECK(wait(f.loop, invites.find("other")).value() == std::nullopt);
  const auto found = wait(f.loop, invites.find("hash")).value();
  REQUIRE(found);
  CHECK(found->id == id);
  CHECK(found->domain == "example.org");
  CHECK(found->contact.empty());
  CHECK(found->registers);
  CHECK_FALSE(found->resets);
  CHECK(found->open(1999));
  CHECK_FALSE(found->open(2000));
  CHECK(wait(f.loop, invites.use(id)));
  CHECK(wait(f.loop, invites.use(id)));
  CHECK(wait(f.loop, invites.use(id)).error().code == Errc::not_found);
  CHECK(wait(f.loop, invites.list(0, 9))->size() == 1);
  CHECK(wait(f.loop, invites.list(id, 9))->empty());
  CHECK(wait(f.loop, invites.remove(id)));
  CHECK(wait(f.loop, invites.remove(id)).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("invites: names are kept, numbers are bounded, ended ones go", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& invites = f.stores.invites;
  REQUIRE(wait(f.loop, invites.add(invite_to("example.org", "juliet"), "a", 9)));
  CHECK(wait(f.loop, invites.reserved("example.org", "juliet", 1999)).value());
  CHECK_FALSE(wait(f.loop, invites.reserved("example.org", "juliet", 2000)).value());
  CHECK_FALSE(wait(f.loop, invites.reserved("other.example", "juliet", 1000)).value());
  CHECK(wait(f.loop, invites.add(invite_to("example.org", "juliet"), "b", 9)).error().code == Errc::already_exists);
  auto reset = invite_to("example.org", "juliet");
  reset.resets = true;
  CHECK(wait(f.loop, invites.add(reset, "c", 9)));
  auto mine = invite_to("example.org");
  mine.creator = "romeo@example.org";
  CHECK(wait(f.loop, invites.add(mine, "d", 1)));
  CHECK(wait(f.loop, invites.add(mine, "e", 1)).error().code == Errc::limit_exceeded);
  mine.created = 2000;
  mine.expires = 3000;
  CHECK(wait(f.loop, invites.add(mine, "e", 1)));
  CHECK(wait(f.loop, invites.purge(2500)));
  CHECK(wait(f.loop, invites.list(0, 9))->size() == 1);
}

TEST_CASE_TEMPLATE("invites: of a contact who has an account, as long as it is there", F, MemoryFixture,
                   SqliteFixture) {
  F f;
  auto& invites = f.stores.invites;
  auto wish = invite_to("example.org");
  wish.contact = jid("romeo@example.org");
  CHECK(wait(f.loop, invites.add(wish, "a", 9)).error().code == Errc::not_found);
  make_account(f, "romeo@example.org");
  REQUIRE(wait(f.loop, invites.add(wish, "a", 9)));
  CHECK(wait(f.loop, invites.find("a")).value()->contact == jid("romeo@example.org"));
  REQUIRE(wait(f.loop, f.stores.accounts.remove(jid("romeo@example.org"))));
  CHECK(wait(f.loop, invites.find("a")).value() == std::nullopt);
}

TEST_CASE_TEMPLATE("invites: an account and a use of one, both or none", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& invites = f.stores.invites;
  auto& accounts = f.stores.accounts;
  const auto id = wait(f.loop, invites.add(invite_to("example.org"), "a", 9)).value();
  make_account(f, "romeo@example.org");
  const auto record = [](std::string_view name) { return AccountRecord{jid(name), {}, 0, std::nullopt}; };
  CHECK(wait(f.loop, accounts.create_invited(record("romeo@example.org"), id)).error().code == Errc::already_exists);
  CHECK(wait(f.loop, accounts.set_keys_invited(jid("nobody@example.org"), {}, id)).error().code == Errc::not_found);
  CHECK(wait(f.loop, invites.find("a")).value()->uses_left == 1);
  CHECK(wait(f.loop, accounts.create_invited(record("juliet@example.org"), id)));
  CHECK(wait(f.loop, invites.find("a")).value()->uses_left == 0);
  CHECK(wait(f.loop, accounts.create_invited(record("nurse@example.org"), id)).error().code == Errc::not_found);
  CHECK_FALSE(wait(f.loop, accounts.find(jid("nurse@example.org"))).value());
  CHECK(wait(f.loop, accounts.set_keys_invited(jid("romeo@example.org"), {}, id)).error().code == Errc::not_found);
}
