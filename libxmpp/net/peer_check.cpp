// Certificate problems in words a user can act upon.
#include "libxmpp/net/peer_check.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/net/certificate.hpp"
#include "libxmpp/net/openssl_support.hpp"

namespace xmpp {
namespace {

std::string date_of(const ASN1_TIME* time) {
  const OpensslPtr<BIO> text(BIO_new(BIO_s_mem()));
  if (!time || ASN1_TIME_print(text.get(), time) != 1) return "an unknown date";
  char* data = nullptr;
  const long length = BIO_get_mem_data(text.get(), &data);
  return std::string(data, static_cast<std::size_t>(length));
}

std::string describe(int error, const X509* leaf, const X509* culprit, const std::string& expected_name) {
  const bool own = culprit == nullptr || culprit == leaf;
  const std::string which = own ? "the certificate" : "a certificate in the chain";
  switch (error) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "the certificate is self-signed";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "the certificate's authority is unknown (self-signed)";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "the certificate's issuer is unknown";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return which + " has expired (" + date_of(culprit ? X509_get0_notAfter(culprit) : nullptr) + ")";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return which + " is not valid yet (from " + date_of(culprit ? X509_get0_notBefore(culprit) : nullptr) + ")";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "wrong host name: the certificate is for " + (leaf ? certificate_names(*leaf) : std::string("nothing")) +
             ", not for " + expected_name;
    case X509_V_ERR_CERT_REVOKED:
      return which + " has been revoked";
    default:
      return which + " was not accepted: " + X509_verify_cert_error_string(error);
  }
}

}  // namespace

int check_peer(X509_STORE_CTX* store_context, void* pin) {
  const auto& wanted = *static_cast<const std::string*>(pin);
  auto* const ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store_context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* const check = static_cast<PeerCheck*>(SSL_get_app_data(ssl));
  const X509* const leaf = X509_STORE_CTX_get0_cert(store_context);
  const std::string shown = leaf ? certificate_sha256(*leaf) : std::string();
  const std::string suffix = " sha256:" + shown;
  if (!wanted.empty()) {
    if (constant_time_equal(wanted, shown)) {
      X509_STORE_CTX_set_error(store_context, X509_V_OK);
      return 1;
    }
    check->problem = "the certificate of " + check->expected_name + " is not the pinned one" + suffix;
    X509_STORE_CTX_set_error(store_context, X509_V_ERR_CERT_REJECTED);
    return 0;
  }
  if (X509_verify_cert(store_context) == 1) return 1;
  const int error = X509_STORE_CTX_get_error(store_context);
  check->problem = check->expected_name + ": " +
                   describe(error, leaf, X509_STORE_CTX_get_current_cert(store_context), check->expected_name) + suffix;
  return 0;
}

}  // namespace xmpp
