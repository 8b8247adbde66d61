// Trust in other devices, as far as Device has a say in it; see omemo.hpp.
#include "omemo/device_parts.hpp"

namespace omemo {
namespace {

Result<void> remove_sessions(Store& store, const Address& address) {
  for (const Version version : all_versions) {
    if (auto removed = store.remove_session({address, version}); !removed) return removed;
  }
  return {};
}

}  // namespace

Result<Device::Parts::Noted> Device::Parts::note_identity(const Address& address, const IdentityKey& key) {
  auto known = store.find_identity(address);
  if (!known) return tl::unexpected(known.error());
  if (*known) {
    if ((*known)->key != key) {
      return tl::unexpected(Error{ErrorCode::identity_changed, "device known under another identity key", key});
    }
    return Noted{std::move(**known), false};
  }
  auto others = store.identities(address.jid);
  if (!others) return tl::unexpected(others.error());
  std::vector<Trust> states;
  for (const IdentityRecord& other : *others) states.push_back(other.trust);
  IdentityRecord record{address, key, initial_trust(options.policy, states), now()};
  if (auto saved = store.save_identity(record); !saved) return tl::unexpected(saved.error());
  return Noted{std::move(record), true};
}

Result<std::vector<IdentityRecord>> Device::identities(const std::string& jid) { return parts_->store.identities(jid); }

Result<void> Device::set_trust(const Address& address, const IdentityKey& key, Trust trust) {
  Store& store = parts_->store;
  return store.transaction([&]() -> Result<void> {
    auto known = store.find_identity(address);
    if (!known) return tl::unexpected(known.error());
    if (!*known) return fail(ErrorCode::not_found, "device not known");
    if ((*known)->key != key) {
      return tl::unexpected(Error{ErrorCode::identity_changed, "not the key on record", (*known)->key});
    }
    (*known)->trust = trust;
    return store.save_identity(**known);
  });
}

Result<void> Device::replace_identity(const Address& address, const IdentityKey& key, Trust trust) {
  Store& store = parts_->store;
  return store.transaction([&]() -> Result<void> {
    auto known = store.find_identity(address);
    if (!known) return tl::unexpected(known.error());
    if (!*known) return fail(ErrorCode::not_found, "device not known");
    if (auto removed = remove_sessions(store, address); !removed) return removed;
    return store.save_identity({address, key, trust, parts_->now()});
  });
}

Result<void> Device::forget_device(const Address& address) {
  Store& store = parts_->store;
  return store.transaction([&]() -> Result<void> {
    auto known = store.find_identity(address);
    if (!known) return tl::unexpected(known.error());
    if (auto removed = remove_sessions(store, address); !removed) return removed;
    if (*known && (*known)->trust == Trust::distrusted) return {};
    return store.remove_identity(address);
  });
}

}  // namespace omemo
