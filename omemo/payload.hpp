// The payload of a message: AES-128-GCM, the tag beside the key (XEP-0384 v0.3 §4.4).
#pragma once

#include "omemo/error.hpp"
#include "omemo/secret.hpp"

namespace omemo {

inline constexpr std::size_t payload_key_size = 16;
inline constexpr std::size_t payload_tag_size = 16;
inline constexpr std::size_t payload_iv_size = 12;         // what we send
inline constexpr std::size_t payload_legacy_iv_size = 16;  // what older clients still send

struct SealedPayload {
  Bytes ciphertext;         // as long as the plaintext
  Bytes iv;                 // payload_iv_size bytes
  SecretBytes key_and_tag;  // key || tag, 32 bytes: what goes through the ratchets
};

// Encrypts under a fresh random key and vector. too_large, crypto_failed.
Result<SealedPayload> seal_payload(BytesView plaintext);

// A fresh random key and vector for a message without payload: no ciphertext, a key of payload_key_size bytes only.
Result<SealedPayload> make_transport_key();

// malformed if a length is not one of those above, bad_payload if the tag does not fit.
Result<SecretBytes> open_payload(BytesView ciphertext, BytesView iv, BytesView key_and_tag);

}  // namespace omemo
