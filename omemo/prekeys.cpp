// Life of our prekeys; see prekeys.hpp.
#include "omemo/prekeys.hpp"

#include <algorithm>

#include "omemo/public_key.hpp"

namespace omemo {
namespace {

// Prekey ids are 24 bit numbers; the Signal library gives the highest one a meaning of its own.
constexpr std::uint32_t max_prekey_id = 0xfffffe;

std::uint32_t id_after(std::uint32_t id) { return id >= max_prekey_id ? 1 : id + 1; }

}  // namespace

Result<void> refill_prekeys(Store& store, signal::Ratchet& ratchet, LocalState& local, Version version,
                            std::uint32_t count) {
  auto existing = store.prekeys();
  if (!existing) return tl::unexpected(existing.error());
  auto unused =
      static_cast<std::size_t>(std::count_if(existing->begin(), existing->end(), [version](const PreKeyRecord& prekey) {
        return prekey.version == version && !prekey.used;
      }));
  if (unused >= count) return {};
  while (unused < count) {
    const std::uint32_t id = local.next_prekey_id;
    local.next_prekey_id = id_after(id);
    if (std::any_of(existing->begin(), existing->end(), [id](const PreKeyRecord& prekey) { return prekey.id == id; })) {
      continue;
    }
    auto keys = ratchet.generate_key_pair();
    if (!keys) return tl::unexpected(keys.error());
    if (auto saved = store.save_prekey({id, *keys, false, version}); !saved) return saved;
    ++unused;
  }
  ++local.bundle(version).generation;
  return {};
}

Result<void> retire_prekey(Store& store, LocalState& local, std::uint32_t id, bool keep) {
  auto all = store.prekeys();
  if (!all) return tl::unexpected(all.error());
  const auto found =
      std::find_if(all->begin(), all->end(), [id](const PreKeyRecord& prekey) { return prekey.id == id; });
  if (found == all->end() || (found->used && keep)) return {};
  ++local.bundle(found->version).generation;
  const auto kept = static_cast<std::size_t>(
      std::count_if(all->begin(), all->end(), [](const PreKeyRecord& prekey) { return prekey.used; }));
  if (!keep || kept >= max_kept_prekeys) return store.remove_prekey(id);
  found->used = true;
  return store.save_prekey(*found);
}

Result<void> remove_used_prekeys(Store& store) {
  auto all = store.prekeys();
  if (!all) return tl::unexpected(all.error());
  for (const PreKeyRecord& prekey : *all) {
    if (!prekey.used) continue;
    if (auto removed = store.remove_prekey(prekey.id); !removed) return removed;
  }
  return {};
}

Result<void> add_signed_prekey(Store& store, signal::Ratchet& ratchet, LocalState& local, Version version,
                               std::int64_t now) {
  auto all = store.signed_prekeys();
  if (!all) return tl::unexpected(all.error());
  for (SignedPreKeyRecord& older : *all) {
    if (older.replaced || older.version != version) continue;
    older.replaced = now;
    if (auto saved = store.save_signed_prekey(older); !saved) return saved;
  }
  auto keys = ratchet.generate_key_pair();
  if (!keys) return tl::unexpected(keys.error());
  auto signature = ratchet.sign(local.identity, to_wire(version, keys->public_key));
  if (!signature) return tl::unexpected(signature.error());
  const std::uint32_t id = local.next_signed_prekey_id;
  local.next_signed_prekey_id = id_after(id);
  ++local.bundle(version).generation;
  return store.save_signed_prekey({id, *keys, std::move(*signature), now, std::nullopt, version});
}

Result<void> drop_old_signed_prekeys(Store& store, std::int64_t now, std::chrono::seconds grace) {
  auto all = store.signed_prekeys();
  if (!all) return tl::unexpected(all.error());
  for (const SignedPreKeyRecord& prekey : *all) {
    if (!prekey.replaced || now - *prekey.replaced <= grace.count()) continue;
    if (auto removed = store.remove_signed_prekey(prekey.id); !removed) return removed;
  }
  return {};
}

Result<SignedPreKeyRecord> current_signed_prekey(Store& store, Version version) {
  auto all = store.signed_prekeys();
  if (!all) return tl::unexpected(all.error());
  for (SignedPreKeyRecord& prekey : *all) {
    if (!prekey.replaced && prekey.version == version) return std::move(prekey);
  }
  return fail(ErrorCode::not_found, "no current signed prekey");
}

Result<Bundle> make_bundle(Store& store, signal::Ratchet& ratchet, const LocalState& local, Version version) {
  auto signed_prekey = current_signed_prekey(store, version);
  if (!signed_prekey) return tl::unexpected(signed_prekey.error());
  auto prekeys = store.prekeys();
  if (!prekeys) return tl::unexpected(prekeys.error());
  auto identity_key = ratchet.identity_to_wire(version, local.identity.public_key);
  if (!identity_key) return tl::unexpected(identity_key.error());
  Bundle bundle;
  bundle.version = version;
  bundle.identity_key = std::move(*identity_key);
  bundle.signed_prekey = {signed_prekey->id, to_wire(version, signed_prekey->keys.public_key)};
  bundle.signed_prekey_signature = signed_prekey->signature;
  for (const PreKeyRecord& prekey : *prekeys) {
    if (prekey.used || prekey.version != version) continue;
    bundle.prekeys.push_back({prekey.id, to_wire(version, prekey.keys.public_key)});
  }
  return bundle;
}

}  // namespace omemo
