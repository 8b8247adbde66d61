// ServerTls: the TLS contexts in force; a reload replaces them, running connections keep theirs.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace xmpp {
class TlsContext;
}

namespace xmppd {

struct ServerTls {
  // Direct TLS (XEP-0368): picks the host by SNI, the protocol by ALPN. Null: no certificate.
  std::shared_ptr<xmpp::TlsContext> direct;
  // STARTTLS: the stream header has named the host, so the certificate is that host's (RFC 6120 §13.7.1.2).
  std::map<std::string, std::shared_ptr<xmpp::TlsContext>, std::less<>> by_domain;

  std::shared_ptr<xmpp::TlsContext> for_domain(const std::string& domain) const {
    const auto it = by_domain.find(domain);
    return it == by_domain.end() ? direct : it->second;
  }
};

}  // namespace xmppd
