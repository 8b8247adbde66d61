// UserXmlStore over a map.
#include "xmppd/storage/user_xml_store.hpp"

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryUserXmlStore final : public UserXmlStore {
 public:
  explicit MemoryUserXmlStore(MemoryData& data) : data_(data) {}

  Pending<std::optional<std::string>> get(const xmpp::Jid& owner, UserXmlArea area, std::string key) override {
    return data_.call<std::optional<std::string>>([&]() -> Result<std::optional<std::string>> {
      const auto owned = data_.user_xml.find(owner);
      if (owned == data_.user_xml.end()) return std::optional<std::string>();
      const auto& kept = owned->second[area];
      const auto it = kept.find(key);
      return it == kept.end() ? std::optional<std::string>() : std::optional<std::string>(it->second);
    });
  }

  Pending<Done> put(const xmpp::Jid& owner, UserXmlArea area, std::string key, std::string xml,
                    std::uint64_t max_bytes) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      auto& kept = data_.user_xml[owner][area];
      std::uint64_t bytes = key.size() + xml.size();
      for (const auto& [other_key, other_xml] : kept) {
        if (other_key != key) bytes += other_key.size() + other_xml.size();
      }
      if (bytes > max_bytes) return fail(Errc::limit_exceeded, "XML kept for " + owner.text());
      kept[key] = std::move(xml);
      return Done{};
    });
  }

 private:
  MemoryData& data_;
};

}  // namespace

std::unique_ptr<UserXmlStore> make_memory_user_xml_store(MemoryData& data) {
  return std::make_unique<MemoryUserXmlStore>(data);
}

}  // namespace xmppd
