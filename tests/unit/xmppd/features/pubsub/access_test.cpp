// Access models and affiliations, each from the view of strangers, contacts, members and outcasts.
#include "xmppd/features/pubsub/access.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

namespace {

const auto juliet = xmpp::Jid::parse("juliet@example.com").value();
const auto romeo = xmpp::Jid::parse("romeo@example.net/orchard").value();  // gets her presence
const auto nurse = xmpp::Jid::parse("nurse@example.com/chamber").value();  // she gets the nurse's, not vice versa
const auto tybalt = xmpp::Jid::parse("tybalt@example.com/crypt").value();  // a stranger

struct House {
  Roster roster;
  Node node;
  House() {
    add(romeo, Subscription::from, {"friends"});
    add(nurse, Subscription::to, {"servants"});
  }
  void add(const xmpp::Jid& jid, Subscription subscription, std::vector<std::string> groups) {
    RosterItem item;
    item.jid = jid.bare();
    item.subscription = subscription;
    item.groups = std::move(groups);
    roster.items[item.jid] = item;
  }
  NodeOwner owner() const { return {juliet, roster}; }
  std::string verdict(const xmpp::Jid& who) const {
    const auto error = refuse_reading(owner(), node, who);
    if (!error) return "may";
    return error->application ? error->application->name() : std::string(xmpp::to_string(error->condition));
  }
};

}  // namespace

TEST_CASE("open: everybody but outcasts") {
  House house;
  house.node.config.access_model = AccessModel::open;
  CHECK(house.verdict(tybalt) == "may");
  house.node.record.affiliations[tybalt.bare()] = "outcast";
  CHECK(house.verdict(tybalt) == "forbidden");
}

TEST_CASE("presence: those who get the owner's presence") {
  House house;
  house.node.config.access_model = AccessModel::presence;
  CHECK(house.verdict(juliet) == "may");
  CHECK(house.verdict(romeo) == "may");
  CHECK(house.verdict(nurse) == "presence-subscription-required");
  CHECK(house.verdict(tybalt) == "presence-subscription-required");
}

TEST_CASE("roster: those in an allowed group") {
  House house;
  house.node.config.access_model = AccessModel::roster;
  CHECK(house.verdict(romeo) == "not-in-roster-group");
  house.node.config.roster_groups_allowed = {"servants"};
  CHECK(house.verdict(romeo) == "not-in-roster-group");
  CHECK(house.verdict(nurse) == "may");
}

TEST_CASE("whitelist: the owner and members") {
  House house;
  house.node.config.access_model = AccessModel::whitelist;
  CHECK(house.verdict(juliet) == "may");
  CHECK(house.verdict(romeo) == "closed-node");
  house.node.record.affiliations[romeo.bare()] = "member";
  CHECK(house.verdict(romeo) == "may");
  house.node.record.affiliations[romeo.bare()] = "publish-only";
  CHECK(house.verdict(romeo) == "forbidden");
}

TEST_CASE("publishing: the owner, publishers, and whom the publish model admits") {
  House house;
  house.node.config.access_model = AccessModel::open;
  CHECK(may_publish(house.owner(), house.node, juliet));
  CHECK_FALSE(may_publish(house.owner(), house.node, romeo));
  house.node.record.affiliations[romeo.bare()] = "publisher";
  CHECK(may_publish(house.owner(), house.node, romeo));
  house.node.config.publish_model = PublishModel::subscribers;
  CHECK_FALSE(may_publish(house.owner(), house.node, tybalt));
  house.node.record.subscriptions[tybalt.bare()].id = "id";
  CHECK(may_publish(house.owner(), house.node, tybalt));
  house.node.record.affiliations[tybalt.bare()] = "outcast";
  CHECK_FALSE(may_publish(house.owner(), house.node, tybalt));
  house.node.config.publish_model = PublishModel::open;
  CHECK_FALSE(may_publish(house.owner(), house.node, tybalt));
  CHECK(may_publish(house.owner(), house.node, nurse));
}

TEST_CASE("authorize: the subscribers, once they are approved and as long as their lease runs") {
  House house;
  house.node.config.access_model = AccessModel::authorize;
  CHECK(house.verdict(romeo) == "not-subscribed");
  CHECK_FALSE(refuse_subscribing(house.owner(), house.node, romeo));
  CHECK(needs_approval(house.owner(), house.node, romeo));
  auto& subscription = house.node.record.subscriptions[romeo];
  subscription.pending = true;
  CHECK(house.verdict(romeo) == "not-subscribed");
  subscription.pending = false;
  CHECK(house.verdict(romeo) == "may");
  subscription.expires = 100;
  auto later = house.owner();
  later.now = 99;
  CHECK(may_read(later, house.node, romeo));
  later.now = 100;
  CHECK_FALSE(may_read(later, house.node, romeo));
  house.node.record.affiliations[nurse.bare()] = "member";
  CHECK_FALSE(needs_approval(house.owner(), house.node, nurse));
  house.node.record.affiliations[tybalt.bare()] = "outcast";
  CHECK_FALSE(needs_approval(house.owner(), house.node, tybalt));
  CHECK(refuse_subscribing(house.owner(), house.node, tybalt));
}

TEST_CASE("another resource, or a longer name, is not the subscriber") {
  House house;
  house.node.record.subscriptions[xmpp::Jid::parse("romeo@example.net.example/x").value()].id = "1";
  CHECK_FALSE(is_subscribed(house.node, romeo, 0));
  house.node.record.subscriptions[xmpp::Jid::parse("romeo@example.net/elsewhere").value()].id = "2";
  CHECK(is_subscribed(house.node, romeo, 0));
}

TEST_CASE("a node may allow no subscriptions") {
  House house;
  house.node.config.access_model = AccessModel::open;
  CHECK_FALSE(refuse_subscribing(house.owner(), house.node, romeo));
  house.node.config.subscribe = false;
  CHECK(refuse_subscribing(house.owner(), house.node, romeo));
  CHECK(house.verdict(romeo) == "may");
}

TEST_CASE("at a domain the affiliations say who the owners are") {
  House house;
  const NodeOwner service{juliet, house.owner().roster, ServiceKind::domain};
  CHECK(affiliation_of(service, house.node, juliet) == Affiliation::none);
  house.node.record.affiliations[romeo.bare()] = "owner";
  house.node.record.affiliations[nurse.bare()] = "publisher";
  CHECK(owners_of(service, house.node) == std::vector<xmpp::Jid>{romeo.bare()});
  CHECK(may_touch_all_items(service, house.node, nurse));
  CHECK_FALSE(may_touch_all_items(service, house.node, juliet));
}

TEST_CASE("affiliations by name") {
  for (const auto* name : {"owner", "publisher", "publish-only", "member", "none", "outcast"}) {
    REQUIRE(parse_affiliation(name).has_value());
    CHECK(to_string(*parse_affiliation(name)) == name);
  }
  CHECK_FALSE(parse_affiliation("king").has_value());
}
