// What other features do at the nodes of an account.
#include "xmppd/features/pubsub/own_nodes.hpp"

#include <set>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Done;
using xmpp::Errc;
using xmpp::Pending;
using xmpp::Promise;
using xmpp::Result;

// One write to one item.
struct OwnNodes::Step {
  PubsubWrite write;
  bool open = false;
};

// What is under way.
struct OwnNodes::Steps {
  Place place;
  Work work;
  Promise<Done> promise{};
};

Pending<std::vector<PersonalNodes::Item>> OwnNodes::items(const Owner& owner, std::string node,
                                                          std::vector<std::string> ids) {
  PubsubItemQuery query;
  query.ids = std::move(ids);
  query.limit = service_.bound(pubsub_max_items);
  auto promise = std::make_shared<Promise<std::vector<Item>>>();
  auto pending = promise->pending();
  service_.host.stores.pubsub.items(owner->jid(), node, std::move(query))
      .then(service_.lifetime, [promise, node](Result<PubsubItemPage> page) {
        if (!page) return promise->complete(tl::unexpected(page.error()));
        std::vector<Item> found;
        for (const auto& each : page->items) {
          if (each.payload.empty()) continue;
          if (auto payload = xmpp::parse_element(each.payload)) {
            found.push_back({each.id, std::move(*payload)});
          } else {
            xmpp::log::error("pubsub", "{}: item {} is unreadable: {}", node, each.id, payload.error().detail);
          }
        }
        promise->complete(std::move(found));
      });
  return pending;
}

Pending<bool> OwnNodes::readable(const Owner& owner, std::string node, const xmpp::Jid& who) {
  auto promise = std::make_shared<Promise<bool>>();
  auto pending = promise->pending();
  service_.nodes.with(Place(owner), [this, owner, promise, node = std::move(node), who](Result<const Nodes*> nodes) {
    if (!nodes) return promise->complete(tl::unexpected(nodes.error()));
    const auto found = (*nodes)->find(node);
    const Place place(owner);
    promise->complete(found != (*nodes)->end() &&
                      may_read(place.owner(service_.host.environment.now()), found->second, who));
  });
  return pending;
}

Pending<Done> OwnNodes::change(const Owner& owner, std::vector<Change> changes, const Work& work) {
  auto steps = std::make_shared<Steps>(Steps{Place(owner), work});
  auto pending = steps->promise.pending();
  service_.nodes.with(steps->place, [this, steps, changes = std::move(changes)](Result<const Nodes*> nodes) {
    if (!nodes) return steps->promise.complete(tl::unexpected(nodes.error()));
    auto planned = plan(steps->place.account(), **nodes, changes);
    if (!planned) return steps->promise.complete(tl::unexpected(planned.error()));
    if (planned->empty()) return steps->promise.complete(Done{});
    run(steps->place, **nodes, std::move(*planned), steps);
  });
  return pending;
}

// Refuses before anything is written.
Result<std::vector<OwnNodes::Step>> OwnNodes::plan(const Owner& owner, const Nodes& nodes,
                                                   std::vector<Change> changes) const {
  std::vector<Step> planned;
  for (auto& change : changes) {
    const auto found = nodes.find(change.node);
    const NodeConfig config =
        found == nodes.end() ? default_node_config(change.node, ServiceKind::personal) : found->second.config;
    if (change.publish.size() > service_.item_bound(config)) return xmpp::fail(Errc::limit_exceeded, change.node);
    if (found == nodes.end() && nodes.size() >= service_.bound(pubsub_max_nodes)) {
      return xmpp::fail(Errc::limit_exceeded, "nodes of " + owner->jid().text());
    }
    for (auto& id : change.retract) {
      if (found != nodes.end())
        planned.push_back({{change.node, true, {std::move(id), owner->jid(), 0, {}}}, change.open});
    }
    for (auto& item : change.publish) {
      auto payload = xmpp::to_xml(item.payload);
      if (payload.size() > service_.payload_bound(config)) return xmpp::fail(Errc::limit_exceeded, change.node);
      planned.push_back({{change.node,
                          false,
                          {std::move(item.id), owner->jid(), service_.host.environment.now(), std::move(payload)}},
                         change.open});
    }
  }
  return planned;
}

Node OwnNodes::node_of(const Place& place, const Nodes& nodes, const Step& step) {
  const std::string& name = step.write.node;
  const auto found = nodes.find(name);
  if (found != nodes.end()) return found->second;
  Node node;
  node.record.node = name;
  node.record.created = service_.host.environment.now();
  node.record.creator = place.jid();
  if (step.open) node.record.config["pubsub#access_model"] = {std::string(to_string(AccessModel::open))};
  node.config = stored_node_config(name, ServiceKind::personal, node.record.config);
  // The store works in order: if the node's record can't be written, neither can the item behind it.
  service_.nodes.create(place, node).then_detached([](const auto&) {});
  return node;
}

void OwnNodes::run(const Place& place, const Nodes& nodes, std::vector<Step> plan,
                   const std::shared_ptr<Steps>& steps) {
  std::vector<PubsubWrite> writes;
  std::vector<Node> snapshots;
  for (auto& step : plan) {
    snapshots.push_back(node_of(place, nodes, step));
    step.write.rules = service_.item_rules(snapshots.back().config);
    writes.push_back(step.write);
  }
  service_.host.stores.pubsub.apply(place.jid(), writes)
      .then(service_.lifetime, [this, steps, writes, snapshots = std::move(snapshots)](Result<std::vector<bool>> done) {
        if (!done) return steps->promise.complete(tl::unexpected(done.error()));
        std::set<std::string> changed;
        for (std::size_t i = 0; i < writes.size(); ++i) {
          if (!(*done)[i]) continue;
          if (writes[i].retract) {
            service_.notifier.retracted(steps->place, snapshots[i], writes[i].item.id, steps->work);
          } else {
            service_.notifier.published(steps->place, snapshots[i], writes[i].item, steps->work);
          }
          changed.insert(writes[i].node);
        }
        for (const auto& node : changed) service_.items_changed(steps->place, node, steps->work);
        steps->promise.complete(Done{});
      });
}

void OwnNodes::on_changed(std::string node, Changed changed) {
  service_.watched.emplace(std::move(node), std::move(changed));
}

void OwnNodes::derive(std::string node, Derived derived) { service_.nodes.derive(std::move(node), std::move(derived)); }

const PersonalNodes::Derived* OwnNodes::derived(std::string_view node) const { return service_.nodes.derived(node); }

}  // namespace xmppd
