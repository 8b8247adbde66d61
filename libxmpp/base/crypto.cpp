// Hashes, HMAC and PBKDF2 by OpenSSL's EVP interface.
#include "libxmpp/base/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

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

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) {
  // OpenSSL takes a null key for "the same key as before": an empty view must not become one.
  return reinterpret_cast<const unsigned char*>(text.data() ? text.data() : "");
}

}  // namespace

std::size_t digest_size(HashAlgorithm algorithm) { return static_cast<std::size_t>(EVP_MD_get_size(evp(algorithm))); }

std::string digest(HashAlgorithm algorithm, std::string_view data) {
  std::string result(digest_size(algorithm), '\0');
  if (EVP_Digest(bytes(data), data.size(), bytes(result), nullptr, evp(algorithm), nullptr) != 1) {
    throw std::runtime_error("OpenSSL: digest failed");
  }
  return result;
}

std::string hmac(HashAlgorithm algorithm, std::string_view key, std::string_view data) {
  std::string result(digest_size(algorithm), '\0');
  unsigned length = 0;
  if (!HMAC(evp(algorithm), bytes(key), static_cast<int>(key.size()), bytes(data), data.size(), bytes(result),
            &length)) {
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
