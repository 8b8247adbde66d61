// Application passwords and certificates by number.
#include "xmppd/features/devices/credential_access.hpp"

#include "libxmpp/xml/lexical.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

template <class Credential>
xmpp::Pending<std::vector<AccessEntry>> listed_as(std::string_view name,
                                                  xmpp::Pending<std::vector<Credential>> credentials) {
  auto promise = std::make_shared<xmpp::Promise<std::vector<AccessEntry>>>();
  auto pending = promise->pending();
  credentials.then_detached([promise, name = std::string(name)](const xmpp::Result<std::vector<Credential>>& found) {
    if (!found) return promise->complete(tl::unexpected(found.error()));
    std::vector<AccessEntry> entries;
    for (const auto& each : *found) {
      entries.push_back({name + "/" + std::to_string(each.number), {}, {}, each.name, each.created, each.last_used});
    }
    promise->complete(std::move(entries));
  });
  return pending;
}

// What takes one by its number gives something; here it is only done or not.
template <class Revoke>
xmpp::Pending<xmpp::Done> revoked_by_number(const std::string& id, Revoke revoke) {
  const auto number = xmpp::parse_unsigned<std::uint32_t>(id.substr(id.find('/') + 1));
  if (!number) return xmpp::Pending<xmpp::Done>::ready(xmpp::fail(xmpp::Errc::not_found, id));
  auto promise = std::make_shared<xmpp::Promise<xmpp::Done>>();
  auto pending = promise->pending();
  revoke(static_cast<std::int64_t>(*number)).then_detached([promise](const auto& gone) {
    if (!gone) return promise->complete(tl::unexpected(gone.error()));
    promise->complete(xmpp::Done{});
  });
  return pending;
}

}  // namespace

xmpp::Pending<std::vector<AccessEntry>> AppPasswordAccess::list(const xmpp::Jid& owner) {
  return listed_as(name(), host_.stores.credentials.app_passwords(owner));
}

xmpp::Pending<xmpp::Done> AppPasswordAccess::revoke(const xmpp::Jid& owner, const std::string& id) {
  return revoked_by_number(
      id, [&](std::int64_t number) { return host_.stores.credentials.revoke_app_passwords(owner, number); });
}

xmpp::Pending<std::vector<AccessEntry>> CertificateAccess::list(const xmpp::Jid& owner) {
  return listed_as(name(), host_.stores.credentials.certificates(owner));
}

xmpp::Pending<xmpp::Done> CertificateAccess::revoke(const xmpp::Jid& owner, const std::string& id) {
  return revoked_by_number(
      id, [&](std::int64_t number) { return host_.stores.credentials.revoke_certificates(owner, number); });
}

}  // namespace xmppd
