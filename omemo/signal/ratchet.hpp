// X3DH and Double Ratchet as this library needs them, in either version, without a word of the Signal library's own
// types.
#pragma once

#include <memory>
#include <optional>

#include "omemo/store.hpp"

namespace omemo::signal {

// Shorter chains are nobody's concern.
inline constexpr std::uint32_t long_chain = 40;

struct SealedKey {
  Bytes data;
  bool is_prekey = false;  // the peer has not answered yet: the key exchange is repeated in it
};

struct OpenedKey {
  SecretBytes key;
  IdentityKey identity{};                    // of the sender, authenticated
  std::optional<std::uint32_t> used_prekey;  // a new session began with this prekey; its fate is the caller's
  std::uint32_t counter = 0;                 // position in the sender's current chain, from 0
  std::uint32_t awaited = 0;                 // which one would have been the next; before `long_chain` it is this one
};

// All functions read and write sessions in the store and must run inside one of its transactions: after an error the
// caller rolls back. They check identity keys against the store's records but never write those records.
class Ratchet {
 public:
  static Result<std::unique_ptr<Ratchet>> create(Store& store);
  ~Ratchet();

  Result<KeyPair> generate_key_pair();
  // XEdDSA signature (64 bytes) over `message`.
  Result<Bytes> sign(const KeyPair& key, BytesView message);
  // Whether `signature` is one of this identity key, whose Ed25519 form may have either sign.
  bool verify(const IdentityKey& key, BytesView message, BytesView signature);
  // As a bundle has it. unsupported_version.
  Result<Bytes> identity_to_wire(Version version, const IdentityKey& key);

  // Begins a session of the bundle's version. Every key in it is checked; one usable prekey is drawn at random. Returns
  // the device's identity key. bad_bundle, identity_changed, store_failed, crypto_failed.
  Result<IdentityKey> start_session(const LocalState& local, const Address& address, const Bundle& bundle);
  // no_session, broken_session (unreadable record), store_failed, crypto_failed.
  Result<SealedKey> seal(const LocalState& local, const Peer& peer, BytesView key);
  // malformed, no_session, broken_session, duplicate, identity_changed, unknown_prekey, store_failed, crypto_failed.
  Result<OpenedKey> open(const LocalState& local, const Peer& peer, BytesView data, bool is_prekey);

 private:
  struct Parts;
  explicit Ratchet(std::unique_ptr<Parts> parts);
  Result<OpenedKey> open_prekey_message(const Peer& peer, BytesView data);
  Result<OpenedKey> open_ratchet_message(const Peer& peer, BytesView data);
  std::unique_ptr<Parts> parts_;
};

}  // namespace omemo::signal
