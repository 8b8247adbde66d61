// tokens of the control socket.
#include "xmppd/app/control_tokens.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/control_owner.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using nlohmann::json;

namespace {

json describe_device(const LoginDevice& device) {
  const auto& token = device.unused ? device.unused : device.current;  // the newer one
  return {{"number", device.number},
          {"software", device.software},
          {"name", device.name},
          {"created", xmpp::format_timestamp(device.created)},
          {"last_used", device.last_used ? json(xmpp::format_timestamp(*device.last_used)) : json()},
          {"expires", token ? json(xmpp::format_timestamp(token->expires)) : json()},
          {"mechanism", token ? token->mechanism : std::string()}};
}

}  // namespace

void list_tokens(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  owner->host->stores.tokens.list(owner->jid).then(context.owner, [reply](const auto& devices) {
    if (!devices) return reply(tl::unexpected(devices.error()));
    json items = json::array();
    for (const LoginDevice& device : *devices) items.push_back(describe_device(device));
    reply(json{{"items", std::move(items)}});
  });
}

void revoke_tokens(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  std::optional<std::int64_t> number;
  if (arguments.contains("number")) number = arguments.at("number").get<std::int64_t>();
  owner->host->stores.tokens.revoke(owner->jid, number).then(context.owner, [reply, owner = *owner](const auto& gone) {
    if (!gone) return reply(tl::unexpected(gone.error()));
    json disconnected = json::array();
    for (const auto& session : owner.host->sessions.all()) {
      const bool meant = session->jid().same_bare(owner.jid) &&
                         std::any_of(gone->begin(), gone->end(), [&](const LoginDevice& device) {
                           return device.client == session->facts().client;
                         });
      if (!meant) continue;
      disconnected.push_back(session->jid().text());
      owner.host->sessions.kick(*session, {xmpp::StreamErrorCondition::not_authorized, "Logged out."});
    }
    xmpp::log::info("control", "{}: {} tokens revoked, {} sessions ended", owner.jid.text(), gone->size(),
                    disconnected.size());
    reply(json{{"revoked", gone->size()}, {"disconnected", std::move(disconnected)}});
  });
}

}  // namespace xmppd
