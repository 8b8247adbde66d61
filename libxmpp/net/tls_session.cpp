// OpenSSL between two memory ends. A BIO of our own instead of BIO_s_mem: that one copies once more and keeps its
// largest size per connection.
#include "libxmpp/net/tls_session.hpp"

#include <openssl/x509v3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/net/certificate.hpp"
#include "libxmpp/net/idna.hpp"
#include "libxmpp/net/tls_context.hpp"

namespace xmpp {
namespace {

// ERR_clear_error() walks through all it could hold, whatever there is.
void forget_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

}  // namespace

BIO_METHOD* TlsSession::bio_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "TlsSession");
    BIO_meth_set_read(made, [](BIO* bio, char* to, int room) {
      auto& input = static_cast<TlsSession*>(BIO_get_data(bio))->input_;
      BIO_clear_retry_flags(bio);
      if (room <= 0) return 0;
      if (input.empty()) {
        BIO_set_retry_read(bio);
        return -1;
      }
      const std::size_t count = std::min(input.size(), static_cast<std::size_t>(room));
      std::memcpy(to, input.data(), count);
      input.remove_prefix(count);
      return static_cast<int>(count);
    });
    BIO_meth_set_write(made, [](BIO* bio, const char* from, int count) {
      BIO_clear_retry_flags(bio);
      if (count > 0) static_cast<TlsSession*>(BIO_get_data(bio))->output_.append(from, static_cast<std::size_t>(count));
      return count;
    });
    BIO_meth_set_ctrl(made, [](BIO*, int command, long, void*) -> long { return command == BIO_CTRL_FLUSH ? 1 : 0; });
    return made;
  }();
  return method;
}

TlsSession::TlsSession(std::shared_ptr<TlsContext> context)
    : context_(std::move(context)), ssl_(SSL_new(context_->raw())) {
  BIO* const bio = BIO_new(bio_method());
  if (!ssl_ || !bio) {
    BIO_free(bio);
    throw std::bad_alloc();
  }
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_app_data(ssl_.get(), &check_);
}

std::unique_ptr<TlsSession> TlsSession::server(std::shared_ptr<TlsContext> context) {
  std::unique_ptr<TlsSession> made(new TlsSession(std::move(context)));
  SSL_set_accept_state(made->ssl_.get());
  return made;
}

