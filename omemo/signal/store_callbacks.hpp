// What the Signal library reads and writes while it works, answered from an omemo::Store.
#pragma once

#include <cstdint>
#include <optional>

#include "omemo/signal/library.hpp"
#include "omemo/store.hpp"

namespace omemo::signal {

// One operation's view of the store. The library decides neither about trust nor about the fate of used prekeys: both
// are noted here and carried out by the caller, in the same transaction.
struct StoreBridge {
  Store* store = nullptr;
  const LocalState* local = nullptr;  // set for the length of one operation, as is …
  Version version = Version::axolotl;

  std::optional<std::uint32_t> used_prekey;   // the library is done with this prekey
  std::optional<IdentityKey> shown_identity;  // the last identity key that was to be checked or saved
  std::optional<Error> failure;               // why a callback failed
  void begin(const LocalState& state, Version spoken) {
    local = &state;
    version = spoken;
    used_prekey.reset();
    shown_identity.reset();
    failure.reset();
  }
};

// `bridge` must outlive the context. Returns the library's code (0 = success).
int install_store_callbacks(signal_protocol_store_context* context, StoreBridge& bridge);

// Conversions; the result is null if the library is out of memory or the key is no point.
int make_key_pair(ec_key_pair** out, const KeyPair& keys, signal_context* context);
signal_buffer* to_buffer(BytesView data);

}  // namespace omemo::signal
