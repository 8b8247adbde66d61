// StoreVault: the passphrase of one open store, in its directory's files.
//
// store.key alone: no passphrase. store.keys: whoever knows a passphrase. Both: somebody was changing from one to the
// other when the program ended; then store.key counts if it opens the database, and else it is left over.
#pragma once

#include <filesystem>

#include "tui-client/history/key_slots.hpp"
#include "tui-client/history/sqlcipher.hpp"
#include "tui-client/history/vault.hpp"

namespace tui {

inline constexpr const char* key_file = "store.key";
inline constexpr const char* slots_file = "store.keys";

// not_found if there are none.
xmpp::Result<KeySlots> read_slots(const std::filesystem::path& directory);
xmpp::Result<void> write_slots(const std::filesystem::path& directory, const KeySlots& slots);

class StoreVault final : public Vault {
 public:
  // `cost`: of the passphrases set from now on.
  StoreVault(std::filesystem::path directory, sql::Database& database, KdfCost cost = {})
      : directory_(std::move(directory)), database_(database), cost_(cost) {}

  bool has_passphrase() const override;
  xmpp::Result<OpenedSlot> check(std::string_view passphrase) override;
  xmpp::Result<FreshKey> prepare(std::string_view fresh) override;
  using Vault::set;
  xmpp::Result<void> set(FreshKey fresh) override;
  xmpp::Result<void> change(const OpenedSlot& current, std::string_view fresh) override;
  xmpp::Result<void> add(const OpenedSlot& current, std::string_view another) override;
  bool has_keyring() const override;
  xmpp::Result<void> set_keyring(const OpenedSlot& current, std::string_view secret) override;
  xmpp::Result<void> drop_keyring() override;
  xmpp::Result<void> drop(const OpenedSlot& current) override;

 private:
  xmpp::Result<void> certain() const;
  xmpp::Result<KeySlots> slots() const;

  std::filesystem::path directory_;
  sql::Database& database_;
  KdfCost cost_;
  // A change has ended in the middle: only opening the store again can tell which key it has.
  bool in_doubt_ = false;
};

}  // namespace tui