std::unique_ptr<TlsSession> TlsSession::client(std::shared_ptr<TlsContext> context, const std::string& server_name) {
  std::unique_ptr<TlsSession> made(new TlsSession(std::move(context)));
  SSL* const ssl = made->ssl_.get();
  SSL_set_connect_state(ssl);
  made->check_.expected_name = server_name;
  if (made->context_->judges_later()) {
    const std::string name = is_ip_address(server_name) ? std::string() : to_ascii_domain(server_name);
    if (!name.empty()) SSL_set_tlsext_host_name(ssl, name.c_str());
    return made;
  }
  X509_VERIFY_PARAM* const parameters = SSL_get0_param(ssl);
  if (is_ip_address(server_name)) {
    X509_VERIFY_PARAM_set1_ip_asc(parameters, server_name.c_str());
    return made;
  }
  const std::string ascii = to_ascii_domain(server_name);
  // RFC 9525 §6.3: names are in subjectAltName only, a wildcard is a whole label.
  X509_VERIFY_PARAM_set_hostflags(parameters,
                                  X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  // OpenSSL takes an empty name for "any".
  if (ascii.empty() || X509_VERIFY_PARAM_set1_host(parameters, ascii.data(), ascii.size()) != 1) {
    throw std::invalid_argument("'" + server_name + "' is no name to verify a certificate against");
  }
  SSL_set_tlsext_host_name(ssl, ascii.c_str());
  return made;
}

void TlsSession::feed(std::string_view ciphertext) {
  if (input_.empty()) {
    input_ = ciphertext;
  } else {
    std::string joined(input_);
    joined += ciphertext;
    rest_ = std::move(joined);
    input_ = rest_;
  }
}

void TlsSession::keep_rest() {
  if (input_.empty()) {
    std::string().swap(rest_);  // an assignment would keep the memory
    input_ = {};
  } else if (input_.data() < rest_.data() || input_.data() >= rest_.data() + rest_.size()) {
    rest_.assign(input_);
    input_ = rest_;
  }
}

TlsSession::Step TlsSession::failed() {
  problem_ = !check_.problem.empty() ? check_.problem : take_openssl_reason();
  ERR_clear_error();
  return Step::failed;
}

TlsSession::Step TlsSession::handshake() {
  forget_errors();
  const int status = SSL_do_handshake(ssl_.get());
  if (status == 1) {
    secured_ = true;
    return Step::done;
  }
  if (SSL_get_error(ssl_.get(), status) == SSL_ERROR_WANT_READ) return Step::want_input;
  return failed();
}

TlsSession::Step TlsSession::read(char* to, std::size_t room, std::size_t& count) {
  forget_errors();
  count = 0;
  do {
    std::size_t more = 0;
    const int status = SSL_read_ex(ssl_.get(), to + count, room - count, &more);
    count += more;
    if (status == 1) continue;
    switch (SSL_get_error(ssl_.get(), status)) {
      case SSL_ERROR_WANT_READ:
        return Step::want_input;
      case SSL_ERROR_ZERO_RETURN:
        return Step::closed_by_peer;
      default:
        return failed();
    }
    // Not once more for nothing: a read that finds nothing costs a third of one that does.
  } while (!drained() && room - count >= SSL3_RT_MAX_PLAIN_LENGTH);
  return Step::done;
}

bool TlsSession::drained() const { return input_.empty() && SSL_has_pending(ssl_.get()) == 0; }

bool TlsSession::write(std::string_view plain) {
  if (plain.empty()) return true;
  forget_errors();
  std::size_t written = 0;
  if (SSL_write_ex(ssl_.get(), plain.data(), plain.size(), &written) == 1) return true;
  failed();
  return false;
}

void TlsSession::send_close_notify() {
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

TlsInfo TlsSession::info() const {
  TlsInfo info;
  info.protocol = SSL_get_version(ssl_.get());
  info.cipher = SSL_get_cipher_name(ssl_.get());
  const unsigned char* alpn = nullptr;
  unsigned alpn_length = 0;
  SSL_get0_alpn_selected(ssl_.get(), &alpn, &alpn_length);
  if (alpn) info.alpn.assign(reinterpret_cast<const char*>(alpn), alpn_length);
  if (const X509* const peer = SSL_get0_peer_certificate(ssl_.get())) {
    info.peer_certificate_sha256 = certificate_sha256(*peer);
  }
  return info;
}

Result<void> TlsSession::verify_peer(const std::string& domain) const {
  X509* const peer = SSL_get0_peer_certificate(ssl_.get());
  if (!peer) return fail(Errc::tls_failed, domain + ": no certificate was shown");
  if (!check_.distrust) return fail(Errc::tls_failed, domain + ": its certificate was not looked at");
  if (!check_.distrust->empty()) return fail(Errc::tls_failed, domain + ": " + *check_.distrust);
  if (certifies_server(*peer, domain)) return {};
  return fail(Errc::tls_failed,
              domain + ": wrong name: the certificate is for " + certificate_names(*peer) + ", not for " + domain);
}

std::optional<ClientCertificate> TlsSession::client_certificate() const { return client_certificate_of(ssl_.get()); }

std::string TlsSession::channel_binding(std::string_view type) const {
  if (!secured_) return {};
  return type == tls_exporter ? exporter() : type == tls_server_end_point ? server_end_point() : std::string();
}

bool TlsSession::has_channel_binding(std::string_view type) const {
  if (!secured_) return false;
  return type == tls_exporter ? has_exporter() : type == tls_server_end_point && end_point_hash() != NID_undef;
}

const X509* TlsSession::server_certificate() const {
  return SSL_is_server(ssl_.get()) ? SSL_get_certificate(ssl_.get()) : SSL_get0_peer_certificate(ssl_.get());
}

// RFC 5929 §4.1: a signature without a hash of its own (Ed25519) leaves the binding undefined.
int TlsSession::end_point_hash() const {
  const X509* const certificate = server_certificate();
  int hash = NID_undef;
  if (certificate && X509_get_signature_info(const_cast<X509*>(certificate), &hash, nullptr, nullptr, nullptr) == 1) {
    return hash;
  }
  ERR_clear_error();
  return NID_undef;
}

// RFC 5929 §4.1: of the server's certificate, by the hash that it was signed with, or a better one.
std::string TlsSession::server_end_point() const {
  const int hash = end_point_hash();
  if (hash == NID_undef) return {};
  const EVP_MD* const digest = hash == NID_md5 || hash == NID_sha1 ? EVP_sha256() : EVP_get_digestbynid(hash);
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (!digest || X509_digest(server_certificate(), digest, bytes, &length) != 1) {
    ERR_clear_error();
    return {};
  }
  return std::string(reinterpret_cast<const char*>(bytes), length);
}

// RFC 9266 §2: without the extended master secret TLS 1.2's exporter does not bind to this connection.
bool TlsSession::has_exporter() const {
  return SSL_version(ssl_.get()) >= TLS1_3_VERSION || SSL_get_extms_support(ssl_.get()) == 1;
}

std::string TlsSession::exporter() const {
  if (!has_exporter()) return {};
  static constexpr std::string_view label = "EXPORTER-Channel-Binding";
  unsigned char bytes[32];
  const unsigned char no_context = 0;
  if (SSL_export_keying_material(ssl_.get(), bytes, sizeof bytes, label.data(), label.size(), &no_context, 0, 1) != 1) {
    ERR_clear_error();
    return {};
  }
  return std::string(reinterpret_cast<const char*>(bytes), sizeof bytes);
}

}  // namespace xmpp
