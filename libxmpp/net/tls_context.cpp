// SSL_CTX set up by our policy: TLS 1.2 and 1.3, forward secrecy and AEAD only (RFC 9325 §4.2).
#include "libxmpp/net/tls_context.hpp"

#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cerrno>
#include <limits>
#include <map>
#include <system_error>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/net/certificate.hpp"
#include "libxmpp/net/idna.hpp"
#include "libxmpp/net/openssl_support.hpp"
#include "libxmpp/net/peer_check.hpp"

namespace xmpp {
namespace {

constexpr long ten_years_s = 3650L * 86400;

// The wire form: each name behind its length (RFC 7301 §3.1).
Result<std::string> alpn_wire(const std::vector<std::string>& names) {
  std::string wire;
  for (const std::string& name : names) {
    if (name.empty() || name.size() > 255) return fail(Errc::invalid_argument, "bad ALPN protocol name '" + name + "'");
    wire += static_cast<char>(name.size());
    wire += name;
  }
  return wire;
}

// RFC 9325 §4.2. OpenSSL's order begins with AES-256, whose SHA-384 makes a handshake a tenth dearer.
constexpr const char* suites = "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384";

Result<OpensslPtr<SSL_CTX>> make_context(const SSL_METHOD* method) {
  OpensslPtr<SSL_CTX> made(SSL_CTX_new(method));
  SSL_CTX* const context = made.get();
  if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK") != 1 ||
      SSL_CTX_set_ciphersuites(context, suites) != 1 || SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") != 1) {
    return fail(Errc::tls_failed, "can't set up TLS: " + take_openssl_reason());
  }
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA);
  // Idle connections are many: they shall hold no record buffers.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  // Resumption is by tickets, which the peer keeps: one, for the one connection that follows.
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return made;
}

Result<void> check_key_file(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return fail(errno == ENOENT ? Errc::not_found : Errc::not_allowed,
                "key file " + path + ": " + std::generic_category().message(errno));
  }
  if ((status.st_mode & 077) != 0) {
    return fail(Errc::not_allowed, "key file " + path + " is open to group or others: chmod 600 it");
  }
  return {};
}

Result<void> load_pair(SSL_CTX* context, const std::string& certificate_file, const std::string& key_file) {
  if (const auto checked = check_key_file(key_file); !checked) return checked;
  // An encrypted key must be an error, not a question on the terminal.
  SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    return fail(Errc::tls_failed, "certificate file " + certificate_file + ": " + take_openssl_reason());
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    const bool mismatch = ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH;
    const std::string reason = take_openssl_reason();
    return fail(Errc::tls_failed,
                "key file " + key_file +
                    (mismatch ? " does not belong to certificate file " + certificate_file : ": " + reason));
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    ERR_clear_error();
    return fail(Errc::tls_failed, "key file " + key_file + " does not belong to certificate file " + certificate_file);
  }
  return {};
}

Result<void> load_trust(SSL_CTX* context, const std::string& ca_file) {
  ERR_clear_error();
  SSL_CTX_set_default_verify_paths(context);  // a missing store shows as "issuer is unknown"
  ERR_clear_error();
  if (ca_file.empty() || SSL_CTX_load_verify_file(context, ca_file.c_str()) == 1) return {};
  return fail(Errc::tls_failed, "CA file " + ca_file + ": " + take_openssl_reason());
}

Result<void> ask_for_certificates(SSL_CTX* context, const std::string& ca_file) {
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  // Judged when somebody wants to log in by it; until then it is as if there were none.
  SSL_CTX_set_cert_verify_callback(
      context,
      [](X509_STORE_CTX* store_context, void*) {
        X509_STORE_CTX_set_error(store_context, X509_V_OK);
        return 1;
      },
      nullptr);
  ERR_clear_error();
  if (ca_file.empty() || SSL_CTX_load_verify_file(context, ca_file.c_str()) == 1) return {};
  return fail(Errc::tls_failed, "CA file " + ca_file + ": " + take_openssl_reason());
}

