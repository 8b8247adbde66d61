// The nouns of OMEMO as plain structs: no XML, no Signal library, no database.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "omemo/secret.hpp"

namespace omemo {

// What two devices may speak. A device that knows both has one identity and one number in both, but sessions and
// prekeys of its own in each.
enum class Version : std::uint8_t {
  axolotl = 1,  // eu.siacs.conversations.axolotl: XEP-0384 v0.3, what is deployed
  omemo_2 = 2,  // urn:xmpp:omemo:2: XEP-0384 v0.8 and later
};
inline constexpr std::array all_versions{Version::axolotl, Version::omemo_2};
// "OMEMO 0.3" and "OMEMO 2".
std::string_view to_string(Version version);

// 1 … 2^31-1 (XEP-0384 v0.3 §2); 0 is never valid.
using DeviceId = std::uint32_t;
inline constexpr DeviceId max_device_id = 0x7fffffff;
inline constexpr bool is_valid_device_id(DeviceId id) { return id >= 1 && id <= max_device_id; }

// Limits on what the network may hand in; beyond them the answer is ErrorCode::too_large.
inline constexpr std::size_t max_payload_bytes = 1024 * 1024;
inline constexpr std::size_t max_key_bytes = 4096;         // one <key>; real ones have 90 to 200 bytes
inline constexpr std::size_t max_keys_per_message = 8192;  // devices of a whole room
inline constexpr std::size_t max_prekeys_per_bundle = 1024;

// One device of one person. The JID is bare and already prepared; it is compared byte by byte.
struct Address {
  std::string jid;
  DeviceId device = 0;
  friend auto operator<=>(const Address&, const Address&) = default;
};

// One device spoken to in one version: what a session belongs to.
struct Peer {
  Address address;
  Version version = Version::axolotl;
  friend auto operator<=>(const Peer&, const Peer&) = default;
};

// A Curve25519 public key without the type byte 05 that precedes it on the wire.
using PublicKey = std::array<std::uint8_t, 32>;
using IdentityKey = PublicKey;

struct KeyPair {
  PublicKey public_key{};
  PrivateKey private_key;
};

// The identity key as people compare it: 64 lower case hex digits in groups of 8, the type byte left out.
std::string fingerprint(const IdentityKey& key);
// Reads a fingerprint back (a QR code, an xmpp: URI, typing). Blanks and colons are skipped, case does not matter, a
// leading 05 (66 digits) is accepted. Empty if it is anything else.
std::optional<IdentityKey> parse_fingerprint(std::string_view text);

// A public key of the wire with its id. `key` is exactly as received: 33 bytes beginning with 05, or those 32 after it
// in OMEMO 2. Device checks it.
struct PreKey {
  std::uint32_t id = 0;
  Bytes key;
};

// What a device publishes for others to begin a session, base64 already decoded, nothing checked yet.
struct Bundle {
  Bytes identity_key;  // 33 bytes as above; in OMEMO 2 the 32 bytes of its Ed25519 form
  PreKey signed_prekey;
  Bytes signed_prekey_signature;
  std::vector<PreKey> prekeys;
  Version version = Version::axolotl;
};

// One <key>. The deployed namespace does not say whose device `recipient` is, so `recipient_jid` may
// be empty when reading; it is always set in messages that Device writes.
struct EncryptedKey {
  std::string recipient_jid;
  DeviceId recipient = 0;
  Bytes data;
  bool is_prekey = false;
};

// One <encrypted>. Without payload it is a key transport message. What the network sent, unchecked.
struct EncryptedMessage {
  DeviceId sender = 0;
  Bytes iv;  // empty in OMEMO 2
  std::vector<EncryptedKey> keys;
  std::optional<Bytes> payload;
  Version version = Version::axolotl;
};

}  // namespace omemo
