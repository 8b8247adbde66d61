// NodeCache: load, then queue.
#include "xmppd/features/pubsub/node_cache.hpp"

#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

void NodeCache::with(const std::shared_ptr<Account>& account, Use use) {
  State& state = states_[*account];
  if (state.loaded && state.waiting.empty()) return use(&state.nodes);
  state.waiting.push_back(std::move(use));
  if (state.waiting.size() == 1) load(account);
}

void NodeCache::load(const std::shared_ptr<Account>& account) {
  host_.stores.pubsub.nodes(account->jid())
      .then(lifetime_, [this, account](xmpp::Result<std::vector<PubsubNodeRecord>> records) {
        State& state = states_[*account];
        if (records) {
          for (auto& record : *records) {
            const auto name = record.node;
            NodeConfig config = stored_node_config(name, record.config);
            state.nodes[name] = Node{std::move(record), std::move(config)};
          }
          state.loaded = true;
        } else {
          xmpp::log::error("pubsub", "{}: nodes can't be loaded: {}", account->jid().text(), records.error().detail);
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

xmpp::Pending<xmpp::Done> NodeCache::save(Account& account, const Node& node) {
  return host_.stores.pubsub.put_node(account.jid(), node.record);
}

}  // namespace xmppd
