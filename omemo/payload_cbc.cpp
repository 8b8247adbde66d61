// Encrypt, then authenticate; see payload_cbc.hpp.
#include "omemo/payload_cbc.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <memory>

#include "omemo/cipher_context.hpp"
#include "omemo/openssl_errors.hpp"
#include "omemo/types.hpp"

namespace omemo {
namespace {

constexpr std::size_t block_size = 16;

struct KdfFree {
  void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

// 32 bytes to encrypt with, 32 to authenticate with, 16 of vector; empty if OpenSSL fails.
class DerivedKeys {
 public:
  explicit DerivedKeys(BytesView key) : bytes_(80) {
    const std::unique_ptr<EVP_KDF, KdfFree> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, KdfFree> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    SecretBytes secret(key.begin(), key.end());
    char digest[] = "SHA256";
    char info[] = "OMEMO Payload";
    std::uint8_t salt[32] = {};
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret.data(), secret.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt, sizeof salt),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, sizeof info - 1), OSSL_PARAM_construct_end()};
    if (!context || EVP_KDF_derive(context.get(), bytes_.data(), bytes_.size(), parameters) != 1) bytes_.clear();
  }
  explicit operator bool() const { return !bytes_.empty(); }
  const std::uint8_t* encryption() const { return bytes_.data(); }
  const std::uint8_t* iv() const { return bytes_.data() + 64; }
  // The tag over `data`, cut to payload_tag_size; empty if OpenSSL fails.
  SecretBytes tag(BytesView data) const {
    SecretBytes full(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    if (HMAC(EVP_sha256(), bytes_.data() + 32, 32, data.data(), data.size(), full.data(), &size) == nullptr) return {};
    full.resize(payload_tag_size);
    return full;
  }

 private:
  SecretBytes bytes_;
};

// 1 if it worked; the output is cut to what was written.
template <class Out>
bool run_cipher(bool encrypting, const DerivedKeys& keys, BytesView input, Out& output) {
  output.resize(input.size() + block_size);
  const CipherContext context(EVP_CIPHER_CTX_new());
  int head = 0;
  int tail = 0;
  const bool worked =
      context != nullptr &&
      EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, keys.encryption(), keys.iv(), encrypting ? 1 : 0) ==
          1 &&
      EVP_CipherUpdate(context.get(), output.data(), &head, input.data(), static_cast<int>(input.size())) == 1 &&
      EVP_CipherFinal_ex(context.get(), output.data() + head, &tail) == 1;
  output.resize(worked ? static_cast<std::size_t>(head) + static_cast<std::size_t>(tail) : 0);
  return worked;
}

}  // namespace

Result<SealedPayload> make_empty_key_cbc() { return SealedPayload{{}, {}, SecretBytes(payload_cbc_key_size)}; }

Result<SealedPayload> seal_payload_cbc(BytesView plaintext) {
  if (plaintext.size() > max_payload_bytes) return fail(ErrorCode::too_large, "payload");
  const DiscardOpensslErrors errors;
  SealedPayload sealed{{}, {}, SecretBytes(payload_cbc_key_size)};
  if (RAND_bytes(sealed.key_and_tag.data(), static_cast<int>(payload_cbc_key_size)) != 1) {
    return fail(ErrorCode::crypto_failed, "no random numbers");
  }
  const DerivedKeys keys(sealed.key_and_tag);
  if (!keys || !run_cipher(true, keys, plaintext, sealed.ciphertext)) {
    return fail(ErrorCode::crypto_failed, "payload not encrypted");
  }
  const SecretBytes tag = keys.tag(sealed.ciphertext);
  if (tag.empty()) return fail(ErrorCode::crypto_failed, "payload not authenticated");
  sealed.key_and_tag.insert(sealed.key_and_tag.end(), tag.begin(), tag.end());
  return sealed;
}

Result<SecretBytes> open_payload_cbc(BytesView ciphertext, BytesView key_and_tag) {
  if (ciphertext.size() > max_payload_bytes + block_size) return fail(ErrorCode::too_large, "payload");
  const DiscardOpensslErrors errors;
  if (key_and_tag.size() != payload_cbc_key_size + payload_tag_size) {
    return fail(ErrorCode::malformed, "payload key and tag of wrong length");
  }
  const DerivedKeys keys(key_and_tag.first(payload_cbc_key_size));
  const SecretBytes tag = keys ? keys.tag(ciphertext) : SecretBytes();
  if (tag.empty()) return fail(ErrorCode::crypto_failed, "payload not decrypted");
  if (CRYPTO_memcmp(tag.data(), key_and_tag.data() + payload_cbc_key_size, payload_tag_size) != 0) {
    return fail(ErrorCode::bad_payload, "payload does not fit its tag");
  }
  SecretBytes plaintext;
  if (!run_cipher(false, keys, ciphertext, plaintext)) {
    return fail(ErrorCode::bad_payload, "payload is no whole number of blocks");
  }
  return plaintext;
}

}  // namespace omemo
