// OfflineStore over a map of queues.
#include "xmppd/storage/offline_store.hpp"

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryOfflineStore final : public OfflineStore {
 public:
  explicit MemoryOfflineStore(MemoryData& data) : data_(data) {}

  Pending<Done> append(const xmpp::Jid& owner, OfflineMessage message, std::uint64_t max_messages,
                       std::uint64_t max_bytes) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      OfflineBox& box = data_.offline[owner];
      if (box.messages.size() + 1 > max_messages) return fail(Errc::limit_exceeded, "offline messages");
      if (box.bytes + message.stanza.size() > max_bytes) return fail(Errc::limit_exceeded, "offline bytes");
      message.id = ++data_.last_offline_id;
      box.bytes += message.stanza.size();
      box.messages.push_back(std::move(message));
      return Done{};
    });
  }

  Pending<std::vector<OfflineMessage>> load(const xmpp::Jid& owner, std::uint64_t after, std::size_t limit) override {
    return data_.call<std::vector<OfflineMessage>>([&]() -> Result<std::vector<OfflineMessage>> {
      std::vector<OfflineMessage> page;
      const auto box = data_.offline.find(owner);
      if (box == data_.offline.end()) return page;
      for (const OfflineMessage& message : box->second.messages) {
        if (page.size() == limit) break;
        if (message.id > after) page.push_back(message);
      }
      return page;
    });
  }

  Pending<Done> remove(const xmpp::Jid& owner, std::uint64_t up_to) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto found = data_.offline.find(owner);
      if (found == data_.offline.end()) return Done{};
      OfflineBox& box = found->second;
      while (!box.messages.empty() && box.messages.front().id <= up_to) {
        box.bytes -= box.messages.front().stanza.size();
        box.messages.pop_front();
      }
      return Done{};
    });
  }

  Pending<std::uint64_t> count(const xmpp::Jid& owner) override {
    return data_.call<std::uint64_t>([&]() -> Result<std::uint64_t> {
      const auto box = data_.offline.find(owner);
      return box == data_.offline.end() ? 0 : box->second.messages.size();
    });
  }

 private:
  MemoryData& data_;
};

}  // namespace

std::unique_ptr<OfflineStore> make_memory_offline_store(MemoryData& data) {
  return std::make_unique<MemoryOfflineStore>(data);
}

}  // namespace xmppd
