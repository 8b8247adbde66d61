// Certificates of clients, read and judged.
#include "libxmpp/net/client_certificate.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "libxmpp/net/certificate.hpp"
#include "libxmpp/net/openssl_support.hpp"

namespace xmpp {
namespace {

constexpr const char* xmpp_addr = "1.3.6.1.5.5.7.8.5";
constexpr std::size_t max_addresses = 16;
constexpr std::size_t max_address_bytes = 3071;

std::int64_t seconds_of(const ASN1_TIME* time) {
  tm broken{};
  return time && ASN1_TIME_to_tm(time, &broken) == 1 ? static_cast<std::int64_t>(timegm(&broken)) : 0;
}

std::vector<std::string> xmpp_addresses(const X509& certificate) {
  std::vector<std::string> all;
  ASN1_OBJECT* const wanted = OBJ_txt2obj(xmpp_addr, 1);
  auto* const names =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; wanted && i < sk_GENERAL_NAME_num(names) && all.size() < max_addresses; ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_OTHERNAME || OBJ_cmp(name->d.otherName->type_id, wanted) != 0) continue;
    const ASN1_TYPE* const value = name->d.otherName->value;
    if (value->type != V_ASN1_UTF8STRING) continue;
    const ASN1_UTF8STRING* const text = value->value.utf8string;
    std::string address(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                        static_cast<std::size_t>(ASN1_STRING_length(text)));
    if (address.size() <= max_address_bytes) all.push_back(std::move(address));
  }
  GENERAL_NAMES_free(names);
  ASN1_OBJECT_free(wanted);
  ERR_clear_error();
  return all;
}

std::string subject_of(const X509& certificate) {
  const OpensslPtr<BIO> text(BIO_new(BIO_s_mem()));
  if (!text || X509_NAME_print_ex(text.get(), X509_get_subject_name(&certificate), 0, XN_FLAG_ONELINE) < 0) return {};
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(text.get(), &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

ClientCertificate describe_client(const X509& certificate) {
  ClientCertificate described;
  described.sha256 = certificate_sha256(certificate);
  described.addresses = xmpp_addresses(certificate);
  described.subject = subject_of(certificate);
  described.valid_from = seconds_of(X509_get0_notBefore(&certificate));
  described.valid_until = seconds_of(X509_get0_notAfter(&certificate));
  return described;
}

bool chain_is_trusted(SSL* ssl, X509* certificate) {
  X509_STORE* const store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl));
  X509_STORE_CTX* const check = X509_STORE_CTX_new();
  const bool trusted = check && X509_STORE_CTX_init(check, store, certificate, SSL_get_peer_cert_chain(ssl)) == 1 &&
                       X509_STORE_CTX_set_default(check, "ssl_client") == 1 && X509_verify_cert(check) == 1;
  X509_STORE_CTX_free(check);
  ERR_clear_error();
  return trusted;
}

}  // namespace

Result<ClientCertificate> read_certificate_pem(std::string_view pem) {
  const OpensslPtr<BIO> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const OpensslPtr<X509> certificate(text ? PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr) : nullptr);
  ERR_clear_error();
  if (!certificate) return fail(Errc::invalid_argument, "there is no certificate in it (PEM)");
  return describe_client(*certificate);
}

std::optional<ClientCertificate> client_certificate_of(SSL* ssl) {
  X509* const shown = SSL_is_server(ssl) ? SSL_get0_peer_certificate(ssl) : nullptr;
  if (!shown) return std::nullopt;
  auto described = describe_client(*shown);
  described.trusted = chain_is_trusted(ssl, shown);
  return described;
}

}  // namespace xmpp
