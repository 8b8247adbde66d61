// TokenStore over a map.
#include "xmppd/storage/token_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryTokenStore final : public TokenStore {
 public:
  explicit MemoryTokenStore(MemoryData& data) : data_(data) {}

  Pending<std::optional<LoginDevice>> find(const xmpp::Jid& owner, std::string client) override {
    return data_.call<std::optional<LoginDevice>>([&]() -> Result<std::optional<LoginDevice>> {
      const auto* found = device_of(owner, client);
      return found ? std::optional(*found) : std::nullopt;
    });
  }

  Pending<Done> issue(const xmpp::Jid& owner, LoginDevice device, std::size_t max_devices) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      auto& devices = data_.login_devices[owner];
      if (auto* known = device_of(owner, device.client)) {
        known->software = device.software;
        known->name = device.name;
        known->unused = device.unused;
        return Done{};
      }
      device.number = ++data_.last_device;
      while (!devices.empty() && devices.size() >= max_devices) {
        const auto silent = [](const LoginDevice& each) { return each.last_used.value_or(each.created); };
        devices.erase(std::min_element(devices.begin(), devices.end(), [&](const auto& a, const auto& b) {
          return silent(a) < silent(b);
        }));
      }
      devices.push_back(std::move(device));
      return Done{};
    });
  }

  Pending<Done> use(std::int64_t number, std::string seed, std::optional<std::uint64_t> count, xmpp::Timestamp now,
                    After after) override {
    return data_.call<Done>([&]() -> Result<Done> {
      for (auto& [owner, devices] : data_.login_devices) {
        for (auto& device : devices) {
          if (device.number != number) continue;
          const bool first_use = device.unused && device.unused->seed == seed;
          auto& used = first_use ? device.unused : device.current;
          if (!used || used->seed != seed) break;
          if (count.value_or(0) <= used->count && (count || used->count > 0)) {
            return fail(Errc::not_authorized, "a count that was there before");
          }
          if (count) used->count = *count;
          device.last_used = now;
          if (first_use) device.current = std::exchange(device.unused, std::nullopt);
          if (after == After::invalidate) {
            std::erase_if(devices, [&](const LoginDevice& each) { return each.number == number; });
          }
          return Done{};
        }
      }
      return fail(Errc::not_found, "the token is gone");
    });
  }

  Pending<std::vector<LoginDevice>> list(const xmpp::Jid& owner) override {
    return data_.call<std::vector<LoginDevice>>(
        [&]() -> Result<std::vector<LoginDevice>> { return data_.login_devices[owner]; });
  }

  Pending<std::vector<LoginDevice>> revoke(const xmpp::Jid& owner, std::optional<std::int64_t> number) override {
    return data_.write<std::vector<LoginDevice>>([&]() -> Result<std::vector<LoginDevice>> {
      auto& devices = data_.login_devices[owner];
      std::vector<LoginDevice> gone;
      std::erase_if(devices, [&](const LoginDevice& each) {
        if (number && each.number != *number) return false;
        gone.push_back(each);
        return true;
      });
      if (gone.empty()) return fail(Errc::not_found, owner.text() + " has no such device");
      return gone;
    });
  }

 private:
  LoginDevice* device_of(const xmpp::Jid& owner, const std::string& client) {
    for (auto& device : data_.login_devices[owner]) {
      if (device.client == client) return &device;
    }
    return nullptr;
  }

  MemoryData& data_;
};

}  // namespace

std::unique_ptr<TokenStore> make_memory_token_store(MemoryData& data) {
  return std::make_unique<MemoryTokenStore>(data);
}

}  // namespace xmppd
