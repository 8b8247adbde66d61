// What the use cases share.
#include "xmppd/features/pubsub/pep_service.hpp"

#include <algorithm>

#include "xmppd/features/pubsub/pubsub_error.hpp"

namespace xmppd {

using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

const IntSetting pubsub_max_nodes =
    IntSetting("pubsub.max_nodes", 500, "Nodes one account may have (XEP-0163).").range(1, 100000);
const IntSetting pubsub_max_items =
    IntSetting("pubsub.max_items", 1000, "Items one node may keep; what pubsub#max_items = 'max' stands for.")
        .range(1, 100000);
const IntSetting pubsub_max_item_bytes =
    IntSetting("pubsub.max_item_bytes", 196608, "Size of one published item's payload.").range(1024, 16777216);
const IntSetting pubsub_max_entities =
    IntSetting("pubsub.max_entities", 1000, "Affiliations, and explicit subscriptions, that one node may have.")
        .range(1, 100000);

namespace {

constexpr std::size_t max_node_name_bytes = 1023;

}  // namespace

std::size_t PepService::item_bound(const NodeConfig& config) const {
  const auto limit = bound(pubsub_max_items);
  return config.max_items ? std::min<std::size_t>(limit, *config.max_items) : limit;
}

tl::expected<Node*, StanzaError> named_node(PepCall& call) {
  if (call.node_name().empty()) return tl::unexpected(pubsub_error(Condition::bad_request, "nodeid-required"));
  const auto found = call.nodes.find(call.node_name());
  if (found == call.nodes.end()) return tl::unexpected(StanzaError(Condition::item_not_found));
  return &found->second;
}

tl::expected<Node*, StanzaError> owned_node(PepCall& call) {
  if (!call.request.from_owner()) return tl::unexpected(StanzaError(Condition::forbidden));
  return named_node(call);
}

tl::expected<Node*, StanzaError> add_node(PepCall& call, std::string name, NodeConfig config, ConfigValues values) {
  if (name.size() > max_node_name_bytes) return tl::unexpected(StanzaError(Condition::not_acceptable));
  if (call.nodes.size() >= call.service.bound(pubsub_max_nodes)) {
    return tl::unexpected(pubsub_error(Condition::resource_constraint, "max-nodes-exceeded"));
  }
  Node node;
  node.record.node = name;
  node.record.config = std::move(values);
  node.record.created = call.service.host.environment.now();
  node.config = std::move(config);
  return &call.nodes.insert_or_assign(std::move(name), std::move(node)).first->second;
}

IqAnswer answer_after(PepCall& call, xmpp::Pending<xmpp::Done> done,
                      std::function<std::optional<xmpp::Element>()> committed, std::function<void()> failed) {
  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  done.then(call.service.lifetime, [promise, account = call.account(), committed = std::move(committed),
                                    failed = std::move(failed)](xmpp::Result<xmpp::Done> result) {
    if (!result) {
      if (failed) failed();
      return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(result.error()))));
    }
    promise->complete(IqReply(committed()));
  });
  return pending;
}

}  // namespace xmppd
