// The payload of a message of OMEMO 2: AES-256-CBC and HMAC-SHA-256, all keys derived from one (XEP-0384 §4.4, §4.5).
#pragma once

#include "omemo/payload.hpp"

namespace omemo {

inline constexpr std::size_t payload_cbc_key_size = 32;

// Encrypts under a fresh random key: no vector, and in `key_and_tag` key || tag, 48 bytes. too_large, crypto_failed.
Result<SealedPayload> seal_payload_cbc(BytesView plaintext);

// What goes through the ratchets in an empty message: 32 zero bytes (§5.5).
Result<SealedPayload> make_empty_key_cbc();

// malformed if the key is not of 48 bytes, bad_payload if the tag or the padding does not fit.
Result<SecretBytes> open_payload_cbc(BytesView ciphertext, BytesView key_and_tag);

}  // namespace omemo
