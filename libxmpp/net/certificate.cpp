// Self-signed certificates, fingerprints, names.
#include "libxmpp/net/certificate.hpp"

#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/net/idna.hpp"
#include "libxmpp/net/openssl_support.hpp"

namespace xmpp {
namespace {

constexpr std::size_t max_names_shown = 5;

Result<void> add_extension(X509& certificate, int nid, const char* value) {
  const OpensslPtr<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
  if (!extension || X509_add_ext(&certificate, extension.get(), -1) != 1) {
    return fail(Errc::internal, "can't make a certificate: " + take_openssl_reason());
  }
  return {};
}

void push_dns_name(GENERAL_NAMES* names, const std::string& name) {
  ASN1_IA5STRING* const value = ASN1_IA5STRING_new();
  ASN1_STRING_set(value, name.data(), static_cast<int>(name.size()));
  GENERAL_NAME* const entry = GENERAL_NAME_new();
  GENERAL_NAME_set0_value(entry, GEN_DNS, value);
  sk_GENERAL_NAME_push(names, entry);
}

// Built entry by entry: a configuration string would let a comma in a domain add names.
Result<void> add_names(X509& certificate, const std::vector<std::string>& domains) {
  GENERAL_NAMES* const names = GENERAL_NAMES_new();
  for (const std::string& domain : domains) {
    if (is_ip_address(domain)) {
      GENERAL_NAME* const entry = GENERAL_NAME_new();
      GENERAL_NAME_set0_value(entry, GEN_IPADD, a2i_IPADDRESS(domain.c_str()));
      sk_GENERAL_NAME_push(names, entry);
    } else {
      const std::string ascii = to_ascii_domain(domain);
      push_dns_name(names, ascii);
      push_dns_name(names, "*." + ascii);
    }
  }
  const int status = X509_add1_ext_i2d(&certificate, NID_subject_alt_name, names, 0, 0);
  GENERAL_NAMES_free(names);
  if (status != 1) return fail(Errc::internal, "can't name the certificate's domains: " + take_openssl_reason());
  return {};
}

Result<OpensslPtr<X509>> make_certificate(const SelfSignedOptions& options, EVP_PKEY& key) {
  OpensslPtr<X509> certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  const std::string serial = random_bytes(16);
  BIGNUM* const number = BN_bin2bn(reinterpret_cast<const unsigned char*>(serial.data()), 16, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), options.valid_from_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), options.valid_until_s);
  X509_set_pubkey(certificate.get(), &key);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const std::string common_name = to_ascii_domain(options.domains.front()).substr(0, 64);  // X.520's bound
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name.data()),
                             static_cast<int>(common_name.size()), -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  if (auto added = add_extension(*certificate, NID_basic_constraints, "critical,CA:FALSE"); !added) {
    return tl::unexpected(added.error());
  }
  if (auto added = add_extension(*certificate, NID_key_usage, "critical,digitalSignature"); !added) {
    return tl::unexpected(added.error());
  }
  if (auto added = add_extension(*certificate, NID_ext_key_usage, "serverAuth,clientAuth"); !added) {
    return tl::unexpected(added.error());
  }
  if (auto added = add_names(*certificate, options.domains); !added) return tl::unexpected(added.error());
  if (X509_sign(certificate.get(), &key, EVP_sha256()) == 0) {
    return fail(Errc::internal, "can't sign a certificate: " + take_openssl_reason());
  }
  return certificate;
}

Result<void> write_new_file(const std::string& path, mode_t mode, const std::string& content) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) {
    const int reason = errno;
    return fail(reason == EEXIST ? Errc::already_exists : Errc::not_allowed,
                path + ": " + std::generic_category().message(reason));
  }
  const bool complete = write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
                        fsync(descriptor) == 0;
  const int reason = errno;
  close(descriptor);
  if (complete) return {};
  unlink(path.c_str());
  return fail(Errc::storage_failed, path + ": " + std::generic_category().message(reason));
}

std::string content_of(BIO& bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(&bio, &data);
  return std::string(data, static_cast<std::size_t>(length));
}

}  // namespace

std::string certificate_sha256(const X509& certificate) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (X509_digest(&certificate, EVP_sha256(), bytes, &length) != 1) return {};
  return hex_encode({reinterpret_cast<const char*>(bytes), length});
}

std::string certificate_names(const X509& certificate) {
  auto* const names =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  std::string text;
  std::size_t shown = 0;
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, i);
    int type = 0;
    const auto* const value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(name, &type));
    if (type != GEN_DNS && type != GEN_IPADD) continue;
    if (++shown > max_names_shown) {
      text += ", and others";
      break;
    }
    if (!text.empty()) text += ", ";
    const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                                 static_cast<std::size_t>(ASN1_STRING_length(value)));
    text += type == GEN_DNS ? std::string(bytes.substr(0, 255)) : "address " + hex_encode(bytes.substr(0, 16));
  }
  GENERAL_NAMES_free(names);
  return text.empty() ? "no name" : text;
}

Result<void> write_self_signed(const SelfSignedOptions& options, const std::string& certificate_file,
                               const std::string& key_file) {
  if (options.domains.empty()) return fail(Errc::invalid_argument, certificate_file + ": no domain to certify");
  const OpensslPtr<EVP_PKEY> key(EVP_EC_gen("P-256"));
  if (!key) return fail(Errc::internal, key_file + ": can't make a key: " + take_openssl_reason());
  const auto certificate = make_certificate(options, *key);
  if (!certificate) return fail(certificate.error().code, certificate_file + ": " + certificate.error().detail);
  const OpensslPtr<BIO> key_text(BIO_new(BIO_s_secmem()));
  const OpensslPtr<BIO> certificate_text(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_text.get(), certificate->get()) != 1) {
    return fail(Errc::internal, certificate_file + ": " + take_openssl_reason());
  }
  std::string secret = content_of(*key_text);
  auto written = write_new_file(key_file, 0600, secret);
  OPENSSL_cleanse(secret.data(), secret.size());
  if (!written) return written;
  written = write_new_file(certificate_file, 0644, content_of(*certificate_text));
  if (!written) unlink(key_file.c_str());  // half a pair would stand in the way of the next attempt
  return written;
}

}  // namespace xmpp
