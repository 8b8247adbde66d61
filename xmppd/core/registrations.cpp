// Deciding on registrations.
#include "xmppd/core/registrations.hpp"

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

xmpp::Pending<xmpp::Done> decide_registration(Host& host, const xmpp::Jid& account, Decision decision) {
  auto promise = std::make_shared<xmpp::Promise<xmpp::Done>>();
  auto pending = promise->pending();
  host.stores.accounts.find(account).then_detached(
      [&host, account, decision, promise](const xmpp::Result<std::optional<AccountRecord>>& found) {
        if (!found) return promise->complete(tl::unexpected(found.error()));
        if (!*found || !(**found).awaits_approval) {
          return promise->complete(xmpp::fail(xmpp::Errc::not_found, account.text() + " does not wait for approval"));
        }
        auto& admin = host.account_admin;
        const bool approved = decision == Decision::approve;
        auto done = approved ? admin.set_disabled(account, false) : admin.remove(account);
        done.then_detached([account, approved, promise](xmpp::Result<xmpp::Done> result) {
          if (result) xmpp::log::info("register", "{} {}", account.text(), approved ? "approved" : "refused");
          promise->complete(std::move(result));
        });
      });
  return pending;
}

}  // namespace xmppd
