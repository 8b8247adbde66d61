// Certificates that clients log in by (SASL EXTERNAL): how one comes to be an account's, by its operator or its owner.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

class Host;

struct RegisteredCertificate {
  std::int64_t number = 0;
  std::string sha256;  // hex
};

// `pem`: the first certificate in it; without a `name` it gets its subject's. Errors: invalid_argument (none, or one that has
// expired), already_exists, limit_exceeded, not_found. Nothing completes once `alive` is gone.
xmpp::Pending<RegisteredCertificate> register_certificate(Host& host, const xmpp::Lifetime& alive, const xmpp::Jid& owner,
                                                          const std::string& pem, const std::string& name);
// One, or all; the sessions that have logged in by it end. Gives their addresses. not_found.
xmpp::Pending<std::vector<xmpp::Jid>> revoke_certificates_of(Host& host, const xmpp::Lifetime& alive,
                                                             const xmpp::Jid& owner, std::optional<std::int64_t> number);

// Commands (XEP-0050) at the own account, where c2s.client_certificates is on: to register one, to see and revoke those there
// are. There is no XEP-0257: its <append/> has no place for a code of the second factor, and a certificate goes past that.
// Host and owner outlive the commands.
void offer_certificate_commands(Host& host, const xmpp::Lifetime& owner);

}  // namespace xmppd
