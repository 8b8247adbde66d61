// Files sent beside OMEMO messages: AES-256-GCM under a key that travels in the message as aesgcm:// link (XEP-0454).
#pragma once

#include <string>
#include <string_view>

#include "omemo/error.hpp"
#include "omemo/secret.hpp"

namespace omemo {

// Whole files in memory; larger ones are too_large.
inline constexpr std::size_t max_media_bytes = 256 * 1024 * 1024;

struct SealedMedia {
  Bytes data;            // what is uploaded: ciphertext, then 16 bytes of tag
  std::string fragment;  // secret: behind the # of the link; vector (12 bytes) and key (32 bytes) as 88 hex digits
};

Result<SealedMedia> seal_media(BytesView file);

// `fragment` with or without its #; vectors of 12 and 16 bytes (88 or 96 digits) are known. malformed, too_large, or
// bad_payload if the data does not fit: then nothing of it may be shown.
Result<SecretBytes> open_media(BytesView data, std::string_view fragment);

// The link of an uploaded file: https://… becomes aesgcm://…#fragment; malformed if it is not https.
Result<std::string> media_link(std::string_view https_url, std::string_view fragment);

struct MediaLink {
  std::string https_url;
  std::string fragment;
};
// The other way round; malformed if it is no aesgcm link with a possible fragment.
Result<MediaLink> parse_media_link(std::string_view link);

}  // namespace omemo
