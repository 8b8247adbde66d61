// The contract of PubsubStore, over every implementation.
#include <doctest/doctest.h>

#include <cstdint>

#include "store_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;

namespace {

const auto service_name = "romeo@example.org";

PubsubItemRecord item(const std::string& id, const std::string& payload = "<x/>") {
  return PubsubItemRecord{id, jid("romeo@example.org/phone"), 5, payload};
}

PubsubNodeRecord node(const std::string& name) { return {name, {}, {}, {}, 1, jid(service_name)}; }

PubsubItemRules at_most(std::size_t items) { return {.max_items = items}; }

PubsubItemQuery newest(std::size_t limit, std::vector<std::string> ids = {}) {
  PubsubItemQuery query;
  query.ids = std::move(ids);
  query.limit = limit;
  return query;
}

std::string ids(const PubsubItemPage& page) {
  std::string all;
  for (const auto& one : page.items) all += one.id;
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE("pubsub: a node's record is kept as a whole", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  CHECK(wait(f.loop, pubsub.nodes(service)).value().empty());

  PubsubNodeRecord record;
  record.node = "urn:b";
  record.config = {{"pubsub#access_model", {"open"}}, {"pubsub#many", {"z", "a"}}, {"pubsub#none", {}}};
  record.affiliations = {{jid("a@example.org"), "owner"}, {jid("b@example.org"), "outcast"}};
  record.subscriptions = {{jid("a@example.org/r"), {"id1", true, false, 99, {"away", "xa"}}},
                          {jid("a@example.org"), {"", false, true, std::nullopt, {}}}};
  record.creator = jid("c@example.org");
  record.created = 77;
  REQUIRE(wait(f.loop, pubsub.put_node(service, record)));
  REQUIRE(wait(f.loop, pubsub.put_node(service, node("urn:a"))));
  REQUIRE(wait(f.loop, pubsub.put_node(jid("other@example.org"), node("urn:c"))));

  auto nodes = wait(f.loop, pubsub.nodes(service)).value();
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[0].node == "urn:a");
  CHECK(nodes[0].config.empty());
  CHECK(nodes[1].node == "urn:b");
  CHECK(nodes[1].config == record.config);
  CHECK(nodes[1].affiliations == record.affiliations);
  CHECK(nodes[1].subscriptions == record.subscriptions);
  CHECK(nodes[1].created == 77);
  CHECK(nodes[1].creator == jid("c@example.org"));

  // Replaced; the items stay.
  REQUIRE(wait(f.loop, pubsub.publish(service, "urn:b", item("1"), at_most(5))));
  record.config = {{"pubsub#max_items", {"3"}}};
  record.affiliations.clear();
  record.subscriptions.clear();
  REQUIRE(wait(f.loop, pubsub.put_node(service, record)));
  nodes = wait(f.loop, pubsub.nodes(service)).value();
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[1].config == record.config);
  CHECK(nodes[1].affiliations.empty());
  CHECK(nodes[1].subscriptions.empty());
  CHECK(ids(wait(f.loop, pubsub.items(service, "urn:b", newest(9))).value()) == "1");

  REQUIRE(wait(f.loop, pubsub.remove_node(service, "urn:b")));
  REQUIRE(wait(f.loop, pubsub.remove_node(service, "urn:b")));
  CHECK(wait(f.loop, pubsub.nodes(service)).value().size() == 1);
  CHECK(wait(f.loop, pubsub.items(service, "urn:b", newest(9))).value().items.empty());
  CHECK(wait(f.loop, pubsub.nodes(jid("other@example.org"))).value().size() == 1);
}

TEST_CASE_TEMPLATE("pubsub: items, newest first and bounded", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  REQUIRE(wait(f.loop, pubsub.put_node(service, node("n"))));
  for (const auto* id : {"a", "b", "c"}) REQUIRE(wait(f.loop, pubsub.publish(service, "n", item(id), at_most(3))));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "cba");
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(2))).value()) == "cb");
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9, {"a", "c", "a", "zzz"}))).value()) == "ca");
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(1, {"a", "c"}))).value()) == "c");

  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("a", "<new/>"), at_most(3))));  // replaced: the newest
  auto all = wait(f.loop, pubsub.items(service, "n", newest(9))).value();
  CHECK(ids(all) == "acb");
  CHECK(all.items[0].payload == "<new/>");
  CHECK(all.items[0].publisher == jid("romeo@example.org/phone"));
  CHECK(all.items[0].published == 5);

  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("d"), at_most(3))));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "dac");
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("e"), at_most(1))));  // the bound was lowered meanwhile
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "e");
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("f"), at_most(SIZE_MAX))));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(SIZE_MAX))).value()) == "fe");

  REQUIRE(wait(f.loop, pubsub.retract(service, "n", "f", {})));
  CHECK(wait(f.loop, pubsub.retract(service, "n", "f", {})).error().code == xmpp::Errc::not_found);
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "e");
  REQUIRE(wait(f.loop, pubsub.purge(service, "n")));
  CHECK(wait(f.loop, pubsub.items(service, "n", newest(9))).value().items.empty());
  for (const auto* id : {"g", "h"}) REQUIRE(wait(f.loop, pubsub.publish(service, "n", item(id), at_most(2))));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "hg");
}

