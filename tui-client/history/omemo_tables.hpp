// OmemoTables: the OMEMO state of one account in the client's database.
#pragma once

#include "omemo/store.hpp"
#include "tui-client/history/sqlcipher.hpp"

namespace tui {

class OmemoTables final : public omemo::Store {
 public:
  OmemoTables(sql::Database& database, std::string account) : database_(database), account_(std::move(account)) {}

  omemo::Result<void> transaction(const std::function<omemo::Result<void>()>& work) override;

  omemo::Result<std::optional<omemo::LocalState>> load_local() override;
  omemo::Result<void> save_local(const omemo::LocalState& state) override;

  omemo::Result<std::vector<omemo::PreKeyRecord>> prekeys() override;
  omemo::Result<std::optional<omemo::PreKeyRecord>> find_prekey(std::uint32_t id) override;
  omemo::Result<void> save_prekey(const omemo::PreKeyRecord& prekey) override;
  omemo::Result<void> remove_prekey(std::uint32_t id) override;

  omemo::Result<std::vector<omemo::SignedPreKeyRecord>> signed_prekeys() override;
  omemo::Result<void> save_signed_prekey(const omemo::SignedPreKeyRecord& prekey) override;
  omemo::Result<void> remove_signed_prekey(std::uint32_t id) override;

  omemo::Result<std::optional<omemo::SecretBytes>> load_session(const omemo::Peer& peer) override;
  omemo::Result<void> save_session(const omemo::Peer& peer, const omemo::SecretBytes& session) override;
  omemo::Result<void> remove_session(const omemo::Peer& peer) override;
  omemo::Result<std::vector<omemo::Peer>> sessions(const std::string& jid) override;

  omemo::Result<std::optional<omemo::IdentityRecord>> find_identity(const omemo::Address& address) override;
  omemo::Result<void> save_identity(const omemo::IdentityRecord& identity) override;
  omemo::Result<void> remove_identity(const omemo::Address& address) override;
  omemo::Result<std::vector<omemo::IdentityRecord>> identities(const std::string& jid) override;

 private:
  sql::Database& database_;
  std::string account_;
};

}  // namespace tui
