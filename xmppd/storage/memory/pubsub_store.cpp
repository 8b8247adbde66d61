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

  Pending<std::vector<PubsubItemRecord>> items(const xmpp::Jid& service, std::string node, std::vector<std::string> ids,
                                               std::size_t limit) override {
    return data_.call<std::vector<PubsubItemRecord>>([&]() -> Result<std::vector<PubsubItemRecord>> {
      std::vector<PubsubItemRecord> page;
      const MemoryNode* found = find(service, node);
      if (!found) return page;
      for (auto it = found->items.rbegin(); it != found->items.rend() && page.size() < limit; ++it) {
        if (ids.empty() || std::find(ids.begin(), ids.end(), it->id) != ids.end()) page.push_back(*it);
      }
      return page;
    });
  }

  Pending<Done> publish(const xmpp::Jid& service, std::string node, PubsubItemRecord item,
                        std::size_t max_items) override {
    return data_.call<Done>([&]() -> Result<Done> {
      MemoryNode* found = find(service, node);
      if (!found) return fail(Errc::not_found, node);
      erase(*found, item.id);
      found->items.push_back(std::move(item));
      if (found->items.size() > max_items) {
        const auto surplus = static_cast<std::ptrdiff_t>(found->items.size() - max_items);
        found->items.erase(found->items.begin(), found->items.begin() + surplus);
      }
      return Done{};
    });
  }

  Pending<Done> retract(const xmpp::Jid& service, std::string node, std::string id) override {
    return data_.call<Done>([&]() -> Result<Done> {
      MemoryNode* found = find(service, node);
      if (!found || !erase(*found, id)) return fail(Errc::not_found, id);
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
