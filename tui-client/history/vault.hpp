// Vault: the passphrase of the local store.
#pragma once

#include <string_view>

#include "libxmpp/base/result.hpp"
#include "tui-client/history/key_slots.hpp"

namespace tui {

// Reached by History::vault(). Every change is on disk when it returns; a program killed in the middle of one leaves a
// store that opens as before or as after. Errors: not_authorized for a wrong passphrase, storage_failed.
class Vault {
 public:
  virtual ~Vault() = default;
  virtual bool has_passphrase() const = 0;
  // What `passphrase` opens of the store, for the changes below: deriving a key takes its time, and once is enough.
  virtual xmpp::Result<OpenedSlot> check(std::string_view passphrase) = 0;
  // The first passphrase of a store without one: everything is encrypted anew, since who has copied the old key could
  // read on, and the key file is overwritten and removed.
  virtual xmpp::Result<void> set(std::string_view fresh) = 0;
  // `current` opens nothing any more, `fresh` does; at once, whatever the size of the store.
  virtual xmpp::Result<void> change(const OpenedSlot& current, std::string_view fresh) = 0;
  // `another` opens the store as well.
  virtual xmpp::Result<void> add(const OpenedSlot& current, std::string_view another) = 0;
  // Back to a key file that whoever reads it can use.
  virtual xmpp::Result<void> drop(const OpenedSlot& current) = 0;
};

}  // namespace tui
