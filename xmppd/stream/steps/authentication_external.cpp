// Authentication by the certificate that the client has shown in the TLS handshake (EXTERNAL, RFC 4422 appendix A,
// XEP-0178 §2): one that is registered for the account, or one of c2s.client_ca_file that names it.
#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/steps/authentication.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {

// The certificate, while it is valid. What it is good for is found out at the login: whether it is registered is nobody's
// business who has not its key, but the handshake has proven that.
std::optional<xmpp::ClientCertificate> Authentication::usable_certificate() const {
  const StreamContext& context = stream_.context();
  if (!context.config.get(settings::client_certificates)) return std::nullopt;
  auto shown = stream_.client_certificate();
  const auto now = context.environment.now() / 1'000'000;
  if (!shown || now < shown->valid_from || now > shown->valid_until) return std::nullopt;
  return shown;
}

void Authentication::on_external(const std::string& authzid) {
  const auto certificate = usable_certificate();
  if (!certificate) return refuse("invalid-mechanism");
  const auto domain = std::string(stream_.host().jid.domain());
  xmpp::Jid wanted;
  if (!authzid.empty()) {
    const auto parsed = xmpp::Jid::parse(authzid);
    if (!parsed || parsed->local().empty() || !parsed->is_bare() || parsed->domain() != domain) {
      return refuse("invalid-authzid");
    }
    wanted = *parsed;
  }
  std::vector<CredentialStore::CertificateOwner> named;  // by its authority
  for (const auto& text : certificate->trusted ? certificate->addresses : std::vector<std::string>()) {
    const auto jid = xmpp::Jid::parse(text);
    if (jid && !jid->local().empty() && jid->domain() == domain) named.push_back({jid->bare(), 0});
  }
  stream_.hold();
  stream_.host()
      .stores.credentials.owners_of_certificate(domain, certificate->sha256)
      .then(lifetime_, [this, wanted, named, sha256 = certificate->sha256, domain](const auto& registered) {
        if (stream_.ended()) return;
        if (!registered) return fail_for_now(registered.error());
        auto owners = *registered;
        for (const auto& each : named) {
          const auto same = [&](const auto& owner) { return owner.owner == each.owner; };
          if (std::none_of(owners.begin(), owners.end(), same)) owners.push_back(each);
        }
        std::erase_if(owners, [&](const auto& each) { return !wanted.empty() && each.owner != wanted; });
        // Whose it is has to be clear without a word (XEP-0178 §2), or said.
        if (owners.size() != 1) {
          claimed_ = wanted.empty() ? "?@" + domain : wanted.text();
          xmpp::log::info("c2s", "{} certificate {} is that of {} accounts", stream_.log_id(), sha256, owners.size());
          reject();
          return stream_.release();
        }
        user_ = owners.front().owner;
        claimed_ = user_.text();
        look_up(LoginThrottle::By::token, [this, number = owners.front().number](const AccountRecord* account) {
          if (account) return succeed({}, LoginBy::certificate, number);
          reject();
          stream_.release();
        });
      });
}

}  // namespace xmppd
