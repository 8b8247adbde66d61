// certificates of the control socket.
#include "xmppd/app/control_certificates.hpp"

#include "xmppd/app/control_owner.hpp"
#include "xmppd/app/own_certificates.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using nlohmann::json;
void list_certificates(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  owner->host->stores.credentials.certificates(owner->jid).then(context.owner, [reply](const auto& all) {
    if (!all) return reply(tl::unexpected(all.error()));
    json items = json::array();
    for (const LoginCertificate& each : *all) {
      items.push_back({{"number", each.number},
                       {"name", each.name},
                       {"sha256", each.sha256},
                       {"created", xmpp::format_timestamp(each.created)},
                       {"expires", xmpp::format_timestamp(each.expires)},
                       {"last_used", each.last_used ? json(xmpp::format_timestamp(*each.last_used)) : json()}});
    }
    reply(json{{"items", std::move(items)}});
  });
}

void add_certificate(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  register_certificate(*owner->host, context.owner, owner->jid, arguments.at("certificate").get<std::string>(),
                       arguments.value("name", std::string()))
      .then(context.owner, [reply](const xmpp::Result<RegisteredCertificate>& made) {
        if (!made) return reply(tl::unexpected(made.error()));
        reply(json{{"number", made->number}, {"sha256", made->sha256}});
      });
}

void revoke_certificates(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  std::optional<std::int64_t> number;
  if (arguments.contains("number")) number = arguments.at("number").get<std::int64_t>();
  revoke_certificates_of(*owner->host, context.owner, owner->jid, number).then(context.owner, [reply](const auto& ended) {
    if (!ended) return reply(tl::unexpected(ended.error()));
    json disconnected = json::array();
    for (const xmpp::Jid& each : *ended) disconnected.push_back(each.text());
    reply(json{{"disconnected", std::move(disconnected)}});
  });
}

}  // namespace xmppd
