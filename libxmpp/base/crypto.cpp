// Hashes, HMAC and PBKDF2 by OpenSSL's EVP interface.
#include "libxmpp/base/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>
#include <stdexcept>

namespace xmpp {
namespace {

const EVP_MD* evp(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha1:
      return EVP_sha1();
    case HashAlgorithm::sha256:
      return EVP_sha256();
    case HashAlgorithm::sha512:
      return EVP_sha512();
  }
  throw std::invalid_argument("unknown hash algorithm");
}

// What EVP_sha1() and the like name is looked up anew at each use; that costs more than hashing a short text.
const EVP_MD* looked_up(HashAlgorithm algorithm) {
  static const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  static const EVP_MD* const sha512 = EVP_MD_fetch(nullptr, "SHA2-512", nullptr);
  const EVP_MD* const found = algorithm == HashAlgorithm::sha1     ? sha1
                              : algorithm == HashAlgorithm::sha256 ? sha256
                                                                   : sha512;
  return found ? found : evp(algorithm);
}

struct ContextDelete {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) {
  // OpenSSL takes a null key for "the same key as before": an empty view must not become one.
  return reinterpret_cast<const unsigned char*>(text.data() ? text.data() : "");
}

struct MacDelete {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, MacDelete>;

MacContext make_mac_context(const char* digest_name) {
  static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  MacContext context(mac ? EVP_MAC_CTX_new(mac) : nullptr);
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(digest_name), 0),
                                   OSSL_PARAM_construct_end()};
  if (!context || EVP_MAC_CTX_set_params(context.get(), parameters) != 1) throw std::runtime_error("OpenSSL: no HMAC");
  return context;
}

// One for each hash and thread: to look up HMAC and its hash costs more than what they do with a short text.
EVP_MAC_CTX* mac_context(HashAlgorithm algorithm) {
  thread_local const MacContext sha1 = make_mac_context("SHA1");
  thread_local const MacContext sha256 = make_mac_context("SHA2-256");
  thread_local const MacContext sha512 = make_mac_context("SHA2-512");
  return (algorithm == HashAlgorithm::sha1 ? sha1 : algorithm == HashAlgorithm::sha256 ? sha256 : sha512).get();
}

}  // namespace

std::size_t digest_size(HashAlgorithm algorithm) { return static_cast<std::size_t>(EVP_MD_get_size(evp(algorithm))); }

std::string digest(HashAlgorithm algorithm, std::string_view data) {
  thread_local const std::unique_ptr<EVP_MD_CTX, ContextDelete> context(EVP_MD_CTX_new());
  std::string result(digest_size(algorithm), '\0');
  if (!context || EVP_DigestInit_ex2(context.get(), looked_up(algorithm), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), bytes(result), nullptr) != 1) {
    throw std::runtime_error("OpenSSL: digest failed");
  }
  return result;
}

// RFC 2104 §2.
std::string hmac(HashAlgorithm algorithm, std::string_view key, std::string_view data) {
  static constexpr unsigned char no_key[1] = {0};
  auto* const context = mac_context(algorithm);
  std::string result(digest_size(algorithm), '\0');
  std::size_t length = 0;
  if (EVP_MAC_init(context, bytes(key), key.size(), nullptr) != 1 ||
      EVP_MAC_update(context, bytes(data), data.size()) != 1 ||
      EVP_MAC_final(context, bytes(result), &length, result.size()) != 1 ||
      EVP_MAC_init(context, no_key, sizeof no_key, nullptr) != 1) {  // what the context knew of the key
    throw std::runtime_error("OpenSSL: HMAC failed");
  }
  return result;
}

std::string pbkdf2(HashAlgorithm algorithm, std::string_view password, std::string_view salt, unsigned iterations) {
  if (iterations == 0) throw std::invalid_argument("PBKDF2 needs at least one iteration");
  std::string result(digest_size(algorithm), '\0');
  if (PKCS5_PBKDF2_HMAC(password.data() ? password.data() : "", static_cast<int>(password.size()), bytes(salt),
                        static_cast<int>(salt.size()), static_cast<int>(iterations), evp(algorithm),
                        static_cast<int>(result.size()), bytes(result)) != 1) {
    throw std::runtime_error("OpenSSL: PBKDF2 failed");
  }
  return result;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(bytes(a), bytes(b), a.size()) == 0;
}

void wipe(std::string& secret) {
  // The whole capacity: what was there before a shorter value was assigned counts too.
  secret.resize(secret.capacity());
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

}  // namespace xmpp
