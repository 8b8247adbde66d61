// Where a device keeps its state. The terminal client implements this over its history database, so that ratchet step,
// used prekey and plaintext are one transaction; MemoryStore is the implementation for tests.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "omemo/error.hpp"
#include "omemo/trust.hpp"
#include "omemo/types.hpp"

namespace omemo {

// The one row that makes a device. Lost or restored from an old backup, it must be created anew with a new id.
struct LocalState {
  DeviceId device_id = 0;
  KeyPair identity;
  std::uint32_t next_prekey_id = 1;
  std::uint32_t next_signed_prekey_id = 1;
  struct BundleState {
    std::uint64_t generation = 1;  // grows whenever the bundle's content changes
    std::uint64_t published = 0;   // the last generation known to be on the server
  };
  std::array<BundleState, all_versions.size()> bundles{};  // in the order of all_versions
  BundleState& bundle(Version version) { return bundles[version == Version::omemo_2 ? 1 : 0]; }
};

// Ids are unique over both versions.

struct PreKeyRecord {
  std::uint32_t id = 0;
  KeyPair keys;
  bool used = false;  // used while catching up with the archive: no longer published, still accepted
  Version version = Version::axolotl;
};

struct SignedPreKeyRecord {
  std::uint32_t id = 0;
  KeyPair keys;
  Bytes signature;                       // 64 bytes, by the identity key over the public key as it is published
  std::int64_t created = 0;              // seconds since 1970
  std::optional<std::int64_t> replaced;  // when a newer one took its place; the current one has none
  Version version = Version::axolotl;
};

// All functions are called on the thread of the Device, never concurrently, and must not throw. "load" and "find" give
// an empty optional for "no such row"; an Error (use ErrorCode::store_failed) means the store itself failed. "save"
// inserts or replaces; "remove" of a missing row is success.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // Runs `work` and commits if it returned a value; otherwise, or if it throws, undoes every change made since the
  // start and hands the error on. Nested calls behave as savepoints: a failed inner one undoes only its own changes and
  // leaves the decision about the outer one to the outer work. A failed commit is store_failed with everything undone.
  [[nodiscard]] virtual Result<void> transaction(const std::function<Result<void>()>& work) = 0;

  [[nodiscard]] virtual Result<std::optional<LocalState>> load_local() = 0;
  [[nodiscard]] virtual Result<void> save_local(const LocalState& state) = 0;

  [[nodiscard]] virtual Result<std::vector<PreKeyRecord>> prekeys() = 0;  // ascending by id, used ones included
  [[nodiscard]] virtual Result<std::optional<PreKeyRecord>> find_prekey(std::uint32_t id) = 0;
  [[nodiscard]] virtual Result<void> save_prekey(const PreKeyRecord& prekey) = 0;
  [[nodiscard]] virtual Result<void> remove_prekey(std::uint32_t id) = 0;

  [[nodiscard]] virtual Result<std::vector<SignedPreKeyRecord>> signed_prekeys() = 0;  // ascending by id
  [[nodiscard]] virtual Result<void> save_signed_prekey(const SignedPreKeyRecord& prekey) = 0;
  [[nodiscard]] virtual Result<void> remove_signed_prekey(std::uint32_t id) = 0;

  // A session is an opaque secret of up to some hundred kilobytes (skipped message keys); usually about 2 kB.
  [[nodiscard]] virtual Result<std::optional<SecretBytes>> load_session(const Peer& peer) = 0;
  [[nodiscard]] virtual Result<void> save_session(const Peer& peer, const SecretBytes& session) = 0;
  [[nodiscard]] virtual Result<void> remove_session(const Peer& peer) = 0;
  // The sessions there are; with one person, or with everybody if `jid` is empty.
  [[nodiscard]] virtual Result<std::vector<Peer>> sessions(const std::string& jid) = 0;

  [[nodiscard]] virtual Result<std::optional<IdentityRecord>> find_identity(const Address& address) = 0;
  [[nodiscard]] virtual Result<void> save_identity(const IdentityRecord& identity) = 0;
  [[nodiscard]] virtual Result<void> remove_identity(const Address& address) = 0;
  // The known devices of one person, or of everybody if `jid` is empty; ascending by address.
  [[nodiscard]] virtual Result<std::vector<IdentityRecord>> identities(const std::string& jid) = 0;
};

}  // namespace omemo