// What both ends of a connection between servers have in common.
Result<OpensslPtr<SSL_CTX>> make_peer_context(const SSL_METHOD* method, const TlsContext::PeerOptions& options) {
  auto made = make_context(method);
  if (!made) return made;
  SSL_CTX* const context = made->get();
  if (auto loaded = load_pair(context, options.certificate_file, options.key_file); !loaded) {
    return tl::unexpected(loaded.error());
  }
  if (options.trust_of) {
    SSL_CTX_set1_cert_store(context, SSL_CTX_get_cert_store(options.trust_of->raw()));
  } else if (auto trusted = load_trust(context, options.ca_file); !trusted) {
    return tl::unexpected(trusted.error());
  }
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);  // each handshake judges the peer anew
  // A server's certificate serves it in both roles, whatever its authority wrote into it.
  SSL_CTX_set_purpose(context, X509_PURPOSE_ANY);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context, record_peer, nullptr);
  return made;
}

}  // namespace

struct TlsContext::Impl {
  OpensslPtr<SSL_CTX> context;
  bool judges_later = false;
  std::string pin;
  std::string alpn;  // wire form
  std::map<std::string, std::shared_ptr<TlsContext>> hosts;

  void serve(std::string accepted) {
    static constexpr unsigned char session_context[] = "xmpp";
    SSL_CTX_set_session_id_context(context.get(), session_context, sizeof session_context - 1);
    alpn = std::move(accepted);
    if (!alpn.empty()) SSL_CTX_set_alpn_select_cb(context.get(), select_alpn, this);
    SSL_CTX_set_tlsext_servername_callback(context.get(), select_host);
    SSL_CTX_set_tlsext_servername_arg(context.get(), this);
  }
  void ask_for(const std::string& protocols) {
    if (protocols.empty()) return;
    SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned>(protocols.size()));
  }

  static int select_alpn(SSL*, const unsigned char** chosen, unsigned char* chosen_length, const unsigned char* offered,
                         unsigned offered_length, void* impl) {
    const std::string& accepted = static_cast<Impl*>(impl)->alpn;
    unsigned char* match = nullptr;
    if (SSL_select_next_proto(&match, chosen_length, reinterpret_cast<const unsigned char*>(accepted.data()),
                              static_cast<unsigned>(accepted.size()), offered,
                              offered_length) != OPENSSL_NPN_NEGOTIATED) {
      return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    *chosen = match;
    return SSL_TLSEXT_ERR_OK;
  }

  static int select_host(SSL* ssl, int*, void* impl) {
    const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (!name) return SSL_TLSEXT_ERR_NOACK;
    const auto& hosts = static_cast<Impl*>(impl)->hosts;
    std::string domain = to_ascii_domain(name);
    auto found = hosts.find(domain);
    for (auto dot = domain.find('.'); found == hosts.end() && dot != std::string::npos; dot = domain.find('.')) {
      domain.erase(0, dot + 1);
      found = hosts.find(domain);
    }
    if (found == hosts.end()) return SSL_TLSEXT_ERR_NOACK;
    SSL_set_SSL_CTX(ssl, found->second->raw());
    return SSL_TLSEXT_ERR_OK;
  }
};

TlsContext::TlsContext() : impl_(std::make_unique<Impl>()) {}
TlsContext::~TlsContext() = default;

Result<std::shared_ptr<TlsContext>> TlsContext::server(const ServerOptions& options) {
  auto made = make_context(TLS_server_method());
  if (!made) return tl::unexpected(made.error());
  if (auto loaded = load_pair(made->get(), options.certificate_file, options.key_file); !loaded) {
    return tl::unexpected(loaded.error());
  }
  auto alpn = alpn_wire(options.alpn);
  if (!alpn) return tl::unexpected(alpn.error());
  if (options.asks_for_certificate) {
    if (auto asked = ask_for_certificates(made->get(), options.client_ca_file); !asked) return tl::unexpected(asked.error());
  }
  std::shared_ptr<TlsContext> result(new TlsContext);
  result->impl_->context = std::move(*made);
  result->impl_->serve(std::move(*alpn));
  return result;
}

