// Hashes, HMAC and PBKDF2 by OpenSSL's EVP interface.
#include "libxmpp/base/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
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

}  // namespace

namespace {

// The hash of `first` followed by `second`.
void hash_both(HashAlgorithm algorithm, std::string_view first, std::string_view second, unsigned char* result) {
  thread_local const std::unique_ptr<EVP_MD_CTX, ContextDelete> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestInit_ex2(context.get(), looked_up(algorithm), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), bytes(first), first.size()) != 1 ||
      EVP_DigestUpdate(context.get(), bytes(second), second.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), result, nullptr) != 1) {
    throw std::runtime_error("OpenSSL: digest failed");
  }
}

}  // namespace

std::size_t digest_size(HashAlgorithm algorithm) { return static_cast<std::size_t>(EVP_MD_get_size(evp(algorithm))); }

std::string digest(HashAlgorithm algorithm, std::string_view data) {
  std::string result(digest_size(algorithm), '\0');
  hash_both(algorithm, data, {}, bytes(result));
  return result;
}

// RFC 2104 §2.
std::string hmac(HashAlgorithm algorithm, std::string_view key, std::string_view data) {
  std::string pad(static_cast<std::size_t>(EVP_MD_get_block_size(evp(algorithm))), '\0');
  if (key.size() > pad.size()) {
    hash_both(algorithm, key, {}, bytes(pad));
  } else {
    std::copy(key.begin(), key.end(), pad.begin());
  }
  constexpr char inner = 0x36, outer = 0x5c;
  for (char& byte : pad) byte = static_cast<char>(byte ^ inner);
  std::string result(digest_size(algorithm), '\0');
  hash_both(algorithm, pad, data, bytes(result));
  for (char& byte : pad) byte = static_cast<char>(byte ^ inner ^ outer);
  hash_both(algorithm, pad, result, bytes(result));
  wipe(pad);
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
