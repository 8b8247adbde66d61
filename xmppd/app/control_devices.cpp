// devices of the control socket.
#include "xmppd/app/control_devices.hpp"

#include <nlohmann/json.hpp>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/device_list.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using nlohmann::json;

struct DeviceOwner {
  xmpp::Jid jid;
  DeviceList* devices = nullptr;
};

xmpp::Result<DeviceOwner> device_owner_in(const ControlContext& context, const json& arguments) {
  const auto text = arguments.at("jid").get<std::string>();
  auto jid = xmpp::Jid::parse(text);
  if (!jid || jid->local().empty() || !jid->is_bare()) {
    return xmpp::fail(xmpp::Errc::invalid_argument, text + ": expected user@domain");
  }
  Host* const host = context.target.hosts().find(jid->domain());
  if (!host || !host->devices) {
    return xmpp::fail(xmpp::Errc::not_found, std::string(jid->domain()) + " is not served here");
  }
  return DeviceOwner{*std::move(jid), host->devices};
}

json described(const Device& device) {
  json by = json::array();
  if (device.password) by.push_back("password");
  if (device.token) by.push_back("token");
  if (device.grant) by.push_back("grant");
  return {{"id", device.id},
          {"software", device.software.empty() ? device.resource : device.software},
          {"name", device.name},
          {"first_seen", xmpp::format_timestamp(device.first_seen)},
          {"last_seen", xmpp::format_timestamp(device.last_seen)},
          {"from", place_in_words(device.place)},
          {"network", device.network},
          {"connected", device.connected},
          {"by", std::move(by)}};
}

struct Revocation : std::enable_shared_from_this<Revocation> {
  DeviceOwner owner;
  std::vector<std::string> ids;
  std::size_t next = 0;
  json revoked = json::array(), disconnected = json::array(), know_password = json::array();
  std::weak_ptr<void> alive;
  ControlReply reply;

  void step() {
    if (next == ids.size()) {
      xmpp::log::info("control", "{}: {} devices logged out, {} sessions end", owner.jid.text(), revoked.size(),
                      disconnected.size());
      return reply(json{{"revoked", revoked}, {"disconnected", disconnected}, {"know_password", know_password}});
    }
    const auto& id = ids[next++];
    owner.devices->revoke(owner.jid, id).then(alive, [self = shared_from_this(), id](const auto& done) {
      if (!done) return self->reply(tl::unexpected(done.error()));
      self->revoked.push_back(id);
      for (const auto& address : done->ended) self->disconnected.push_back(address);
      if (done->knows_password) self->know_password.push_back(id);
      self->step();
    });
  }
};

}  // namespace

void list_devices(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = device_owner_in(context, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  owner->devices->list(owner->jid).then(context.owner, [reply](const xmpp::Result<std::vector<Device>>& devices) {
    if (!devices) return reply(tl::unexpected(devices.error()));
    json items = json::array();
    for (const auto& device : *devices) items.push_back(described(device));
    reply(json{{"items", std::move(items)}});
  });
}

void revoke_devices(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = device_owner_in(context, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  const auto revocation = std::make_shared<Revocation>();
  revocation->owner = *owner;
  revocation->alive = context.owner.watch();
  revocation->reply = reply;
  if (arguments.contains("id")) {
    revocation->ids.push_back(arguments.at("id").get<std::string>());
    return revocation->step();
  }
  owner->devices->list(owner->jid).then(context.owner, [reply, revocation](const auto& devices) {
    if (!devices) return reply(tl::unexpected(devices.error()));
    for (const auto& device : *devices) revocation->ids.push_back(device.id);
    revocation->step();
  });
}

}  // namespace xmppd
