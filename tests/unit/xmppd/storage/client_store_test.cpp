// The contract of ClientStore, over every implementation, and of registrations that wait.
#include <doctest/doctest.h>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

KnownClient client_at(const std::string& key, xmpp::Timestamp when, const std::string& network = "192.0.2.0/24") {
  KnownClient made;
  made.key = key;
  made.software = "Test";
  made.first_seen = made.last_seen = when;
  made.network = network;
  made.place = LoginPlace::other_network;
  return made;
}

}  // namespace

TEST_CASE_TEMPLATE("clients: seen, seen again, forgotten", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& clients = f.stores.clients;
  const auto romeo = jid("romeo@example.org");
  const auto seen = [&](KnownClient client, std::size_t most = 10, xmpp::Timestamp before = 0) {
    return wait(f.loop, clients.seen(romeo, std::move(client), most, before));
  };
  const auto list = [&] { return wait(f.loop, clients.list(romeo)).value(); };
  CHECK(seen(client_at("agent:a", 1)).error().code == xmpp::Errc::not_found);
  make_account(f, romeo.text());
  CHECK(list().empty());

  auto first = seen(client_at("agent:a", 10)).value();
  CHECK_FALSE(first.known);
  CHECK_FALSE(first.others);
  CHECK(first.place == LoginPlace::other_network);

  auto second = seen(client_at("agent:b", 20)).value();
  CHECK_FALSE(second.known);
  CHECK(second.others);
  CHECK(second.place == LoginPlace::known_network);  // that of the first

  auto by_password = client_at("agent:a", 30, "198.51.100.0/24");
  by_password.knows_password = true;
  by_password.device = "laptop";
  auto again = seen(by_password).value();
  CHECK(again.known);
  CHECK(again.last_seen == 10);
  CHECK(again.place == LoginPlace::other_network);
  CHECK(seen(client_at("agent:a", 40, "198.51.100.0/24")).value().place == LoginPlace::known_network);
  auto all = list();
  REQUIRE(all.size() == 2);
  CHECK(all[0].key == "agent:a");
  CHECK(all[0].first_seen == 10);
  CHECK(all[0].last_seen == 40);
  CHECK(all[0].network == "198.51.100.0/24");
  CHECK(all[0].knows_password);
  CHECK_FALSE(all[1].knows_password);
  CHECK(wait(f.loop, f.stores.accounts.list("", {}, 10)).value().at(0).last_place == LoginPlace::known_network);

  SUBCASE("a new password is known to nobody") {
    wait(f.loop, f.stores.accounts.set_keys(romeo, {})).value();
    CHECK_FALSE(list()[0].knows_password);
  }
  SUBCASE("of too many those go that were silent for longest") {
    seen(client_at("agent:c", 50), 2).value();
    all = list();
    REQUIRE(all.size() == 2);
    CHECK(all[0].key == "agent:a");
    CHECK(all[1].key == "agent:c");
  }
  SUBCASE("who was silent for too long goes") {
    seen(client_at("agent:c", 50), 10, 21).value();
    all = list();
    REQUIRE(all.size() == 2);
    CHECK(all[0].key == "agent:a");
    CHECK(all[1].key == "agent:c");
  }
  SUBCASE("forgotten by its owner alone") {
    make_account(f, "juliet@example.org");
    CHECK(wait(f.loop, clients.forget(jid("juliet@example.org"), all[0].number)).error().code ==
          xmpp::Errc::not_found);
    wait(f.loop, clients.forget(romeo, all[0].number)).value();
    CHECK(list().size() == 1);
    CHECK(wait(f.loop, clients.forget(romeo, all[0].number)).error().code == xmpp::Errc::not_found);
  }
  SUBCASE("gone with the account") {
    wait(f.loop, f.stores.accounts.remove(romeo)).value();
    CHECK(list().empty());
  }
}

TEST_CASE_TEMPLATE("registrations: they wait, and are allowed or not", F, MemoryFixture, SqliteFixture) {
  F f;
  auto& accounts = f.stores.accounts;
  const auto register_one = [&](std::string_view name, xmpp::Timestamp when, std::size_t most = 2) {
    return wait(f.loop, accounts.create_waiting(account(name), {jid(name), when, "192.0.2.0/24"}, 100, most));
  };
  const auto waiting = [&](std::string domain = {}) {
    return wait(f.loop, accounts.list_waiting(std::move(domain), 10)).value();
  };
  const auto found = [&](std::string_view name) { return wait(f.loop, accounts.find(jid(name))).value(); };
  register_one("romeo@example.org", 7).value();
  register_one("juliet@example.org", 5).value();
  CHECK(register_one("nurse@example.org", 8).error().code == xmpp::Errc::limit_exceeded);
  CHECK_FALSE(found("nurse@example.org"));
  register_one("nurse@example.com", 9).value();  // another domain
  CHECK(register_one("romeo@example.org", 9, 5).error().code == xmpp::Errc::already_exists);
  CHECK(found("romeo@example.org")->disabled);
  CHECK(found("romeo@example.org")->awaits_approval);
  REQUIRE(waiting("example.org").size() == 2);
  CHECK(waiting().size() == 3);
  CHECK(waiting("example.org")[0].jid == jid("juliet@example.org"));
  CHECK(waiting("example.org")[0].network == "192.0.2.0/24");
  CHECK(wait(f.loop, accounts.due_removals("example.org", 100, 10)).value().size() == 2);

  wait(f.loop, accounts.set_disabled(jid("romeo@example.org"), false)).value();
  CHECK_FALSE(found("romeo@example.org")->awaits_approval);
  CHECK(waiting("example.org").size() == 1);
  CHECK(wait(f.loop, accounts.due_removals("example.org", 100, 10)).value().size() == 1);
  wait(f.loop, accounts.set_disabled(jid("romeo@example.org"), true)).value();
  CHECK_FALSE(found("romeo@example.org")->awaits_approval);

  // The name of somebody who was refused was nobody's.
  wait(f.loop, accounts.bury(jid("juliet@example.org"), 1000, 1)).value();
  wait(f.loop, accounts.remove(jid("juliet@example.org"))).value();
  CHECK_FALSE(wait(f.loop, accounts.buried(jid("juliet@example.org"), 2)).value());
  CHECK(waiting("example.org").empty());
}
