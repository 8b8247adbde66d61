// PubsubStore over a map of nodes.
#include "xmppd/storage/pubsub_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryPubsubStore final : public PubsubStore {
 public:
  explicit MemoryPubsubStore(MemoryData& data) : data_(data) {}

  Pending<std::vector<PubsubNodeRecord>> nodes(const xmpp::Jid& service) override {
    return data_.call<std::vector<PubsubNodeRecord>>([&]() -> Result<std::vector<PubsubNodeRecord>> {
      std::vector<PubsubNodeRecord> records;
      const auto it = data_.nodes.find(service);
      if (it == data_.nodes.end()) return records;
      for (const auto& [name, node] : it->second) records.push_back(node.record);
      return records;
    });
  }

  Pending<Done> put_node(const xmpp::Jid& service, PubsubNodeRecord record) override {
    return data_.call<Done>([&]() -> Result<Done> {
      MemoryNode& node = data_.nodes[service][record.node];
      node.record = std::move(record);
      return Done{};
    });
  }

  Pending<Done> remove_node(const xmpp::Jid& service, std::string node) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto it = data_.nodes.find(service);
      if (it != data_.nodes.end()) it->second.erase(node);
      return Done{};
    });
  }

  Pending<Done> set_config(const xmpp::Jid& service, std::string node, PubsubConfigValues config) override {
    return change(service, node, [&](MemoryNode& found) {
      found.record.config = std::move(config);
      return Result<Done>();
    });
  }

  Pending<Done> change_affiliations(const xmpp::Jid& service, std::string node, AffiliationChanges changes) override {
    return change(service, node, [&](MemoryNode& found) { return merge(found.record.affiliations, changes); });
  }

  Pending<Done> change_subscriptions(const xmpp::Jid& service, std::string node, SubscriptionChanges changes) override {
    return change(service, node, [&](MemoryNode& found) { return merge(found.record.subscriptions, changes); });
  }

  Pending<PubsubItemPage> items(const xmpp::Jid& service, std::string node, PubsubItemQuery query) override {
    return data_.call<PubsubItemPage>([&]() -> Result<PubsubItemPage> {
      const MemoryNode* found = find(service, node);
      if (!found) return PubsubItemPage{};
      std::vector<PubsubItemRecord> all;  // newest first
      for (auto it = found->items.rbegin(); it != found->items.rend(); ++it) {
        const bool wanted =
            query.ids.empty() || std::find(query.ids.begin(), query.ids.end(), it->id) != query.ids.end();
        if (wanted && it->published >= query.not_before) all.push_back(*it);
      }
      return page_of(std::move(all), query);
    });
  }

  Pending<Done> publish(const xmpp::Jid& service, std::string node, PubsubItemRecord item,
                        PubsubItemRules rules) override {
    return change(service, node,
                  [&](MemoryNode& found) { return publish_item(service, found, std::move(item), rules); });
  }

  Pending<Done> put_node_with_item(const xmpp::Jid& service, PubsubNodeRecord record, PubsubItemRecord item,
                                   PubsubItemRules rules) override {
    return data_.call<Done>([&]() -> Result<Done> {
      auto& nodes = data_.nodes[service];
      const auto name = record.node;
      const auto old = nodes.find(name);
      const auto before = old == nodes.end() ? std::nullopt : std::optional(old->second);
      nodes[name].record = std::move(record);
      auto done = publish_item(service, nodes[name], std::move(item), rules);
      if (done) return done;
      nodes.erase(name);
      if (before) nodes[name] = *before;
      return done;
    });
  }

  Pending<std::vector<bool>> apply(const xmpp::Jid& service, std::vector<PubsubWrite> writes) override {
    return data_.call<std::vector<bool>>([&]() -> Result<std::vector<bool>> {
      std::map<std::string, std::vector<PubsubItemRecord>> before;
      const auto undo = [&](xmpp::Error error) -> Result<std::vector<bool>> {
        for (auto& [name, items] : before) find(service, name)->items = std::move(items);
        return tl::unexpected(std::move(error));
      };
      std::vector<bool> done;
      for (auto& write : writes) {
        MemoryNode* found = find(service, write.node);
        if (!found) return undo({Errc::not_found, write.node});
        before.try_emplace(write.node, found->items);
        if (write.retract) {
          done.push_back(find(*found, write.item.id) != nullptr);
          erase(*found, write.item.id);
        } else if (auto result = publish_item(service, *found, std::move(write.item), write.rules); !result) {
          return undo(std::move(result.error()));
        } else {
          done.push_back(true);
        }
      }
      return done;
    });
  }

  Pending<Done> retract(const xmpp::Jid& service, std::string node, std::string id, xmpp::Jid only_by) override {
    return change(service, node, [&](MemoryNode& found) -> Result<Done> {
      const auto* item = find(found, id);
      if (!item) return fail(Errc::not_found, id);
      if (!only_by.empty() && !item->publisher.same_bare(only_by)) return fail(Errc::not_allowed, id);
      erase(found, id);
      return Done{};
    });
  }

  Pending<Done> purge(const xmpp::Jid& service, std::string node) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (MemoryNode* found = find(service, node)) found->items.clear();
      return Done{};
    });
  }

 private:
  Result<Done> publish_item(const xmpp::Jid& service, MemoryNode& found, PubsubItemRecord item,
                            const PubsubItemRules& rules) {
    const auto* old = find(found, item.id);
    if (rules.only_own && old && !old->publisher.same_bare(item.publisher)) return fail(Errc::not_allowed, item.id);
    const auto before = found.items;
    erase(found, item.id);
    found.items.push_back(std::move(item));
    std::erase_if(found.items, [&](const auto& each) { return each.published < rules.not_before; });
    if (found.items.size() > rules.max_items) {
      const auto surplus = static_cast<std::ptrdiff_t>(found.items.size() - rules.max_items);
      found.items.erase(found.items.begin(), found.items.begin() + surplus);
    }
    if (bytes_of(service, found.record.creator) <= rules.max_bytes) return Done{};
    found.items = before;
    return fail(Errc::limit_exceeded, "pubsub items");
  }

  template <class Task>
  Pending<Done> change(const xmpp::Jid& service, const std::string& node, Task task) {
    return data_.call<Done>([&]() -> Result<Done> {
      MemoryNode* found = find(service, node);
      if (!found) return fail(Errc::not_found, node);
      return task(*found);
    });
  }

  template <class Map, class Changes>
  static Result<Done> merge(Map& map, const Changes& changes) {
    for (const auto& [jid, value] : changes) {
      if (value) {
        map[jid] = *value;
      } else {
        map.erase(jid);
      }
    }
    return Done{};
  }

  static Result<PubsubItemPage> page_of(std::vector<PubsubItemRecord> all, const PubsubItemQuery& query) {
    const auto place_of = [&all](const std::string& id) {
      return static_cast<std::size_t>(
          std::find_if(all.begin(), all.end(), [&](const auto& item) { return item.id == id; }) - all.begin());
    };
    std::size_t begin = std::min(query.index.value_or(0), all.size());
    std::size_t end = all.size();
    if (query.after && !query.after->empty()) {
      const auto place = place_of(*query.after);
      if (place == all.size()) return fail(Errc::not_found, *query.after);
      begin = place + 1;
    } else if (query.before) {
      end = query.before->empty() ? all.size() : place_of(*query.before);
      if (end == all.size() && !query.before->empty()) return fail(Errc::not_found, *query.before);
      begin = end > query.limit ? end - query.limit : 0;
    }
    end = query.limit < end - begin ? begin + query.limit : end;
    PubsubItemPage page;
    page.total = query.ids.empty() ? all.size() : 0;
    page.first_index = begin < end && query.ids.empty() ? begin : 0;
    for (std::size_t i = begin; i < end; ++i) page.items.push_back(std::move(all[i]));
    return page;
  }

  std::uint64_t bytes_of(const xmpp::Jid& service, const xmpp::Jid& creator) {
    std::uint64_t bytes = 0;
    for (const auto& [name, node] : data_.nodes[service]) {
      if (node.record.creator != creator) continue;
      for (const auto& item : node.items) bytes += item.id.size() + item.payload.size();
    }
    return bytes;
  }

  static const PubsubItemRecord* find(const MemoryNode& node, const std::string& id) {
    const auto it = std::find_if(node.items.begin(), node.items.end(), [&](const auto& item) { return item.id == id; });
    return it == node.items.end() ? nullptr : &*it;
  }

  MemoryNode* find(const xmpp::Jid& service, const std::string& node) {
    const auto nodes = data_.nodes.find(service);
    if (nodes == data_.nodes.end()) return nullptr;
    const auto it = nodes->second.find(node);
    return it == nodes->second.end() ? nullptr : &it->second;
  }

  static bool erase(MemoryNode& node, const std::string& id) {
    const auto is_it = [&](const PubsubItemRecord& item) { return item.id == id; };
    const auto it = std::find_if(node.items.begin(), node.items.end(), is_it);
    if (it == node.items.end()) return false;
    node.items.erase(it);
    return true;
  }

  MemoryData& data_;
};

}  // namespace

std::unique_ptr<PubsubStore> make_memory_pubsub_store(MemoryData& data) {
  return std::make_unique<MemoryPubsubStore>(data);
}

}  // namespace xmppd
