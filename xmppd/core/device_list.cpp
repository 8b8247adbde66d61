// DeviceList: clients of the store, entries of the access sources and sessions, brought together.
#include "xmppd/core/device_list.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/ip_address.hpp"
#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

constexpr std::string_view agent_prefix = "agent:";
constexpr std::string_view resource_prefix = "resource:";
constexpr std::string_view token_prefix = "token/";

bool by_token(const std::string& entry) { return entry.starts_with(token_prefix); }

Device device_of(KnownClient client) {
  Device device;
  device.id = "client/" + std::to_string(client.number);
  device.number = client.number;
  device.resource = resource_of_key(client.key);
  device.key = std::move(client.key);
  device.software = std::move(client.software);
  device.name = std::move(client.device);
  device.first_seen = client.first_seen;
  device.last_seen = client.last_seen;
  device.place = client.place;
  device.network = std::move(client.network);
  device.has_logged_in = true;
  device.password = client.knows_password;
  return device;
}

}  // namespace

std::string entry_of(const SessionFacts& facts) {
  switch (facts.by) {
    case LoginBy::app_password:
      return "app-password/" + std::to_string(facts.credential);
    case LoginBy::certificate:
      return "certificate/" + std::to_string(facts.credential);
    default:
      return {};
  }
}

std::string resource_of_key(const std::string& key) {
  return key.starts_with(resource_prefix) ? key.substr(resource_prefix.size()) : std::string();
}

std::string agent_key(std::string_view client) { return std::string(agent_prefix) + std::string(client); }

// Those that name themselves by nothing are one client for each network: a program without a name is noticed when it
// comes from elsewhere.
std::string DeviceList::key_of(Session& session) {
  if (const auto& restored = restored_keys_[session]; !restored.empty()) return restored;
  const auto& facts = session.facts();
  if (!facts.client.empty()) return agent_key(facts.client);
  if (facts.chose_resource) return std::string(resource_prefix) + std::string(session.jid().resource());
  return "network:" + xmpp::network_of(facts.peer_address, 24, 48);
}

struct DeviceList::Gathering {
  xmpp::Jid owner;
  std::vector<KnownClient> clients;
  std::vector<AccessEntry> entries;
  std::size_t next_source = 0;
  xmpp::Promise<Devices> promise;
};

xmpp::Pending<std::vector<Device>> DeviceList::list(const xmpp::Jid& owner) {
  auto gathering = std::make_shared<Gathering>();
  gathering->owner = owner;
  auto pending = gathering->promise.pending();
  host_.stores.clients.list(owner).then(lifetime_, [this, gathering](xmpp::Result<std::vector<KnownClient>> clients) {
    if (!clients) return gathering->promise.complete(tl::unexpected(clients.error()));
    gathering->clients = std::move(*clients);
    add_entries(gathering);
  });
  return pending;
}

void DeviceList::add_entries(const std::shared_ptr<Gathering>& gathering) {
  if (gathering->next_source == host_.access_sources.size()) {
    return gathering->promise.complete(merged(gathering->owner, std::move(gathering->clients), gathering->entries));
  }
  auto* const source = host_.access_sources[gathering->next_source++];
  source->list(gathering->owner).then(lifetime_, [this, gathering](xmpp::Result<std::vector<AccessEntry>> entries) {
    if (!entries) return gathering->promise.complete(tl::unexpected(entries.error()));
    for (auto& entry : *entries) gathering->entries.push_back(std::move(entry));
    add_entries(gathering);
  });
}

