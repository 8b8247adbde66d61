// Tokens by device.
#include "xmppd/features/devices/token_access.hpp"

#include "libxmpp/xml/lexical.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

xmpp::Pending<std::vector<AccessEntry>> TokenAccess::list(const xmpp::Jid& owner) {
  auto promise = std::make_shared<xmpp::Promise<std::vector<AccessEntry>>>();
  auto pending = promise->pending();
  const auto now = host_.environment.now();
  host_.stores.tokens.list(owner).then_detached([promise, now](const xmpp::Result<std::vector<LoginDevice>>& devices) {
    if (!devices) return promise->complete(tl::unexpected(devices.error()));
    std::vector<AccessEntry> entries;
    for (const auto& device : *devices) {
      const auto good = [now](const std::optional<LoginToken>& token) { return token && token->expires > now; };
      if (!good(device.unused) && !good(device.current)) continue;
      entries.push_back({"token/" + std::to_string(device.number), device.client, device.software, device.name,
                         device.created, device.last_used});
    }
    promise->complete(std::move(entries));
  });
  return pending;
}

xmpp::Pending<xmpp::Done> TokenAccess::revoke(const xmpp::Jid& owner, const std::string& id) {
  const auto number = xmpp::parse_unsigned<std::uint32_t>(id.substr(id.find('/') + 1));
  if (!number) return xmpp::Pending<xmpp::Done>::ready(xmpp::fail(xmpp::Errc::not_found, id));
  auto promise = std::make_shared<xmpp::Promise<xmpp::Done>>();
  auto pending = promise->pending();
  host_.stores.tokens.revoke(owner, *number).then_detached([promise](const auto& gone) {
    if (!gone) return promise->complete(tl::unexpected(gone.error()));
    promise->complete(xmpp::Done{});
  });
  return pending;
}

}  // namespace xmppd