Result<std::shared_ptr<TlsContext>> TlsContext::peer_server(const PeerOptions& options) {
  auto made = make_peer_context(TLS_server_method(), options);
  if (!made) return tl::unexpected(made.error());
  auto alpn = alpn_wire(options.alpn);
  if (!alpn) return tl::unexpected(alpn.error());
  std::shared_ptr<TlsContext> result(new TlsContext);
  result->impl_->context = std::move(*made);
  result->impl_->serve(std::move(*alpn));
  return result;
}

Result<std::shared_ptr<TlsContext>> TlsContext::peer_client(const PeerOptions& options) {
  auto made = make_peer_context(TLS_client_method(), options);
  if (!made) return tl::unexpected(made.error());
  const auto alpn = alpn_wire(options.alpn);
  if (!alpn) return tl::unexpected(alpn.error());
  std::shared_ptr<TlsContext> result(new TlsContext);
  result->impl_->context = std::move(*made);
  result->impl_->judges_later = true;
  result->impl_->ask_for(*alpn);
  return result;
}

void TlsContext::add_host(std::string domain, std::shared_ptr<TlsContext> context) {
  impl_->hosts[to_ascii_domain(domain)] = std::move(context);
}

Result<std::shared_ptr<TlsContext>> TlsContext::client(const ClientOptions& options) {
  auto made = make_context(TLS_client_method());
  if (!made) return tl::unexpected(made.error());
  SSL_CTX* const context = made->get();
  std::shared_ptr<TlsContext> result(new TlsContext);

  for (const char c : options.pin_sha256) {
    if (c != ':') result->impl_->pin += c;  // fingerprints are often shown with colons
  }
  if (!result->impl_->pin.empty()) {
    const auto bytes = hex_decode(result->impl_->pin);
    if (!bytes || bytes->size() != 32) {
      return fail(Errc::invalid_argument, "'" + options.pin_sha256 + "' is not a SHA-256 in hexadecimal");
    }
    result->impl_->pin = hex_encode(*bytes);
  }
  if (auto trusted = load_trust(context, options.ca_file); !trusted) return tl::unexpected(trusted.error());
  if (!options.certificate_file.empty()) {
    if (auto own = load_pair(context, options.certificate_file, options.key_file); !own) {
      return tl::unexpected(own.error());
    }
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context, check_peer, &result->impl_->pin);
  const auto alpn = alpn_wire(options.alpn);
  if (!alpn) return tl::unexpected(alpn.error());
  result->impl_->context = std::move(*made);
  result->impl_->ask_for(*alpn);
  return result;
}

Result<void> TlsContext::make_self_signed(const std::vector<std::string>& domains, const std::string& certificate_file,
                                          const std::string& key_file) {
  // From yesterday on: clocks differ.
  return write_self_signed({.domains = domains, .valid_from_s = -86400, .valid_until_s = ten_years_s}, certificate_file,
                           key_file);
}

long TlsContext::seconds_left() const {
  const X509* const certificate = SSL_CTX_get0_certificate(impl_->context.get());
  int days = 0;
  int seconds = 0;
  if (!certificate || ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate)) != 1) {
    return std::numeric_limits<long>::max();
  }
  return days * 86400L + seconds;
}

bool TlsContext::names(const std::string& domain) const {
  X509* const certificate = SSL_CTX_get0_certificate(impl_->context.get());
  return certificate && X509_check_host(certificate, to_ascii_domain(domain).c_str(), 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
                                        nullptr) == 1;
}

bool TlsContext::is_valid_yet() const {
  const X509* const certificate = SSL_CTX_get0_certificate(impl_->context.get());
  return certificate && X509_cmp_current_time(X509_get0_notBefore(certificate)) <= 0;
}

ssl_ctx_st* TlsContext::raw() const { return impl_->context.get(); }
const std::string& TlsContext::pin_sha256() const { return impl_->pin; }
bool TlsContext::judges_later() const { return impl_->judges_later; }

}  // namespace xmpp
