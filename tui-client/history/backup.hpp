// A backup: one file with key slots and, behind them, a database of the store's kind under a key of its own.
//
// It has everything but what makes this device the one it is: no OMEMO identity, prekeys or sessions. Who restores it
// gets a new device, since two that go on from one ratchet would use its keys twice.
#pragma once

#include <filesystem>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace tui {

// Makes a store of the backup in `directory`; the passphrase of the backup is the store's from then on.
// already_exists if there is a store, not_authorized for a wrong passphrase, invalid_argument if `file` is no backup or
// is damaged; then nothing has changed.
xmpp::Result<void> restore_backup(const std::filesystem::path& file, const std::filesystem::path& directory,
                                  std::string_view passphrase);

// The fact of an account with the numbers of OMEMO devices that it had on stores this one comes from, blanks between:
// none of them is ever drawn again.
inline constexpr const char* former_devices_fact = "omemo_former_devices";

}  // namespace tui