TEST_CASE_TEMPLATE("pubsub: without a node", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  CHECK(wait(f.loop, pubsub.publish(service, "n", item("a"), at_most(3))).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, pubsub.retract(service, "n", "a", {})).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, pubsub.purge(service, "n")).has_value());
  CHECK(wait(f.loop, pubsub.items(service, "n", newest(3))).value().items.empty());
}

TEST_CASE_TEMPLATE("pubsub: parts of a record change without the others", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  CHECK(wait(f.loop, pubsub.set_config(service, "n", {})).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, pubsub.change_affiliations(service, "n", {})).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, pubsub.change_subscriptions(service, "n", {})).error().code == xmpp::Errc::not_found);

  auto record = node("n");
  record.config = {{"a", {"1"}}};
  record.affiliations = {{jid("a@example.org"), "owner"}, {jid("b@example.org"), "member"}};
  record.subscriptions = {{jid("a@example.org"), {"1", false, true, std::nullopt, {}}}};
  REQUIRE(wait(f.loop, pubsub.put_node(service, record)));
  REQUIRE(wait(f.loop, pubsub.set_config(service, "n", {{"b", {"2"}}})));
  REQUIRE(wait(f.loop, pubsub.change_affiliations(
                           service, "n", {{jid("a@example.org"), "outcast"}, {jid("b@example.org"), std::nullopt}})));
  REQUIRE(wait(f.loop, pubsub.change_subscriptions(
                           service, "n",
                           {{jid("a@example.org"), std::nullopt},
                            {jid("c@example.org"), PubsubSubscription{"3", true, true, std::nullopt, {}}}})));
  const auto kept = wait(f.loop, pubsub.nodes(service)).value().at(0);
  CHECK(kept.config == PubsubConfigValues{{"b", {"2"}}});
  CHECK(kept.affiliations == decltype(kept.affiliations){{jid("a@example.org"), "outcast"}});
  REQUIRE(kept.subscriptions.size() == 1);
  CHECK(kept.subscriptions.at(jid("c@example.org")).pending);
}

TEST_CASE_TEMPLATE("pubsub: pages of items", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  REQUIRE(wait(f.loop, pubsub.put_node(service, node("n"))));
  for (const auto* id : {"a", "b", "c", "d", "e"}) {
    REQUIRE(wait(f.loop, pubsub.publish(service, "n", item(id), at_most(9))));
  }
  const auto page = [&](auto fill) {
    PubsubItemQuery query;
    query.limit = 2;
    fill(query);
    return wait(f.loop, pubsub.items(service, "n", query));
  };
  const auto first = page([](auto&) {}).value();
  CHECK(ids(first) == "ed");
  CHECK(first.first_index == 0);
  CHECK(first.total == 5);
  const auto second = page([](auto& query) { query.after = "d"; }).value();
  CHECK(ids(second) == "cb");
  CHECK(second.first_index == 2);
  CHECK(ids(page([](auto& query) { query.after = "b"; }).value()) == "a");
  CHECK(ids(page([](auto& query) { query.after = "a"; }).value()).empty());
  const auto last = page([](auto& query) { query.before = ""; }).value();
  CHECK(ids(last) == "ba");
  CHECK(last.first_index == 3);
  CHECK(ids(page([](auto& query) { query.before = "b"; }).value()) == "dc");
  CHECK(ids(page([](auto& query) { query.before = "d"; }).value()) == "e");
  const auto third = page([](auto& query) { query.index = 2; }).value();
  CHECK(ids(third) == "cb");
  CHECK(third.first_index == 2);
  CHECK(ids(page([](auto& query) { query.index = 99; }).value()).empty());
  CHECK(ids(page([](auto& query) { query.limit = 0; }).value()).empty());
  CHECK(page([](auto& query) { query.after = "zzz"; }).error().code == xmpp::Errc::not_found);
  CHECK(page([](auto& query) { query.before = "zzz"; }).error().code == xmpp::Errc::not_found);
}

TEST_CASE_TEMPLATE("pubsub: items grow old", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  REQUIRE(wait(f.loop, pubsub.put_node(service, node("n"))));
  const auto published_at = [](const std::string& id, xmpp::Timestamp when) {
    auto aged = item(id);
    aged.published = when;
    return aged;
  };
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", published_at("a", 10), at_most(9))));
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", published_at("b", 20), at_most(9))));
  auto query = newest(9);
  query.not_before = 20;
  const auto young = wait(f.loop, pubsub.items(service, "n", query)).value();
  CHECK(ids(young) == "b");
  CHECK(young.total == 1);
  query.ids = {"a"};
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", query)).value()).empty());
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", published_at("c", 30), {.max_items = 9, .not_before = 20})));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "cb");
}

