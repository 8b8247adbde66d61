// What two pubsub services have on the disk, and who may do what there by XEP-0060: what they are held to.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/fuzz/hosted.hpp"
#include "tests/fuzz/pubsub_stanzas.hpp"
#include "xmppd/features/pubsub/node_config.hpp"

namespace fuzz::nodes {

struct KeptNode {
  xmppd::PubsubNodeRecord record;
  xmppd::NodeConfig config;
  std::vector<xmppd::PubsubItemRecord> items;  // newest first
};
// Of one service, by name.
struct Kept {
  xmpp::Jid service;
  std::map<std::string, KeptNode> nodes;
  xmpp::Timestamp now = 0;

  bool personal() const { return !service.is_domain(); }
  const KeptNode* find(std::string_view name) const {
    const auto found = nodes.find(std::string(name));
    return found == nodes.end() ? nullptr : &found->second;
  }
};
using Snapshot = std::vector<Kept>;  // in the order of services

inline Snapshot snapshot(Hosted& world) {
  Snapshot all;
  world.memory.fail_next(0);
  for (const auto name : services) {
    Kept kept{jid(name), {}, world.environment.now()};
    const auto kind = kept.personal() ? xmppd::ServiceKind::personal : xmppd::ServiceKind::domain;
    world.stores.pubsub.nodes(kept.service).then_detached([&kept, kind](auto records) {
      FUZZ_CHECK(records.has_value());
      for (auto& each : *records) {
        auto config = xmppd::stored_node_config(each.node, kind, each.config);
        kept.nodes[each.node] = {each, std::move(config), {}};
      }
    });
    world.settle();
    for (auto& [node, here] : kept.nodes) {
      xmppd::PubsubItemQuery query;
      query.limit = 1000;
      world.stores.pubsub.items(kept.service, node, query).then_detached([&here = here](auto page) {
        FUZZ_CHECK(page.has_value());
        here.items = std::move(page->items);
      });
    }
    world.settle();
    all.push_back(std::move(kept));
  }
  return all;
}

// XEP-0060 §4.1, said once more: this is what the service is held to.
inline std::string affiliation(const Kept& kept, const KeptNode& node, const xmpp::Jid& who) {
  if (kept.personal() && who.same_bare(kept.service)) return "owner";
  const auto found = node.record.affiliations.find(who.bare());
  return found == node.record.affiliations.end() ? "none" : found->second;
}
inline bool owns(const Kept& kept, const KeptNode& node, const xmpp::Jid& who) {
  return affiliation(kept, node, who) == "owner";
}
inline bool subscribed(const Kept& kept, const KeptNode& node, const xmpp::Jid& who) {
  return std::any_of(node.record.subscriptions.begin(), node.record.subscriptions.end(), [&](const auto& each) {
    const bool alive = !each.second.expires || *each.second.expires > kept.now;
    return each.first.same_bare(who) && !each.second.pending && alive;
  });
}
// §4.5. Juliet is the one contact of romeo's; she is in a group.
inline bool may_read(const Kept& kept, const KeptNode& node, const xmpp::Jid& who) {
  const auto is = affiliation(kept, node, who);
  if (is == "owner" || is == "publisher" || is == "member") return true;
  if (is != "none") return false;
  const bool contact = kept.personal() && who.bare() == jid("juliet@example.org");
  const auto& groups = node.config.roster_groups_allowed;
  switch (node.config.access_model) {
    case xmppd::AccessModel::open:
      return true;
    case xmppd::AccessModel::presence:
      return contact;
    case xmppd::AccessModel::roster:
      return contact && std::find(groups.begin(), groups.end(), "friends") != groups.end();
    case xmppd::AccessModel::authorize:
      return subscribed(kept, node, who);
    case xmppd::AccessModel::whitelist:
      break;
  }
  return false;
}
inline bool may_publish(const Kept& kept, const KeptNode& node, const xmpp::Jid& who) {
  const auto is = affiliation(kept, node, who);
  if (is == "owner" || is == "publisher" || is == "publish-only") return true;
  if (is == "outcast") return false;
  const auto model = node.config.publish_model;
  return model == xmppd::PublishModel::open ||
         (model == xmppd::PublishModel::subscribers && subscribed(kept, node, who));
}

}  // namespace fuzz::nodes
