// BlockListStore over a map.
#include "xmppd/storage/block_list_store.hpp"

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryBlockListStore final : public BlockListStore {
 public:
  explicit MemoryBlockListStore(MemoryData& data) : data_(data) {}

  Pending<BlockList> load(const xmpp::Jid& owner) override {
    return data_.call<BlockList>([&]() -> Result<BlockList> {
      const auto found = data_.block_lists.find(owner);
      return found == data_.block_lists.end() ? BlockList{} : found->second;
    });
  }

  Pending<Done> add(const xmpp::Jid& owner, std::vector<xmpp::Jid> jids, std::uint64_t max_items) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      BlockList list = data_.block_lists[owner];
      for (const auto& jid : jids) list.add(jid);
      if (list.items().size() > max_items) return fail(Errc::limit_exceeded, "blocked by " + owner.text());
      data_.block_lists[owner] = std::move(list);
      return Done{};
    });
  }

  Pending<Done> remove(const xmpp::Jid& owner, std::vector<xmpp::Jid> jids) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      for (const auto& jid : jids) data_.block_lists[owner].remove(jid);
      return Done{};
    });
  }

  Pending<Done> clear(const xmpp::Jid& owner) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      data_.block_lists.erase(owner);
      return Done{};
    });
  }

 private:
  MemoryData& data_;
};

}  // namespace

std::unique_ptr<BlockListStore> make_memory_block_list_store(MemoryData& data) {
  return std::make_unique<MemoryBlockListStore>(data);
}

}  // namespace xmppd
