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

std::string ids(const std::vector<PubsubItemRecord>& items) {
  std::string all;
  for (const auto& one : items) all += one.id;
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
  record.subscriptions = {{jid("a@example.org/r"), "id1"}, {jid("a@example.org"), ""}};
  record.created = 77;
  REQUIRE(wait(f.loop, pubsub.put_node(service, record)));
  REQUIRE(wait(f.loop, pubsub.put_node(service, PubsubNodeRecord{"urn:a", {}, {}, {}, 1})));
  REQUIRE(wait(f.loop, pubsub.put_node(jid("other@example.org"), PubsubNodeRecord{"urn:c", {}, {}, {}, 1})));

  auto nodes = wait(f.loop, pubsub.nodes(service)).value();
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[0].node == "urn:a");
  CHECK(nodes[0].config.empty());
  CHECK(nodes[1].node == "urn:b");
  CHECK(nodes[1].config == record.config);
  CHECK(nodes[1].affiliations == record.affiliations);
  CHECK(nodes[1].subscriptions == record.subscriptions);
  CHECK(nodes[1].created == 77);

  // Replaced; the items stay.
  REQUIRE(wait(f.loop, pubsub.publish(service, "urn:b", item("1"), 5)));
  record.config = {{"pubsub#max_items", {"3"}}};
  record.affiliations.clear();
  record.subscriptions.clear();
  REQUIRE(wait(f.loop, pubsub.put_node(service, record)));
  nodes = wait(f.loop, pubsub.nodes(service)).value();
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[1].config == record.config);
  CHECK(nodes[1].affiliations.empty());
  CHECK(nodes[1].subscriptions.empty());
  CHECK(ids(wait(f.loop, pubsub.items(service, "urn:b", {}, 9)).value()) == "1");

  REQUIRE(wait(f.loop, pubsub.remove_node(service, "urn:b")));
  REQUIRE(wait(f.loop, pubsub.remove_node(service, "urn:b")));
  CHECK(wait(f.loop, pubsub.nodes(service)).value().size() == 1);
  CHECK(wait(f.loop, pubsub.items(service, "urn:b", {}, 9)).value().empty());
  CHECK(wait(f.loop, pubsub.nodes(jid("other@example.org"))).value().size() == 1);
}

TEST_CASE_TEMPLATE("pubsub: items, newest first and bounded", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  REQUIRE(wait(f.loop, pubsub.put_node(service, PubsubNodeRecord{"n", {}, {}, {}, 1})));
  for (const auto* id : {"a", "b", "c"}) REQUIRE(wait(f.loop, pubsub.publish(service, "n", item(id), 3)));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {}, 9)).value()) == "cba");
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {}, 2)).value()) == "cb");
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {"a", "c", "a", "zzz"}, 9)).value()) == "ca");
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {"a", "c"}, 1)).value()) == "c");

  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("a", "<new/>"), 3)));  // replaced: the newest
  auto all = wait(f.loop, pubsub.items(service, "n", {}, 9)).value();
  CHECK(ids(all) == "acb");
  CHECK(all[0].payload == "<new/>");
  CHECK(all[0].publisher == jid("romeo@example.org/phone"));
  CHECK(all[0].published == 5);

  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("d"), 3)));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {}, 9)).value()) == "dac");
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("e"), 1)));  // the bound was lowered meanwhile
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {}, 9)).value()) == "e");
  REQUIRE(wait(f.loop, pubsub.publish(service, "n", item("f"), SIZE_MAX)));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {}, SIZE_MAX)).value()) == "fe");

  REQUIRE(wait(f.loop, pubsub.retract(service, "n", "f")));
  CHECK(wait(f.loop, pubsub.retract(service, "n", "f")).error().code == xmpp::Errc::not_found);
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {}, 9)).value()) == "e");
  REQUIRE(wait(f.loop, pubsub.purge(service, "n")));
  CHECK(wait(f.loop, pubsub.items(service, "n", {}, 9)).value().empty());
  for (const auto* id : {"g", "h"}) REQUIRE(wait(f.loop, pubsub.publish(service, "n", item(id), 2)));
  CHECK(ids(wait(f.loop, pubsub.items(service, "n", {}, 9)).value()) == "hg");
}

TEST_CASE_TEMPLATE("pubsub: without a node", F, MemoryFixture, SqliteFixture) {
  F f;
  const auto service = jid(service_name);
  auto& pubsub = f.stores.pubsub;
  CHECK(wait(f.loop, pubsub.publish(service, "n", item("a"), 3)).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, pubsub.retract(service, "n", "a")).error().code == xmpp::Errc::not_found);
  CHECK(wait(f.loop, pubsub.purge(service, "n")).has_value());
  CHECK(wait(f.loop, pubsub.items(service, "n", {}, 3)).value().empty());
}
