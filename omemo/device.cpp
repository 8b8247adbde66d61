// Making and loading a device, its bundle and its sessions; see omemo.hpp.
#include <openssl/rand.h>

#include <algorithm>
#include <chrono>

#include "omemo/device_parts.hpp"
#include "omemo/prekeys.hpp"

namespace omemo {
namespace {

constexpr std::uint32_t skipped_prekeys = 10'000;
constexpr std::uint32_t max_skipped_to = 0xfff000;  // well below the highest number of 24 bits

Result<DeviceId> draw_device_id(std::span<const DeviceId> taken) {
  // A list of devices is short against 2^31; a hundred collisions in a row mean broken random numbers.
  for (int attempt = 0; attempt < 100; ++attempt) {
    std::uint32_t number = 0;
    if (RAND_bytes(reinterpret_cast<std::uint8_t*>(&number), sizeof number) != 1) {
      return fail(ErrorCode::crypto_failed, "no random numbers");
    }
    const DeviceId id = number & max_device_id;
    if (is_valid_device_id(id) && std::find(taken.begin(), taken.end(), id) == taken.end()) return id;
  }
  return fail(ErrorCode::crypto_failed, "no free device id found");
}

}  // namespace

Device::Device(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Device::~Device() = default;

std::int64_t Device::Parts::now() const {
  if (options.clock) return options.clock();
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count();
}

Result<void> Device::Parts::transact(const std::function<Result<void>(LocalState&)>& work) {
  return store.transaction([&]() -> Result<void> {
    auto local = store.load_local();
    if (!local) return tl::unexpected(local.error());
    if (!*local) return fail(ErrorCode::not_found, "no device in the store");
    const auto before = (*local)->bundles;
    if (auto done = work(**local); !done) return done;
    const bool same = std::equal(before.begin(), before.end(), (*local)->bundles.begin(),
                                 [](const auto& a, const auto& b) { return a.generation == b.generation; });
    if (same) return {};
    return store.save_local(**local);
  });
}

Result<std::unique_ptr<Device>> Device::create(Store& store, std::string own_jid, Options options,
                                               std::span<const DeviceId> taken) {
  auto parts = std::make_unique<Parts>(store, std::move(own_jid), std::move(options));
  auto ratchet = signal::Ratchet::create(store);
  if (!ratchet) return tl::unexpected(ratchet.error());
  parts->ratchet = std::move(*ratchet);

  auto made = store.transaction([&]() -> Result<void> {
    auto existing = store.load_local();
    if (!existing) return tl::unexpected(existing.error());
    if (*existing) return fail(ErrorCode::already_exists, "the store holds a device");
    auto id = draw_device_id(taken);
    if (!id) return tl::unexpected(id.error());
    auto identity = parts->ratchet->generate_key_pair();
    if (!identity) return tl::unexpected(identity.error());
    LocalState local;
    local.device_id = *id;
    local.identity = *identity;
    if (auto r = parts->provide_keys(local); !r) return r;
    parts->device_id = local.device_id;
    parts->identity_key = local.identity.public_key;
    return store.save_local(local);
  });
  if (!made) return tl::unexpected(made.error());
  return std::unique_ptr<Device>(new Device(std::move(parts)));
}

Result<std::unique_ptr<Device>> Device::load(Store& store, std::string own_jid, Options options) {
  auto parts = std::make_unique<Parts>(store, std::move(own_jid), std::move(options));
  auto local = store.load_local();
  if (!local) return tl::unexpected(local.error());
  if (!*local) return fail(ErrorCode::not_found, "no device in the store");
  auto ratchet = signal::Ratchet::create(store);
  if (!ratchet) return tl::unexpected(ratchet.error());
  parts->ratchet = std::move(*ratchet);
  parts->device_id = (*local)->device_id;
  parts->identity_key = (*local)->identity.public_key;
  return std::unique_ptr<Device>(new Device(std::move(parts)));
}

Result<void> Device::renew(std::span<const DeviceId> taken) {
  std::vector<DeviceId> refused(taken.begin(), taken.end());
  refused.push_back(parts_->device_id);
  LocalState fresh;
  auto made = parts_->transact([&](LocalState& local) -> Result<void> {
    auto id = draw_device_id(refused);
    if (!id) return tl::unexpected(id.error());
    auto identity = parts_->ratchet->generate_key_pair();
    if (!identity) return tl::unexpected(identity.error());
    if (auto r = parts_->forget_sessions(); !r) return r;
    auto signed_prekeys = parts_->store.signed_prekeys();
    if (!signed_prekeys) return tl::unexpected(signed_prekeys.error());
    for (const auto& prekey : *signed_prekeys) {
      if (auto r = parts_->store.remove_signed_prekey(prekey.id); !r) return r;
    }
    local.device_id = *id;
    local.identity = *identity;
    // Numbers of prekeys and bundles go on: what was on its way for the old ones means none of these.
    if (auto r = parts_->provide_keys(local); !r) return r;
    fresh = local;
    return {};
  });
  if (!made) return made;
  parts_->device_id = fresh.device_id;
  parts_->identity_key = fresh.identity.public_key;
  return {};
}

Result<void> Device::renew_sessions() {
  return parts_->transact([&](LocalState& local) -> Result<void> {
    if (auto r = parts_->forget_sessions(); !r) return r;
    // As far ahead as a device that was in use meanwhile will not have come.
    local.next_prekey_id = (local.next_prekey_id + skipped_prekeys) % max_skipped_to + 1;
    local.next_signed_prekey_id = (local.next_signed_prekey_id + skipped_prekeys) % max_skipped_to + 1;
    for (const Version version : all_versions) {
      if (!supports(version)) continue;
      if (auto r = add_signed_prekey(parts_->store, *parts_->ratchet, local, version, parts_->now()); !r) return r;
    }
    return parts_->provide_keys(local);
  });
}

Result<void> Device::Parts::forget_sessions() {
  auto sessions = store.sessions("");
  if (!sessions) return tl::unexpected(sessions.error());
  for (const Peer& peer : *sessions) {
    if (auto r = store.remove_session(peer); !r) return r;
  }
  auto prekeys = store.prekeys();
  if (!prekeys) return tl::unexpected(prekeys.error());
  for (const PreKeyRecord& prekey : *prekeys) {
    if (auto r = store.remove_prekey(prekey.id); !r) return r;
  }
  return {};
}

DeviceId Device::device_id() const { return parts_->device_id; }
const IdentityKey& Device::identity_key() const { return parts_->identity_key; }
std::string Device::fingerprint() const { return omemo::fingerprint(parts_->identity_key); }
void Device::set_policy(TrustPolicy policy) { parts_->options.policy = policy; }

Result<Device::OwnBundle> Device::bundle(Version version) {
  OwnBundle own;
  auto done = parts_->transact([&](LocalState& local) -> Result<void> {
    auto bundle = make_bundle(parts_->store, *parts_->ratchet, local, version);
    if (!bundle) return tl::unexpected(bundle.error());
    own = {std::move(*bundle), local.bundle(version).generation};
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return own;
}

Result<bool> Device::bundle_must_be_published(Version version) {
  auto local = parts_->store.load_local();
  if (!local) return tl::unexpected(local.error());
  if (!*local) return fail(ErrorCode::not_found, "no device in the store");
  const auto& state = (*local)->bundle(version);
  return state.published < state.generation;
}

Result<void> Device::bundle_published(Version version, std::uint64_t generation) {
  return parts_->transact([&](LocalState& local) -> Result<void> {
    // Answers may come out of order, and a stranger's number must not silence the flag for good.
    auto& state = local.bundle(version);
    if (generation <= state.published || generation > state.generation) return {};
    state.published = generation;
    return parts_->store.save_local(local);
  });
}

Result<void> Device::rotate_signed_prekey() {
  return parts_->transact([&](LocalState& local) -> Result<void> {
    if (auto r = drop_old_signed_prekeys(parts_->store, parts_->now(), parts_->options.signed_prekey_grace); !r) {
      return r;
    }
    for (const Version version : all_versions) {
      if (!supports(version)) continue;
      if (auto r = add_signed_prekey(parts_->store, *parts_->ratchet, local, version, parts_->now()); !r) return r;
    }
    return {};
  });
}

Result<void> Device::maintain() {
  return parts_->transact([&](LocalState& local) -> Result<void> {
    Store& store = parts_->store;
    const std::int64_t now = parts_->now();
    if (auto r = drop_old_signed_prekeys(store, now, parts_->options.signed_prekey_grace); !r) return r;
    if (!parts_->catching_up) {
      if (auto r = remove_used_prekeys(store); !r) return r;
    }
    return parts_->provide_keys(local);
  });
}

Result<void> Device::Parts::provide_keys(LocalState& local) {
  for (const Version version : all_versions) {
    if (!supports(version)) continue;
    auto current = current_signed_prekey(store, version);
    if (!current && current.error().code != ErrorCode::not_found) return tl::unexpected(current.error());
    if (!current || now() - current->created > options.signed_prekey_lifetime.count()) {
      if (auto r = add_signed_prekey(store, *ratchet, local, version, now()); !r) return r;
    }
    if (auto r = refill_prekeys(store, *ratchet, local, version, options.prekey_count); !r) return r;
  }
  return {};
}

void Device::begin_catch_up() { parts_->catching_up = true; }

Result<void> Device::end_catch_up() {
  auto removed = parts_->store.transaction([&] { return remove_used_prekeys(parts_->store); });
  if (removed) parts_->catching_up = false;
  return removed;
}

Result<bool> Device::has_session(const Peer& peer) {
  auto session = parts_->store.load_session(peer);
  if (!session) return tl::unexpected(session.error());
  return session->has_value();
}

Result<std::vector<Peer>> Device::sessions(const std::string& jid) { return parts_->store.sessions(jid); }

Result<void> Device::process_bundle(const Address& address, const Bundle& bundle) {
  if (!Parts::is_valid(address)) return fail(ErrorCode::malformed, "no such address");
  if (parts_->is_this_device(address)) return fail(ErrorCode::own_message, "a bundle of this device itself");
  return parts_->transact([&](LocalState& local) -> Result<void> {
    auto key = parts_->ratchet->start_session(local, address, bundle);
    if (!key) return tl::unexpected(key.error());
    auto noted = parts_->note_identity(address, *key);
    if (!noted) return tl::unexpected(noted.error());
    return {};
  });
}

Result<void> Device::delete_session(const Peer& peer) {
  return parts_->store.transaction([&] { return parts_->store.remove_session(peer); });
}

Result<Bytes> Device::sign_label(std::string_view label) {
  if (!supports(Version::omemo_2)) return fail(ErrorCode::unsupported_version, "labels belong to OMEMO 2");
  auto local = parts_->store.load_local();
  if (!local) return tl::unexpected(local.error());
  if (!*local) return fail(ErrorCode::not_found, "no device in the store");
  return parts_->ratchet->sign((*local)->identity, {reinterpret_cast<const std::uint8_t*>(label.data()), label.size()});
}

bool Device::is_label_of(const IdentityKey& key, std::string_view label, BytesView signature) const {
  return parts_->ratchet->verify(key, {reinterpret_cast<const std::uint8_t*>(label.data()), label.size()}, signature);
}

}  // namespace omemo
