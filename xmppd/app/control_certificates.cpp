// certificates of the control socket.
#include "xmppd/app/control_certificates.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/net/client_certificate.hpp"
#include "xmppd/app/control_owner.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using nlohmann::json;
using xmpp::Errc;

namespace {

constexpr std::size_t max_certificates = 16;  // of one account
constexpr std::int64_t second_us = 1'000'000;

}  // namespace

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
  const auto read = xmpp::read_certificate_pem(arguments.at("certificate").get<std::string>());
  if (!read) return reply(tl::unexpected(read.error()));
  const auto now = owner->host->environment.now();
  if (read->valid_until < now / second_us) return reply(xmpp::fail(Errc::invalid_argument, "the certificate has expired"));
  const auto name = arguments.value("name", std::string());
  LoginCertificate record{0, name.empty() ? read->subject : name, read->sha256, now, read->valid_until * second_us,
                          std::nullopt};
  owner->host->stores.credentials.add_certificate(owner->jid, std::move(record), max_certificates)
      .then(context.owner, [reply, owner = *owner, sha256 = read->sha256](const xmpp::Result<std::int64_t>& number) {
        if (!number) return reply(tl::unexpected(number.error()));
        xmpp::log::info("control", "{}: certificate {} registered", owner.jid.text(), sha256);
        reply(json{{"number", *number}, {"sha256", sha256}});
      });
}

void revoke_certificates(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto owner = owner_in(context.target, arguments);
  if (!owner) return reply(tl::unexpected(owner.error()));
  std::optional<std::int64_t> number;
  if (arguments.contains("number")) number = arguments.at("number").get<std::int64_t>();
  owner->host->stores.credentials.revoke_certificates(owner->jid, number)
      .then(context.owner, [reply, owner = *owner](const xmpp::Result<std::vector<std::int64_t>>& gone) {
        if (!gone) return reply(tl::unexpected(gone.error()));
        xmpp::log::info("control", "{}: {} certificates revoked", owner.jid.text(), gone->size());
        json disconnected = json::array();
        for (const auto& each : end_sessions_by(*owner.host, owner.jid, true, *gone)) disconnected.push_back(each.text());
        reply(json{{"disconnected", std::move(disconnected)}});
      });
}

}  // namespace xmppd
