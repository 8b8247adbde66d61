// C callbacks of the Signal library's crypto provider. None of them throws: they allocate with OpenSSL and the library.
#include "omemo/signal/crypto_provider.hpp"

#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <climits>
#include <memory>

#include "omemo/cipher_context.hpp"
#include "omemo/openssl_errors.hpp"
#include "omemo/signal/handle.hpp"

namespace omemo::signal {
namespace {

constexpr std::size_t sha512_size = 64;

int random_bytes(std::uint8_t* data, std::size_t size, void*) {
  if (size > INT_MAX) return SG_ERR_INVAL;
  return RAND_bytes(data, static_cast<int>(size)) == 1 ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

// Fetched once per process: a session may need thousands of HMACs for one message.
EVP_MAC* hmac() {
  static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  return mac;
}

int hmac_init(void** context, const std::uint8_t* key, std::size_t key_size, void*) {
  EVP_MAC_CTX* mac = EVP_MAC_CTX_new(hmac());
  if (mac == nullptr) return SG_ERR_NOMEM;
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0), OSSL_PARAM_construct_end()};
  // OpenSSL takes a null key for "as before"; an empty one needs an address.
  static const std::uint8_t empty = 0;
  if (EVP_MAC_init(mac, key_size == 0 ? &empty : key, key_size, parameters) != 1) {
    EVP_MAC_CTX_free(mac);
    return SG_ERR_UNKNOWN;
  }
  *context = mac;
  return SG_SUCCESS;
}

int hmac_update(void* context, const std::uint8_t* data, std::size_t size, void*) {
  return EVP_MAC_update(static_cast<EVP_MAC_CTX*>(context), data, size) == 1 ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

int hmac_final(void* context, signal_buffer** output, void*) {
  std::uint8_t digest[32];
  std::size_t size = 0;
  if (EVP_MAC_final(static_cast<EVP_MAC_CTX*>(context), digest, &size, sizeof digest) != 1) return SG_ERR_UNKNOWN;
  *output = signal_buffer_create(digest, size);
  cleanse(digest, sizeof digest);
  return *output != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

void hmac_cleanup(void* context, void*) { EVP_MAC_CTX_free(static_cast<EVP_MAC_CTX*>(context)); }

int sha512_init(void** context, void*) {
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  if (digest == nullptr) return SG_ERR_NOMEM;
  if (EVP_DigestInit_ex(digest, EVP_sha512(), nullptr) != 1) {
    EVP_MD_CTX_free(digest);
    return SG_ERR_UNKNOWN;
  }
  *context = digest;
  return SG_SUCCESS;
}

int sha512_update(void* context, const std::uint8_t* data, std::size_t size, void*) {
  return EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context), data, size) == 1 ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

int sha512_final(void* context, signal_buffer** output, void*) {
  auto* digest = static_cast<EVP_MD_CTX*>(context);
  std::uint8_t value[sha512_size];
  unsigned int size = 0;
  // The library may go on with the same context, hence the new start.
  if (EVP_DigestFinal_ex(digest, value, &size) != 1 || EVP_DigestInit_ex(digest, EVP_sha512(), nullptr) != 1) {
    return SG_ERR_UNKNOWN;
  }
  *output = signal_buffer_create(value, size);
  cleanse(value, sizeof value);
  return *output != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

void sha512_cleanup(void* context, void*) { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context)); }

const EVP_CIPHER* cipher_for(int mode, std::size_t key_size) {
  if (mode == SG_CIPHER_AES_CBC_PKCS5) {
    if (key_size == 16) return EVP_aes_128_cbc();
    if (key_size == 24) return EVP_aes_192_cbc();
    if (key_size == 32) return EVP_aes_256_cbc();
  } else if (mode == SG_CIPHER_AES_CTR_NOPADDING) {
    if (key_size == 16) return EVP_aes_128_ctr();
    if (key_size == 24) return EVP_aes_192_ctr();
    if (key_size == 32) return EVP_aes_256_ctr();
  }
  return nullptr;
}

int run_cipher(bool encrypting, signal_buffer** output, int mode, BytesView key, BytesView iv, BytesView input) {
  constexpr std::size_t block = 16;
  const DiscardOpensslErrors errors;
  const EVP_CIPHER* algorithm = cipher_for(mode, key.size());
  if (algorithm == nullptr || iv.size() != block || input.size() > INT_MAX - 2 * block) return SG_ERR_INVAL;
  const CipherContext context(EVP_CIPHER_CTX_new());
  // At most one block more than the input, in either direction.
  const Buffer result(signal_buffer_alloc(input.size() + block));
  if (context == nullptr || result.get() == nullptr) return SG_ERR_NOMEM;
  std::uint8_t* out = signal_buffer_data(result.get());
  int head = 0;
  int tail = 0;
  if (EVP_CipherInit_ex(context.get(), algorithm, nullptr, key.data(), iv.data(), encrypting ? 1 : 0) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), mode == SG_CIPHER_AES_CBC_PKCS5 ? 1 : 0) != 1 ||
      EVP_CipherUpdate(context.get(), out, &head, input.data(), static_cast<int>(input.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), out + head, &tail) != 1) {
    return SG_ERR_UNKNOWN;
  }
  *output = signal_buffer_create(out, static_cast<std::size_t>(head) + static_cast<std::size_t>(tail));
  return *output != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

int encrypt(signal_buffer** output, int mode, const std::uint8_t* key, std::size_t key_size, const std::uint8_t* iv,
            std::size_t iv_size, const std::uint8_t* plaintext, std::size_t size, void*) {
  return run_cipher(true, output, mode, {key, key_size}, {iv, iv_size}, {plaintext, size});
}

int decrypt(signal_buffer** output, int mode, const std::uint8_t* key, std::size_t key_size, const std::uint8_t* iv,
            std::size_t iv_size, const std::uint8_t* ciphertext, std::size_t size, void*) {
  return run_cipher(false, output, mode, {key, key_size}, {iv, iv_size}, {ciphertext, size});
}

}  // namespace

int install_crypto_provider(signal_context* context) {
  if (hmac() == nullptr) return SG_ERR_UNKNOWN;
  const signal_crypto_provider provider{
      .random_func = random_bytes,
      .hmac_sha256_init_func = hmac_init,
      .hmac_sha256_update_func = hmac_update,
      .hmac_sha256_final_func = hmac_final,
      .hmac_sha256_cleanup_func = hmac_cleanup,
      .sha512_digest_init_func = sha512_init,
      .sha512_digest_update_func = sha512_update,
      .sha512_digest_final_func = sha512_final,
      .sha512_digest_cleanup_func = sha512_cleanup,
      .encrypt_func = encrypt,
      .decrypt_func = decrypt,
      .user_data = nullptr,
  };
  return signal_context_set_crypto_provider(context, &provider);
}

}  // namespace omemo::signal
