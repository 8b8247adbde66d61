// A Store in maps, for tests. Rolls back by copying, so a transaction costs time in proportion to what is stored.
#pragma once

#include <map>

#include "omemo/store.hpp"

namespace omemo {

class MemoryStore final : public Store {
 public:
  Result<void> transaction(const std::function<Result<void>()>& work) override;

  Result<std::optional<LocalState>> load_local() override;
  Result<void> save_local(const LocalState& state) override;

  Result<std::vector<PreKeyRecord>> prekeys() override;
  Result<std::optional<PreKeyRecord>> find_prekey(std::uint32_t id) override;
  Result<void> save_prekey(const PreKeyRecord& prekey) override;
  Result<void> remove_prekey(std::uint32_t id) override;

  Result<std::vector<SignedPreKeyRecord>> signed_prekeys() override;
  Result<void> save_signed_prekey(const SignedPreKeyRecord& prekey) override;
  Result<void> remove_signed_prekey(std::uint32_t id) override;

  Result<std::optional<SecretBytes>> load_session(const Peer& peer) override;
  Result<void> save_session(const Peer& peer, const SecretBytes& session) override;
  Result<void> remove_session(const Peer& peer) override;
  Result<std::vector<Peer>> sessions(const std::string& jid) override;

  Result<std::optional<IdentityRecord>> find_identity(const Address& address) override;
  Result<void> save_identity(const IdentityRecord& identity) override;
  Result<void> remove_identity(const Address& address) override;
  Result<std::vector<IdentityRecord>> identities(const std::string& jid) override;

 private:
  struct State {
    std::optional<LocalState> local;
    std::map<std::uint32_t, PreKeyRecord> prekeys;
    std::map<std::uint32_t, SignedPreKeyRecord> signed_prekeys;
    std::map<Peer, SecretBytes> sessions;
    std::map<Address, IdentityRecord> identities;
  };
  State state_;
};

}  // namespace omemo
