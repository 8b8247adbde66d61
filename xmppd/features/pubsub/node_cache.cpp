// NodeCache: load, then queue.
#include "xmppd/features/pubsub/node_cache.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/writer.hpp"
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
  for (const auto& name : derived_from(place, node.record.node)) {
    Node made;
    made.record.node = name;
    made.record.created = node.record.created;
    made.record.creator = node.record.creator;
    made.config = default_node_config(name, place.kind());
    if (!state_of(place).nodes.try_emplace(name, made).second) continue;
    host_.stores.pubsub.put_node(place.jid(), std::move(made.record)).then_detached([](const auto&) {});
  }
  return host_.stores.pubsub.put_node(place.jid(), node.record);
}

xmpp::Pending<PubsubItemPage> NodeCache::items(const Place& place, const std::string& node, PubsubItemQuery query) {
  const auto* made = derived(place, node);
  if (!made) return host_.stores.pubsub.items(place.jid(), node, std::move(query));
  PubsubItemPage page;
  page.total = query.ids.empty() ? 1 : 0;
  const bool wanted =
      query.ids.empty() || std::find(query.ids.begin(), query.ids.end(), made->item_id) != query.ids.end();
  if (!wanted || query.limit == 0 || query.after || (query.before && !query.before->empty()) ||
      query.index.value_or(0) > 0) {
    return xmpp::Pending<PubsubItemPage>::ready(std::move(page));
  }
  auto promise = std::make_shared<xmpp::Promise<PubsubItemPage>>();
  auto pending = promise->pending();
  made->read(place.account())
      .then(lifetime_, [promise, page = std::move(page), id = made->item_id, publisher = place.jid(),
                        now = host_.environment.now()](xmpp::Result<xmpp::Element> payload) mutable {
        if (!payload) return promise->complete(tl::unexpected(payload.error()));
        page.items.push_back({id, publisher, now, xmpp::to_xml(*payload)});
        promise->complete(std::move(page));
      });
  return pending;
}

const PersonalNodes::Derived* NodeCache::derived(const Place& place, std::string_view node) const {
  return place.account() ? derived(node) : nullptr;
}

const PersonalNodes::Derived* NodeCache::derived(std::string_view node) const {
  const auto found = derived_.find(node);
  return found == derived_.end() ? nullptr : &found->second;
}

std::vector<std::string> NodeCache::derived_from(const Place& place, std::string_view source) const {
  std::vector<std::string> names;
  if (!place.account()) return names;
  for (const auto& [name, derived] : derived_) {
    if (derived.source == source) names.push_back(name);
  }
  return names;
}

}  // namespace xmppd