TEST_CASE_TEMPLATE("pubsub: bytes are bounded per creator", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid("pubsub.example.org");
  auto& pubsub = f.stores.pubsub;
  for (const auto* name : {"n", "m"}) REQUIRE(wait(f.loop, pubsub.put_node(service, node(name))));
  auto theirs = node("theirs");
  theirs.creator = jid("other@example.org");
  REQUIRE(wait(f.loop, pubsub.put_node(service, theirs)));
  const PubsubItemRules rules{.max_items = 2, .max_bytes = 20};
  const auto of_ten = [](const std::string& id) { return item(id, "<ninebyt>"); };
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", of_ten("a"), rules)));
  REQUIRE(wait(f.loop, pubsub.publish(service, "m", of_ten("b"), rules)));
  CHECK(wait(f.loop, pubsub.publish(service, "n", of_ten("c"), rules)).error().code == xmpp::Errc::limit_exceeded);
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "a");
  REQUIRE(wait(f.loop, pubsub.publish(service, "theirs", of_ten("c"), rules)));
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", of_ten("a"), rules)));  // replaced
  REQUIRE(wait(f.loop, pubsub.publish(service, "m", of_ten("d"), {.max_items = 1, .max_bytes = 20})));
  REQUIRE(wait(f.loop, pubsub.remove_node(service, "m")));
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", of_ten("c"), rules)));
  REQUIRE(wait(f.loop, pubsub.purge(service, "n")));
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", of_ten("e"), rules)));
  CHECK(wait(f.loop, pubsub.publish(service, "n", item("f", std::string(10, 'x')), rules)).error().code ==
        xmpp::Errc::limit_exceeded);
}

TEST_CASE_TEMPLATE("pubsub: a node with its first item, or neither", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid("pubsub.example.org");
  auto& pubsub = f.stores.pubsub;
  const PubsubItemRules rules{.max_items = 2, .max_bytes = 20};
  auto record = node("n");
  record.config = {{"pubsub#title", {"first"}}};
  const auto large = item("a", std::string(20, 'x'));
  CHECK(wait(f.loop, pubsub.put_node_with_item(service, record, large, rules)).error().code ==
        xmpp::Errc::limit_exceeded);
  CHECK(wait(f.loop, pubsub.nodes(service)).value().empty());
  REQUIRE(wait(f.loop, pubsub.put_node_with_item(service, record, item("a"), rules)));
  CHECK(wait(f.loop, pubsub.nodes(service)).value().at(0).config == record.config);
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "a");
  // What was there stays.
  CHECK_FALSE(wait(f.loop, pubsub.put_node_with_item(service, node("n"), large, rules)));
  CHECK(wait(f.loop, pubsub.nodes(service)).value().at(0).config == record.config);
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", newest(9))).value()) == "a");
}

TEST_CASE_TEMPLATE("pubsub: what another published may be out of reach", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  REQUIRE(wait(f.loop, pubsub.put_node(service, node("n"))));
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("a"), at_most(9))));
  auto other = item("a", "<other/>");
  other.publisher = jid("juliet@example.org/balcony");
  const PubsubItemRules own{.max_items = 9, .only_own = true};
  CHECK(wait(f.loop, pubsub.publish(service, "n", other, own)).error().code == xmpp::Errc::not_allowed);
  CHECK(wait(f.loop, pubsub.retract(service, "n", "a", other.publisher)).error().code == xmpp::Errc::not_allowed);
  CHECK(wait(f.loop, pubsub.items(service, "n", newest(1))).value().items.at(0).payload == "<x/>");
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("a", "<y/>"), own)));
  REQUIRE(wait(f.loop, pubsub.retract(service, "n", "a", jid("romeo@example.org/tablet"))));
}

TEST_CASE_TEMPLATE("pubsub: several changes are made together or not at all", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  REQUIRE(wait(f.loop, pubsub.put_node(service, node("a"))));
  REQUIRE(wait(f.loop, pubsub.put_node(service, node("b"))));
  const auto kept = [&](const char* name) { return ids(wait(f.loop, pubsub.items(service, name, newest(9))).value()); };
  const auto put = [](const char* name, const std::string& id, PubsubItemRules rules = at_most(5)) {
    return PubsubWrite{name, false, item(id), rules};
  };
  const auto drop = [](const char* name, const std::string& id) { return PubsubWrite{name, true, item(id), {}}; };

  const auto done =
      wait(f.loop, pubsub.apply(service, {put("a", "1"), put("b", "2"), drop("a", "none"), put("a", "3")}));
  REQUIRE(done);
  CHECK(*done == std::vector<bool>{true, true, false, true});
  CHECK(kept("a") == "31");
  CHECK(kept("b") == "2");

  auto narrow = at_most(5);
  narrow.max_bytes = 1;
  const auto full = wait(f.loop, pubsub.apply(service, {drop("a", "1"), put("b", "4"), put("a", "5", narrow)}));
  REQUIRE_FALSE(full);
  CHECK(full.error().code == xmpp::Errc::limit_exceeded);
  const auto nowhere = wait(f.loop, pubsub.apply(service, {drop("b", "2"), put("c", "6")}));
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == xmpp::Errc::not_found);
  CHECK(kept("a") == "31");
  CHECK(kept("b") == "2");
}
