// Who may do what at a node of an account (XEP-0060 §4.1, §4.5).
#pragma once

#include <map>
#include <optional>
#include <string>

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

// The service: whose nodes they are.
struct NodeOwner {
  const xmpp::Jid& jid;  // bare
  const Roster& roster;
};

Affiliation affiliation_of(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);

// nullopt: `who` may subscribe and retrieve items. Otherwise what XEP-0060 §6.1.3 has as the answer for this access
// model.
std::optional<xmpp::StanzaError> refuse_reading(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);
bool may_read(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);
bool may_publish(const NodeOwner& owner, const Node& node, const xmpp::Jid& who);

}  // namespace xmppd
