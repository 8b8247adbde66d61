// NodeCache: load, then queue.
#include "xmppd/features/pubsub/node_cache.hpp"

#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

NodeCache::State& NodeCache::state_of(const Place& place) {
  return place.account() ? states_[*place.account()] : at_domain_;
}

void NodeCache::with(const Place& place, Use use) {
  State& state = state_of(place);
  if (state.loaded && state.waiting.empty()) return use(&state.nodes);
  state.waiting.push_back(std::move(use));
  if (state.waiting.size() == 1) load(place);
}

void NodeCache::load(const Place& place) {
  host_.stores.pubsub.nodes(place.jid())
      .then(lifetime_, [this, place](xmpp::Result<std::vector<PubsubNodeRecord>> records) {
        State& state = state_of(place);
        if (records) {
          for (auto& record : *records) {
            const auto name = record.node;
            NodeConfig config = stored_node_config(name, place.kind(), record.config);
            state.nodes[name] = Node{std::move(record), std::move(config)};
          }
          state.loaded = true;
        } else {
          xmpp::log::error("pubsub", "{}: nodes can't be loaded: {}", place.jid().text(), records.error().detail);
        }
        // Whoever calls with() in here waits at the end, so that the order stays.
        for (std::size_t i = 0; i < state.waiting.size(); ++i) {
          const Use use = std::move(state.waiting[i]);
          if (records) {
            use(&state.nodes);
          } else {
            use(tl::unexpected(records.error()));
          }
        }
        state.waiting.clear();
      });
}

xmpp::Pending<xmpp::Done> NodeCache::create(const Place& place, const Node& node) {
  return host_.stores.pubsub.put_node(place.jid(), node.record);
}

}  // namespace xmppd
