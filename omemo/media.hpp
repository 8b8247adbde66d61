// Files sent beside OMEMO messages: AES-256-GCM under a key that travels in the message as aesgcm:// link (XEP-0454).
// Piece by piece, so that a file of any size takes the memory of one piece.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "omemo/cipher_context.hpp"
#include "omemo/error.hpp"
#include "omemo/secret.hpp"

namespace omemo {

inline constexpr std::size_t media_tag_size = 16;
// Of one file's text (NIST SP 800-38D §5.2.1.1: 2^39 - 256 bits under one key and vector).
inline constexpr std::uint64_t max_media_bytes = (std::uint64_t{1} << 36) - 32;

// Encrypts one file, once: a vector of 12 bytes and a key of its own. What is uploaded is what seal() gave, then the
// tag.
class MediaSealer {
 public:
  static Result<MediaSealer> create();

  // Secret: behind the # of the link; vector and key (32 bytes) as 88 hex digits.
  const std::string& fragment() const { return fragment_; }
  // The ciphertext of the next piece, as long as the piece. too_large beyond max_media_bytes.
  Result<Bytes> seal(BytesView piece);
  // The tag; nothing can follow.
  Result<Bytes> finish();

 private:
  CipherContext context_;
  std::string fragment_;
  std::uint64_t sealed_ = 0;
};

// Decrypts one file. Nothing of what open() gives may be shown or used before finish() has said that it is genuine.
class MediaOpener {
 public:
  // `fragment` with or without its #; vectors of 12 and 16 bytes (88 or 96 digits) are known. Error: malformed.
  static Result<MediaOpener> create(std::string_view fragment);

  // The text of the next piece, as far as that can't be the tag yet.
  Result<SecretBytes> open(BytesView piece);
  // malformed if there was no room for a tag, bad_payload if it does not fit.
  Result<void> finish();

 private:
  CipherContext context_;
  Bytes held_;  // perhaps the tag
  std::uint64_t opened_ = 0;
};

// The link of an uploaded file: https://… becomes aesgcm://…#fragment; malformed if it is not https.
Result<std::string> media_link(std::string_view https_url, std::string_view fragment);

struct MediaLink {
  std::string https_url;
  std::string fragment;
};
// The other way round; malformed if it is no aesgcm link with a possible fragment.
Result<MediaLink> parse_media_link(std::string_view link);

}  // namespace omemo
