// ClientStore over a map.
#include "xmppd/storage/client_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemoryClientStore final : public ClientStore {
 public:
  explicit MemoryClientStore(MemoryData& data) : data_(data) {}

  Pending<Seen> seen(const xmpp::Jid& owner, KnownClient client, std::size_t max_clients,
                     xmpp::Timestamp forget_before) override {
    return data_.write<Seen>([&]() -> Result<Seen> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      auto& clients = data_.clients[owner];
      Seen seen;
      const bool any = !clients.empty();
      const bool same_network = !client.network.empty() && std::any_of(clients.begin(), clients.end(), [&](auto& each) {
        return each.network == client.network;
      });
      if (client.place == LoginPlace::other_network && same_network) client.place = LoginPlace::known_network;
      seen.place = client.place;
      const auto found = std::find_if(clients.begin(), clients.end(), [&](auto& each) { return each.key == client.key; });
      seen.known = found != clients.end();
      seen.others = any && !seen.known;
      if (seen.known) {
        seen.last_seen = found->last_seen;
        client.number = found->number;
        client.first_seen = found->first_seen;
        client.knows_password = client.knows_password || found->knows_password;
        *found = std::move(client);
        return seen;
      }
      std::erase_if(clients, [&](const KnownClient& each) { return each.last_seen < forget_before; });
      while (!clients.empty() && clients.size() >= max_clients) {
        clients.erase(std::min_element(clients.begin(), clients.end(),
                                       [](auto& a, auto& b) { return a.last_seen < b.last_seen; }));
      }
      client.number = ++data_.last_client;
      clients.push_back(std::move(client));
      return seen;
    });
  }

  Pending<std::vector<KnownClient>> list(const xmpp::Jid& owner) override {
    return data_.call<std::vector<KnownClient>>(
        [&]() -> Result<std::vector<KnownClient>> { return data_.clients[owner]; });
  }

  Pending<Done> forget(const xmpp::Jid& owner, std::int64_t number) override {
    return data_.call<Done>([&]() -> Result<Done> {
      const auto gone =
          std::erase_if(data_.clients[owner], [&](const KnownClient& each) { return each.number == number; });
      if (gone == 0) return fail(Errc::not_found, owner.text() + " has no such client");
      return Done{};
    });
  }

 private:
  MemoryData& data_;
};

}  // namespace

std::unique_ptr<ClientStore> make_memory_client_store(MemoryData& data) {
  return std::make_unique<MemoryClientStore>(data);
}

}  // namespace xmppd
