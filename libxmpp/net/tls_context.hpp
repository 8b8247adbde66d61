// TlsContext: certificates, trust and protocol policy, shared by many connections.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

struct ssl_ctx_st;

namespace xmpp {

// TLS 1.2 and 1.3 only; RFC 7590 / RFC 9325 cipher policy. Immutable: a reload makes a new one, running connections
// keep the old.
class TlsContext {
 public:
  // A server's side. PEM files; the key file must not be readable by others (Errc::not_allowed). Errors name the file.
  // `alpn`: protocols accepted on direct TLS (XEP-0368: "xmpp-client"); a client that offers ALPN without one of
  // them is refused; one that offers none is accepted.
  struct ServerOptions {
    std::string certificate_file;
    std::string key_file;
    std::vector<std::string> alpn;
    // The client may show a certificate, whatever it is worth: Connection::client_certificate(). No resumption then: each
    // handshake proves anew who has the key.
    bool asks_for_certificate = false;
    std::string client_ca_file{};  // PEM: whose certificates for clients are trusted; empty: nobody's
  };
  static Result<std::shared_ptr<TlsContext>> server(const ServerOptions& options);
  // Picks by SNI among several server contexts (virtual hosts): `add_host` before the first connection; the context it
  // is called on serves names that match none.
  // A name below that of a host gets the certificate of that host.
  void add_host(std::string domain, std::shared_ptr<TlsContext> context);

  // A client's side: verifies chain and host name (RFC 6125) against the system store.
  struct ClientOptions {
    std::string ca_file;  // additional trust anchors, PEM; empty: system store only
    std::string
        pin_sha256;  // hex SHA-256 of the certificate (DER): if set, exactly this certificate is accepted, nothing else
    std::vector<std::string> alpn;
    std::string certificate_file{}, key_file{};  // PEM, shown to servers that ask; empty: none is
  };
  static Result<std::shared_ptr<TlsContext>> client(const ClientOptions& options);

  // Servers among themselves (RFC 6120 §13.7): both ends show a certificate, and the handshake does not fail because of
  // what the other one shows; Connection::verify_peer() says what it is worth. No resumption.
  struct PeerOptions {
    std::string certificate_file;
    std::string key_file;
    std::string ca_file;  // as in ClientOptions
    std::vector<std::string> alpn;
    std::shared_ptr<TlsContext> trust_of{};  // shares what that one trusts (a megabyte or so), instead of `ca_file`
  };
  static Result<std::shared_ptr<TlsContext>> peer_server(const PeerOptions& options);
  static Result<std::shared_ptr<TlsContext>> peer_client(const PeerOptions& options);

  // A self-signed certificate for `domains` (and *.domain), EC P-256, 10 years, written as PEM: key 0600. Never
  // overwrites. Errors name the file.
  static Result<void> make_self_signed(const std::vector<std::string>& domains, const std::string& certificate_file,
                                       const std::string& key_file);

  // Seconds until the own certificate ends; negative once it has.
  long seconds_left() const;
  // Whether the own certificate is for `domain` (RFC 6125), and its time has begun.
  bool names(const std::string& domain) const;
  bool is_valid_yet() const;
  ssl_ctx_st* raw() const;
  const std::string& pin_sha256() const;
  // Made by peer_client(): the handshake asks for a name, but does not insist on it.
  bool judges_later() const;
  ~TlsContext();

 private:
  TlsContext();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmpp
