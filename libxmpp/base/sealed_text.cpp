// AES-256-GCM on OpenSSL: nonce, ciphertext, tag.
#include "libxmpp/base/sealed_text.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/random.hpp"

namespace xmpp {
namespace {

constexpr std::size_t seal_nonce_bytes = 12, seal_tag_bytes = 16;

struct CipherFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* octets(std::string& text, std::size_t at = 0) {
  return reinterpret_cast<unsigned char*>(text.data() + at);
}

// With the key in place and the context read.
std::unique_ptr<EVP_CIPHER_CTX, CipherFree> begin_seal(bool encrypts, std::string_view key, std::string_view context,
                                                       std::string_view nonce) {
  std::unique_ptr<EVP_CIPHER_CTX, CipherFree> cipher(EVP_CIPHER_CTX_new());
  std::string own = hmac(HashAlgorithm::sha256, key, "sealed text");
  int length = 0;
  const bool begun = cipher &&
                     EVP_CipherInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(own), octets(nonce),
                                       encrypts ? 1 : 0) == 1 &&
                     EVP_CipherUpdate(cipher.get(), nullptr, &length, octets(context),
                                      static_cast<int>(context.size())) == 1;
  wipe(own);
  if (!begun) throw std::runtime_error("AES-256-GCM can't be begun");
  return cipher;
}

}  // namespace

std::string seal_text(std::string_view key, std::string_view context, std::string_view plain) {
  const std::string nonce = random_bytes(seal_nonce_bytes);
  const auto cipher = begin_seal(true, key, context, nonce);
  std::string sealed = nonce + std::string(plain.size() + seal_tag_bytes, '\0');
  int length = 0;
  const std::size_t tag_at = nonce.size() + plain.size();
  if (EVP_CipherUpdate(cipher.get(), octets(sealed, nonce.size()), &length, octets(plain),
                       static_cast<int>(plain.size())) != 1 ||
      EVP_CipherFinal_ex(cipher.get(), octets(sealed, tag_at), &length) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, seal_tag_bytes, octets(sealed, tag_at)) != 1) {
    throw std::runtime_error("AES-256-GCM failed");
  }
  return sealed;
}

std::optional<std::string> unseal_text(std::string_view key, std::string_view context, std::string_view sealed) {
  if (sealed.size() < seal_nonce_bytes + seal_tag_bytes) return std::nullopt;
  const auto cipher = begin_seal(false, key, context, sealed.substr(0, seal_nonce_bytes));
  const auto body = sealed.substr(seal_nonce_bytes, sealed.size() - seal_nonce_bytes - seal_tag_bytes);
  std::string tag(sealed.substr(sealed.size() - seal_tag_bytes));
  std::string plain(body.size() + 1, '\0');  // never without a place to write to
  int length = 0, rest = 0;
  const bool right = EVP_CipherUpdate(cipher.get(), octets(plain), &length, octets(body),
                                      static_cast<int>(body.size())) == 1 &&
                     EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, seal_tag_bytes, octets(tag)) == 1 &&
                     EVP_CipherFinal_ex(cipher.get(), octets(plain, static_cast<std::size_t>(length)), &rest) == 1;
  plain.resize(body.size());
  if (right) return plain;
  wipe(plain);
  return std::nullopt;
}

}  // namespace xmpp
