// State in maps; see memory_store.hpp.
#include "omemo/memory_store.hpp"

namespace omemo {
namespace {

template <class Map, class Key>
std::optional<typename Map::mapped_type> find(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

Result<void> MemoryStore::transaction(const std::function<Result<void>()>& work) {
  State before = state_;
  try {
    auto done = work();
    if (!done) state_ = std::move(before);
    return done;
  } catch (...) {
    state_ = std::move(before);
    throw;
  }
}

Result<std::optional<LocalState>> MemoryStore::load_local() { return state_.local; }

Result<void> MemoryStore::save_local(const LocalState& state) {
  state_.local = state;
  return {};
}

Result<std::vector<PreKeyRecord>> MemoryStore::prekeys() {
  std::vector<PreKeyRecord> all;
  for (const auto& [id, prekey] : state_.prekeys) all.push_back(prekey);
  return all;
}

Result<std::optional<PreKeyRecord>> MemoryStore::find_prekey(std::uint32_t id) { return find(state_.prekeys, id); }

Result<void> MemoryStore::save_prekey(const PreKeyRecord& prekey) {
  state_.prekeys[prekey.id] = prekey;
  return {};
}

Result<void> MemoryStore::remove_prekey(std::uint32_t id) {
  state_.prekeys.erase(id);
  return {};
}

Result<std::vector<SignedPreKeyRecord>> MemoryStore::signed_prekeys() {
  std::vector<SignedPreKeyRecord> all;
  for (const auto& [id, prekey] : state_.signed_prekeys) all.push_back(prekey);
  return all;
}

Result<void> MemoryStore::save_signed_prekey(const SignedPreKeyRecord& prekey) {
  state_.signed_prekeys[prekey.id] = prekey;
  return {};
}

Result<void> MemoryStore::remove_signed_prekey(std::uint32_t id) {
  state_.signed_prekeys.erase(id);
  return {};
}

Result<std::optional<SecretBytes>> MemoryStore::load_session(const Peer& peer) { return find(state_.sessions, peer); }

Result<void> MemoryStore::save_session(const Peer& peer, const SecretBytes& session) {
  state_.sessions[peer] = session;
  return {};
}

Result<void> MemoryStore::remove_session(const Peer& peer) {
  state_.sessions.erase(peer);
  return {};
}

Result<std::vector<Peer>> MemoryStore::sessions(const std::string& jid) {
  std::vector<Peer> found;
  for (const auto& [peer, session] : state_.sessions) {
    if (jid.empty() || peer.address.jid == jid) found.push_back(peer);
  }
  return found;
}

Result<std::optional<IdentityRecord>> MemoryStore::find_identity(const Address& address) {
  return find(state_.identities, address);
}

Result<void> MemoryStore::save_identity(const IdentityRecord& identity) {
  state_.identities[identity.address] = identity;
  return {};
}

Result<void> MemoryStore::remove_identity(const Address& address) {
  state_.identities.erase(address);
  return {};
}

Result<std::vector<IdentityRecord>> MemoryStore::identities(const std::string& jid) {
  std::vector<IdentityRecord> found;
  for (const auto& [address, identity] : state_.identities) {
    if (jid.empty() || address.jid == jid) found.push_back(identity);
  }
  return found;
}

}  // namespace omemo
