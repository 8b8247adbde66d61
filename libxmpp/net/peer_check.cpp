// Certificate problems in words a user can act upon.
#include "libxmpp/net/peer_check.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/net/certificate.hpp"
#include "libxmpp/net/idna.hpp"
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

// The text of an otherName of this kind; empty for another.
std::string_view other_name(const GENERAL_NAME& name, const ASN1_OBJECT& kind) {
  if (name.type != GEN_OTHERNAME || OBJ_cmp(name.d.otherName->type_id, &kind) != 0) return {};
  const ASN1_TYPE* const value = name.d.otherName->value;
  if (value->type != V_ASN1_IA5STRING && value->type != V_ASN1_UTF8STRING) return {};
  const ASN1_STRING* const text = value->value.asn1_string;
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

bool has_other_name(X509& certificate, const char* kind, const std::string& wanted) {
  ASN1_OBJECT* const object = OBJ_txt2obj(kind, 1);
  auto* const names =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  bool found = false;
  for (int i = 0; object && i < sk_GENERAL_NAME_num(names); ++i) {
    const auto text = other_name(*sk_GENERAL_NAME_value(names, i), *object);
    found = found || (!text.empty() && to_ascii_domain(text) == wanted);
  }
  GENERAL_NAMES_free(names);
  ASN1_OBJECT_free(object);
  return found;
}

}  // namespace

bool certifies_server(X509& certificate, const std::string& domain) {
  if (is_ip_address(domain)) return X509_check_ip_asc(&certificate, domain.c_str(), 0) == 1;
  const std::string ascii = to_ascii_domain(domain);
  if (ascii.empty()) return false;
  constexpr unsigned flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
  return X509_check_host(&certificate, ascii.data(), ascii.size(), flags, nullptr) == 1 ||
         has_other_name(certificate, "1.3.6.1.5.5.7.8.7", "_xmpp-server." + ascii) ||
         has_other_name(certificate, "1.3.6.1.5.5.7.8.5", ascii);
}

int record_peer(X509_STORE_CTX* store_context, void*) {
  auto* const ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store_context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* const check = static_cast<PeerCheck*>(SSL_get_app_data(ssl));
  check->distrust.emplace();
  if (X509_verify_cert(store_context) == 1) return 1;
  const X509* const leaf = X509_STORE_CTX_get0_cert(store_context);
  check->distrust = describe(X509_STORE_CTX_get_error(store_context), leaf,
                             X509_STORE_CTX_get_current_cert(store_context), check->expected_name);
  X509_STORE_CTX_set_error(store_context, X509_V_OK);
  return 1;
}

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
