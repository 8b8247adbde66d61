// Our own prekeys: making, refilling, retiring, rotating, publishing. Everything runs inside the caller's transaction
// and changes the LocalState that the caller saves.
#pragma once

#include <chrono>
#include <cstdint>

#include "omemo/signal/ratchet.hpp"
#include "omemo/store.hpp"

namespace omemo {

// Used prekeys that are kept during catch-up; beyond that the next one is removed at once.
inline constexpr std::size_t max_kept_prekeys = 500;

// Makes prekeys of this version until `count` unused ones exist; a new bundle generation if any was made.
Result<void> refill_prekeys(Store& store, signal::Ratchet& ratchet, LocalState& local, Version version,
                            std::uint32_t count);

// A session began with this prekey: remove it, or mark it as used if `keep`.
Result<void> retire_prekey(Store& store, LocalState& local, std::uint32_t id, bool keep);
Result<void> remove_used_prekeys(Store& store);

// A new current signed prekey; marks the one before as replaced at `now`. New bundle generation.
Result<void> add_signed_prekey(Store& store, signal::Ratchet& ratchet, LocalState& local, Version version,
                               std::int64_t now);
// Forgets signed prekeys that were replaced more than `grace` ago.
Result<void> drop_old_signed_prekeys(Store& store, std::int64_t now, std::chrono::seconds grace);
// The current one; not_found if there is none.
Result<SignedPreKeyRecord> current_signed_prekey(Store& store, Version version);

Result<Bundle> make_bundle(Store& store, signal::Ratchet& ratchet, const LocalState& local, Version version);

}  // namespace omemo
