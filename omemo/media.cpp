// AES-256-GCM for files and the links to them; see media.hpp.
#include "omemo/media.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <optional>

#include "omemo/cipher_context.hpp"
#include "omemo/openssl_errors.hpp"

namespace omemo {
namespace {

constexpr std::size_t key_size = 32;
constexpr std::size_t iv_size = 12;
constexpr std::size_t legacy_iv_size = 16;
constexpr std::size_t largest_piece = 64 * 1024 * 1024;  // OpenSSL counts in int
constexpr std::string_view https = "https://";
constexpr std::string_view aesgcm = "aesgcm://";

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Vector || key.
std::optional<SecretBytes> read_fragment(std::string_view fragment) {
  if (fragment.starts_with('#')) fragment.remove_prefix(1);
  if (fragment.size() != 2 * (iv_size + key_size) && fragment.size() != 2 * (legacy_iv_size + key_size)) {
    return std::nullopt;
  }
  SecretBytes bytes;
  for (std::size_t i = 0; i < fragment.size(); i += 2) {
    const int high = digit_value(fragment[i]);
    const int low = digit_value(fragment[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

std::string write_fragment(const SecretBytes& bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 0x0f];
  }
  return text;
}

}  // namespace

Result<MediaSealer> MediaSealer::create() {
  const DiscardOpensslErrors errors;
  SecretBytes iv_and_key(iv_size + key_size);
  MediaSealer sealer;
  sealer.context_.reset(EVP_CIPHER_CTX_new());
  if (RAND_bytes(iv_and_key.data(), static_cast<int>(iv_and_key.size())) != 1 || sealer.context_ == nullptr ||
      EVP_EncryptInit_ex(sealer.context_.get(), EVP_aes_256_gcm(), nullptr, iv_and_key.data() + iv_size,
                         iv_and_key.data()) != 1) {
    return fail(ErrorCode::crypto_failed, "no cipher");
  }
  sealer.fragment_ = write_fragment(iv_and_key);
  return sealer;
}

Result<Bytes> MediaSealer::seal(BytesView piece) {
  if (piece.size() > largest_piece || piece.size() > max_media_bytes - sealed_) {
    return fail(ErrorCode::too_large, "file");
  }
  const DiscardOpensslErrors errors;
  Bytes sealed(piece.size());
  int size = 0;
  if (!piece.empty() &&
      EVP_EncryptUpdate(context_.get(), sealed.data(), &size, piece.data(), static_cast<int>(piece.size())) != 1) {
    return fail(ErrorCode::crypto_failed, "file not encrypted");
  }
  sealed_ += piece.size();
  return sealed;
}

Result<Bytes> MediaSealer::finish() {
  const DiscardOpensslErrors errors;
  Bytes tag(media_tag_size);
  int size = 0;
  std::uint8_t none = 0;
  if (EVP_EncryptFinal_ex(context_.get(), &none, &size) != 1 ||
      EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, media_tag_size, tag.data()) != 1) {
    return fail(ErrorCode::crypto_failed, "file not encrypted");
  }
  return tag;
}

Result<MediaOpener> MediaOpener::create(std::string_view fragment) {
  const auto iv_and_key = read_fragment(fragment);
  if (!iv_and_key) return fail(ErrorCode::malformed, "fragment");
  const DiscardOpensslErrors errors;
  const std::size_t vector_size = iv_and_key->size() - key_size;
  MediaOpener opener;
  opener.context_.reset(EVP_CIPHER_CTX_new());
  auto* context = opener.context_.get();
  if (context == nullptr || EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nullptr, nullptr, nullptr) != 1 ||
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(vector_size), nullptr) != 1 ||
      EVP_DecryptInit_ex(context, nullptr, nullptr, iv_and_key->data() + vector_size, iv_and_key->data()) != 1) {
    return fail(ErrorCode::crypto_failed, "no cipher");
  }
  return opener;
}

Result<SecretBytes> MediaOpener::open(BytesView piece) {
  if (piece.size() > largest_piece || piece.size() > max_media_bytes - opened_) {
    return fail(ErrorCode::too_large, "file");
  }
  const DiscardOpensslErrors errors;
  held_.insert(held_.end(), piece.begin(), piece.end());
  if (held_.size() <= media_tag_size) return SecretBytes{};
  const std::size_t ready = held_.size() - media_tag_size;
  SecretBytes text(ready);
  int size = 0;
  if (EVP_DecryptUpdate(context_.get(), text.data(), &size, held_.data(), static_cast<int>(ready)) != 1) {
    return fail(ErrorCode::crypto_failed, "file not decrypted");
  }
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(ready));
  opened_ += ready;
  return text;
}

Result<void> MediaOpener::finish() {
  if (held_.size() < media_tag_size) return fail(ErrorCode::malformed, "file shorter than its tag");
  const DiscardOpensslErrors errors;
  int size = 0;
  std::uint8_t none = 0;
  if (EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, media_tag_size, held_.data()) != 1) {
    return fail(ErrorCode::crypto_failed, "file not decrypted");
  }
  if (EVP_DecryptFinal_ex(context_.get(), &none, &size) != 1) {
    return fail(ErrorCode::bad_payload, "file does not fit its tag");
  }
  return {};
}

Result<std::string> media_link(std::string_view https_url, std::string_view fragment) {
  // A fragment of the URL itself would swallow the key.
  if (!https_url.starts_with(https) || https_url.find('#') != std::string_view::npos || !read_fragment(fragment)) {
    return fail(ErrorCode::malformed, "link");
  }
  if (fragment.starts_with('#')) fragment.remove_prefix(1);
  return std::string(aesgcm).append(https_url.substr(https.size())).append("#").append(fragment);
}

Result<MediaLink> parse_media_link(std::string_view link) {
  const std::size_t hash = link.find('#');
  if (!link.starts_with(aesgcm) || hash == std::string_view::npos || hash == aesgcm.size() ||
      !read_fragment(link.substr(hash))) {
    return fail(ErrorCode::malformed, "link");
  }
  return MediaLink{std::string(https).append(link.substr(aesgcm.size(), hash - aesgcm.size())),
                   std::string(link.substr(hash + 1))};
}

}  // namespace omemo
