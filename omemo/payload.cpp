// AES-128-GCM by OpenSSL; see payload.hpp.
#include "omemo/payload.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>

#include "omemo/cipher_context.hpp"
#include "omemo/openssl_errors.hpp"
#include "omemo/types.hpp"

namespace omemo {
namespace {

bool fill_random(std::uint8_t* data, std::size_t size) { return RAND_bytes(data, static_cast<int>(size)) == 1; }

}  // namespace

Result<SealedPayload> make_transport_key() {
  SealedPayload made{{}, Bytes(payload_iv_size), SecretBytes(payload_key_size)};
  if (!fill_random(made.iv.data(), made.iv.size()) || !fill_random(made.key_and_tag.data(), made.key_and_tag.size())) {
    return fail(ErrorCode::crypto_failed, "no random numbers");
  }
  return made;
}

Result<SealedPayload> seal_payload(BytesView plaintext) {
  if (plaintext.size() > max_payload_bytes) return fail(ErrorCode::too_large, "payload");
  const DiscardOpensslErrors errors;
  auto sealed = make_transport_key();
  if (!sealed) return sealed;
  sealed->ciphertext.resize(plaintext.size());
  sealed->key_and_tag.resize(payload_key_size + payload_tag_size);
  std::uint8_t* key = sealed->key_and_tag.data();
  const CipherContext context(EVP_CIPHER_CTX_new());
  int size = 0;
  std::uint8_t none = 0;
  if (context == nullptr ||
      EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, key, sealed->iv.data()) != 1 ||
      (!plaintext.empty() && EVP_EncryptUpdate(context.get(), sealed->ciphertext.data(), &size, plaintext.data(),
                                               static_cast<int>(plaintext.size())) != 1) ||
      EVP_EncryptFinal_ex(context.get(), &none, &size) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, payload_tag_size, key + payload_key_size) != 1) {
    return fail(ErrorCode::crypto_failed, "payload not encrypted");
  }
  return sealed;
}

Result<SecretBytes> open_payload(BytesView ciphertext, BytesView iv, BytesView key_and_tag) {
  if (ciphertext.size() > max_payload_bytes) return fail(ErrorCode::too_large, "payload");
  const DiscardOpensslErrors errors;
  // A shorter tag would be easier to forge: OpenSSL takes any length, we take one.
  if (key_and_tag.size() != payload_key_size + payload_tag_size) {
    return fail(ErrorCode::malformed, "payload key and tag of wrong length");
  }
  if (iv.size() != payload_iv_size && iv.size() != payload_legacy_iv_size) {
    return fail(ErrorCode::malformed, "initialisation vector of wrong length");
  }
  SecretBytes plaintext(ciphertext.size());
  SecretBytes tag(key_and_tag.begin() + payload_key_size, key_and_tag.end());
  const CipherContext context(EVP_CIPHER_CTX_new());
  int size = 0;
  std::uint8_t none = 0;
  if (context == nullptr || EVP_DecryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, nullptr, nullptr) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(iv.size()), nullptr) != 1 ||
      EVP_DecryptInit_ex(context.get(), nullptr, nullptr, key_and_tag.data(), iv.data()) != 1 ||
      (!ciphertext.empty() && EVP_DecryptUpdate(context.get(), plaintext.data(), &size, ciphertext.data(),
                                                static_cast<int>(ciphertext.size())) != 1) ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, payload_tag_size, tag.data()) != 1) {
    return fail(ErrorCode::crypto_failed, "payload not decrypted");
  }
  if (EVP_DecryptFinal_ex(context.get(), &none, &size) != 1) {
    return fail(ErrorCode::bad_payload, "payload does not fit its tag");
  }
  return plaintext;
}

}  // namespace omemo
