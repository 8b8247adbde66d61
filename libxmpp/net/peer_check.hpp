// Whether a server's certificate is good enough for a client, and why not. Private to libxmpp/net.
#pragma once

#include <openssl/x509.h>

#include <optional>
#include <string>

#include "libxmpp/base/result.hpp"

namespace xmpp {

// Attached to an SSL as its app data by TlsSession; filled while the peer's certificate is checked.
struct PeerCheck {
  std::string expected_name;  // for the words
  std::string problem;        // empty: nothing found wrong; ends with "sha256:<hex>" of the peer's certificate
  // Of record_peer(): why the chain is not trusted; empty: it is; nullopt: nobody has looked, as in a resumed session.
  std::optional<std::string> distrust;
};

// For SSL_CTX_set_cert_verify_callback(): verifies the chain and the name, or compares with the pin alone.
// `pin`: a const std::string*, hex SHA-256 in lower case, empty for none. Lives as long as the SSL_CTX.
int check_peer(X509_STORE_CTX* store_context, void* pin);

// For servers among themselves, in either direction: verifies the chain for either purpose and writes down the result,
// but never fails the handshake.
int record_peer(X509_STORE_CTX* store_context, void* unused);

// RFC 6120 §13.7.1.2: whether `certificate` is for the XMPP server of `domain`: a DNS-ID (a wildcard is a whole label),
// an SRV-ID for xmpp-server (RFC 4985) or an xmppAddr. The subject's common name counts for nothing.
bool certifies_server(X509& certificate, const std::string& domain);

}  // namespace xmpp