std::vector<Device> DeviceList::merged(const xmpp::Jid& owner, std::vector<KnownClient> clients,
                                       const std::vector<AccessEntry>& entries) {
  Devices devices;
  for (auto& client : clients) devices.push_back(device_of(std::move(client)));
  for (const auto& entry : entries) {
    const auto key = agent_key(entry.client);
    auto device = std::find_if(devices.begin(), devices.end(),
                               [&](const Device& each) { return !entry.client.empty() && each.key == key; });
    if (device == devices.end()) {
      Device made;
      made.id = entry.id;
      if (!entry.client.empty()) made.key = key;
      made.software = entry.software;
      made.name = entry.device;
      made.first_seen = entry.created;
      made.last_seen = entry.last_used.value_or(entry.created);
      made.has_logged_in = entry.last_used.has_value();
      device = devices.insert(devices.end(), std::move(made));
    }
    (by_token(entry.id) ? device->token : device->grant) = true;
    device->entries.push_back(entry.id);
  }
  for (const auto& session : host_.sessions.all()) {
    if (!session->jid().same_bare(owner)) continue;
    const auto key = key_of(*session);
    // Who came in by something of its own can come back by that alone, whatever it calls itself.
    const auto access = entry_of(session->facts());
    const auto has_it = [&](const Device& each) {
      return std::find(each.entries.begin(), each.entries.end(), access) != each.entries.end();
    };
    const bool listed = std::any_of(devices.begin(), devices.end(), has_it);
    for (auto& device : devices) {
      if (listed ? has_it(device) : device.key == key) device.connected = device.has_logged_in = true;
    }
  }
  std::erase_if(devices, [](const Device& each) {
    return !each.connected && !each.password && !each.token && !each.grant;
  });
  std::stable_sort(devices.begin(), devices.end(),
                   [](const Device& a, const Device& b) { return a.first_seen < b.first_seen; });
  return devices;
}

xmpp::Pending<DeviceList::Revoked> DeviceList::revoke(const xmpp::Jid& owner, const std::string& id) {
  auto promise = std::make_shared<xmpp::Promise<Revoked>>();
  auto pending = promise->pending();
  list(owner).then(lifetime_, [this, owner, id, promise](const xmpp::Result<Devices>& devices) {
    if (!devices) return promise->complete(tl::unexpected(devices.error()));
    const auto found = std::find_if(devices->begin(), devices->end(), [&](const Device& each) { return each.id == id; });
    if (found == devices->end()) {
      return promise->complete(xmpp::fail(xmpp::Errc::not_found, owner.text() + " has no such device"));
    }
    take_entries(owner, *found, 0, promise);
  });
  return pending;
}

void DeviceList::take_entries(const xmpp::Jid& owner, const Device& device, std::size_t next,
                              const std::shared_ptr<xmpp::Promise<Revoked>>& promise) {
  const auto go_on = [this, owner, device, next, promise](const xmpp::Result<xmpp::Done>& taken) {
    if (!taken && taken.error().code != xmpp::Errc::not_found) {
      return promise->complete(tl::unexpected(taken.error()));
    }
    if (next < device.entries.size()) return take_entries(owner, device, next + 1, promise);
    end_sessions(owner, device, promise);
  };
  if (next < device.entries.size()) {
    const auto& id = device.entries[next];
    for (auto* source : host_.access_sources) {
      if (!id.starts_with(std::string(source->name()) + "/")) continue;
      return source->revoke(owner, id).then(lifetime_, go_on);
    }
    return go_on(xmpp::Done{});
  }
  // Who knows the password stays in the list: it has access.
  if (device.number == 0 || device.password) return end_sessions(owner, device, promise);
  host_.stores.clients.forget(owner, device.number).then(lifetime_, go_on);
}

void DeviceList::end_sessions(const xmpp::Jid& owner, const Device& device,
                              const std::shared_ptr<xmpp::Promise<Revoked>>& promise) {
  Revoked revoked;
  revoked.knows_password = device.password;
  std::vector<std::weak_ptr<Session>> ending;
  for (const auto& session : host_.sessions.all()) {
    if (!session->jid().same_bare(owner)) continue;
    const auto access = entry_of(session->facts());
    const bool in_by_it = std::find(device.entries.begin(), device.entries.end(), access) != device.entries.end();
    if (key_of(*session) != device.key && !in_by_it) continue;
    revoked.ended.push_back(session->jid().text());
    ending.push_back(session);
  }
  xmpp::log::info("devices", "{}: {} logged out, {} sessions end", owner.text(), device.id, ending.size());
  host_.audit.change({.event = "device logged out", .account = owner.text(), .detail = device.id});
  promise->complete(std::move(revoked));
  // Behind the answer, which may be for one of them.
  host_.environment.executor().post([&host = host_, owner = lifetime_.watch(), ending = std::move(ending)] {
    if (owner.expired()) return;
    for (const auto& weak : ending) {
      const auto session = weak.lock();
      if (!session || session->closed()) continue;
      host.sessions.kick(*session, {xmpp::StreamErrorCondition::not_authorized, "Logged out."});
    }
  });
}

}  // namespace xmppd
