// NodeCache: load, then queue; changes and what becomes of them.
#include "xmppd/features/pubsub/node_cache.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Done;
using xmpp::Pending;

namespace {

template <class Entries, class Changes>
void merge(Entries& entries, const Changes& changes) {
  for (const auto& [jid, value] : changes) {
    if (value) {
      entries[jid] = *value;
    } else {
      entries.erase(jid);
    }
  }
}

// A change of a node that has to be there.
template <class Do>
auto if_there(std::string name, Do task) {
  return [name = std::move(name), task = std::move(task)](Nodes& nodes) {
    if (const auto found = nodes.find(name); found != nodes.end()) task(found->second);
  };
}

// The node alone, if it is there; the same object.
Nodes taken_out(Nodes& nodes, const std::string& name) {
  Nodes one;
  if (const auto found = nodes.find(name); found != nodes.end()) one.insert(nodes.extract(found));
  return one;
}

auto put(Node node) {
  return [node = std::move(node)](Nodes& nodes) { nodes.insert_or_assign(node.record.node, node); };
}

}  // namespace

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

Pending<Done> NodeCache::create(const Place& place, Node node) {
  create_derived(place, node);
  auto stored = host_.stores.pubsub.put_node(place.jid(), node.record);
  const auto name = node.record.node;
  return change(place, name, put(std::move(node)), std::move(stored));
}

Pending<Done> NodeCache::create_with(const Place& place, Node node, PubsubItemRecord item, PubsubItemRules rules) {
  create_derived(place, node);
  auto stored = host_.stores.pubsub.put_node_with_item(place.jid(), node.record, std::move(item), rules);
  const auto name = node.record.node;
  return change(place, name, put(std::move(node)), std::move(stored));
}

void NodeCache::create_derived(const Place& place, const Node& source) {
  for (const auto& name : derived_from(place, source.record.node)) {
    if (state_of(place).nodes.contains(name)) continue;
    Node made;
    made.record.node = name;
    made.record.created = source.record.created;
    made.record.creator = source.record.creator;
    made.config = default_node_config(name, place.kind());
    auto stored = host_.stores.pubsub.put_node(place.jid(), made.record);
    change(place, name, put(std::move(made)), std::move(stored)).then_detached([](const auto&) {});
  }
}

Pending<Done> NodeCache::remove(const Place& place, std::string name) {
  auto stored = host_.stores.pubsub.remove_node(place.jid(), name);
  return change(
      place, name, [name](Nodes& nodes) { nodes.erase(name); }, std::move(stored));
}

Pending<Done> NodeCache::configure(const Place& place, std::string name, NodeConfig config, ConfigValues values) {
  auto stored = host_.stores.pubsub.set_config(place.jid(), name, values);
  return change(place, name,
                if_there(name,
                         [config = std::move(config), values = std::move(values)](Node& node) {
                           node.config = config;
                           node.record.config = values;
                         }),
                std::move(stored));
}

Pending<Done> NodeCache::change_affiliations(const Place& place, std::string name,
                                             PubsubStore::AffiliationChanges changes) {
  auto stored = host_.stores.pubsub.change_affiliations(place.jid(), name, changes);
  return change(
      place, name,
      if_there(name, [changes = std::move(changes)](Node& node) { merge(node.record.affiliations, changes); }),
      std::move(stored));
}

Pending<Done> NodeCache::change_subscriptions(const Place& place, std::string name,
                                              PubsubStore::SubscriptionChanges changes) {
  auto stored = host_.stores.pubsub.change_subscriptions(place.jid(), name, changes);
  return change(
      place, name,
      if_there(name, [changes = std::move(changes)](Node& node) { merge(node.record.subscriptions, changes); }),
      std::move(stored));
}

Pending<Done> NodeCache::change(const Place& place, std::string name, Change change, Pending<Done> stored) {
  State& state = state_of(place);
  Nodes one = taken_out(state.nodes, name);
  const auto self = state.under_way[name].begin(one, std::move(change));
  state.nodes.merge(one);
  auto promise = std::make_shared<xmpp::Promise<Done>>();
  auto pending = promise->pending();
  stored.then(lifetime_, [this, place, name = std::move(name), self, promise](xmpp::Result<Done> result) {
    State& here = state_of(place);
    auto& under_way = here.under_way.at(name);
    Nodes changed = taken_out(here.nodes, name);
    under_way.end(changed, self, result.has_value());
    here.nodes.merge(changed);
    if (under_way.empty()) here.under_way.erase(name);
    promise->complete(std::move(result));
  });
  return pending;
}

Pending<PubsubItemPage> NodeCache::items(const Place& place, const std::string& node, PubsubItemQuery query) {
  const auto* made = derived(place, node);
  if (!made) return host_.stores.pubsub.items(place.jid(), node, std::move(query));
  PubsubItemPage page;
  page.total = query.ids.empty() ? 1 : 0;
  const bool wanted =
      query.ids.empty() || std::find(query.ids.begin(), query.ids.end(), made->item_id) != query.ids.end();
  if (!wanted || query.limit == 0 || query.after || (query.before && !query.before->empty()) ||
      query.index.value_or(0) > 0) {
    return Pending<PubsubItemPage>::ready(std::move(page));
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
