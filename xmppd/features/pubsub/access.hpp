// Who may do what at a node (XEP-0060 §4.1, §4.5).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/core/roster.hpp"
#include "xmppd/features/pubsub/node_config.hpp"
#include "xmppd/storage/pubsub_store.hpp"

namespace xmppd {

struct Node {
  PubsubNodeRecord record;
  NodeConfig config;
};
using Nodes = std::map<std::string, Node, std::less<>>;  // by name

enum class Affiliation { owner, publisher, publish_only, member, none, outcast };
std::optional<Affiliation> parse_affiliation(std::string_view text);
std::string_view to_string(Affiliation affiliation);

// The service whose nodes they are. An account owns its nodes; at a domain the affiliations say who does.
struct NodeOwner {
  const xmpp::Jid& jid;  // bare
  const Roster& roster;
  ServiceKind kind = ServiceKind::personal;
  xmpp::Timestamp now = 0;  // leases that end later are alive
};

Affiliation affiliation_of(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);
std::vector<xmpp::Jid> owners_of(const NodeOwner& owner, const Node& node);

// Its lease has not run out (XEP-0060 §12.18).
bool is_alive(const PubsubSubscription& subscription, xmpp::Timestamp now);
// `who`, or a resource of it, has a subscription that is approved and alive.
bool is_subscribed(const Node& node, const xmpp::Jid& who, xmpp::Timestamp now);

// nullopt: `who` may retrieve items and hear of them. Otherwise what XEP-0060 §6.5.9 has as the answer for this access
// model.
std::optional<xmpp::StanzaError> refuse_reading(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);
bool may_read(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);
// nullopt: `who` may subscribe (§6.1.3), if an owner approves where needs_approval() says so.
std::optional<xmpp::StanzaError> refuse_subscribing(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);
bool needs_approval(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);
bool may_publish(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);
// Owners and publishers also replace and retract what others published.
bool may_touch_all_items(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);

}  // namespace xmppd
