// Checking public keys that come from the network.
#pragma once

#include "omemo/error.hpp"
#include "omemo/types.hpp"

namespace omemo {

// Reads the 33 bytes of the wire (05, then the point). malformed for other lengths and types, for encodings that no
// key generation yields, and for the few points of low order: a shared secret with those is known to everybody.
Result<PublicKey> parse_public_key(BytesView wire);

// The 33 bytes that go onto the wire in the deployed namespace.
Bytes serialize_public_key(const PublicKey& key);

// The same for the prekeys of either version: OMEMO 2 leaves the type byte out (XEP-0384 §4.1, Encode).
Result<PublicKey> parse_public_key(Version version, BytesView wire);
Bytes to_wire(Version version, const PublicKey& key);

// Whether a key agreement with this point always yields zero (RFC 7748 §6.1).
bool is_low_order(const PublicKey& key);

}  // namespace omemo
