// Whether a server's certificate is good enough for a client, and why not. Private to libxmpp/net.
#pragma once

#include <openssl/x509.h>

#include <string>

namespace xmpp {

// Attached to an SSL as its app data by TlsSession; filled while the peer's certificate is checked.
struct PeerCheck {
  std::string expected_name;  // for the words
  std::string problem;        // empty: nothing found wrong; ends with "sha256:<hex>" of the peer's certificate
};

// For SSL_CTX_set_cert_verify_callback(): verifies the chain and the name, or compares with the pin alone.
// `pin`: a const std::string*, hex SHA-256 in lower case, empty for none. Lives as long as the SSL_CTX.
int check_peer(X509_STORE_CTX* store_context, void* pin);

}  // namespace xmpp
