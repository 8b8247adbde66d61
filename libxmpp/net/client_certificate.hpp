// ClientCertificate: what a client has shown in the TLS handshake, and may log in by (SASL EXTERNAL, XEP-0178 §2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"

struct ssl_st;
struct x509_st;

namespace xmpp {

struct ClientCertificate {
  std::string sha256;                  // hex, lower case, of its DER form
  std::vector<std::string> addresses;  // its xmppAddr names (RFC 6120 §13.7.1.4), as they are written
  std::string subject;                 // for a person
  std::int64_t valid_from = 0, valid_until = 0;  // seconds since 1970
  // Its chain ends at one of TlsContext::ServerOptions::client_ca_file, for a client, now.
  bool trusted = false;
};

// A PEM file's first certificate; never trusted. invalid_argument: there is none.
Result<ClientCertificate> read_certificate_pem(std::string_view pem);
// What the client at the other end has shown, and proven to have the key of; nullopt: nothing. Private to libxmpp/net,
// see Connection::client_certificate().
std::optional<ClientCertificate> client_certificate_of(ssl_st* ssl);

}  // namespace xmpp
