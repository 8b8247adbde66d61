// Vault: the passphrase of the local store.
#pragma once

#include <string_view>

#include "libxmpp/base/result.hpp"
#include "tui-client/history/key_slots.hpp"

namespace tui {

// A key for the whole store and the slot that a first passphrase opens it by.
struct FreshKey {
  FreshKey(KeySlots slots_in, std::string key_in) : slots(std::move(slots_in)), key(std::move(key_in)) {}
  FreshKey(FreshKey&&) = default;
  FreshKey& operator=(FreshKey&&) = default;
  ~FreshKey() { xmpp::wipe(key); }
  KeySlots slots;
  std::string key;
};

// Reached by History::vault(). check(), prepare(), change() and add() derive a key, which takes its time: they may run
// on another thread as long as nothing else is asked of the vault. Every change is on disk when it returns; a program
// killed in the middle of one leaves a store that opens as before or as after. Errors: not_authorized for a wrong
// passphrase, storage_failed.
class Vault {
 public:
  virtual ~Vault() = default;
  virtual bool has_passphrase() const = 0;
  // What `passphrase` opens of the store, for the changes below: deriving a key takes its time, and once is enough.
  virtual xmpp::Result<OpenedSlot> check(std::string_view passphrase) = 0;
  // The first passphrase of a store without one: everything is encrypted anew, since who has copied the old key could
  // read on, and the key file is overwritten and removed.
  virtual xmpp::Result<FreshKey> prepare(std::string_view fresh) = 0;
  virtual xmpp::Result<void> set(FreshKey fresh) = 0;
  xmpp::Result<void> set(std::string_view fresh) {
    auto made = prepare(fresh);
    return made ? set(std::move(*made)) : tl::unexpected(made.error());
  }
  // `current` opens nothing any more, `fresh` does; at once, whatever the size of the store.
  virtual xmpp::Result<void> change(const OpenedSlot& current, std::string_view fresh) = 0;
  // `another` opens the store as well.
  virtual xmpp::Result<void> add(const OpenedSlot& current, std::string_view another) = 0;
  // Whether one of the slots is for a secret that the system's keyring keeps.
  virtual bool has_keyring() const = 0;
  // `secret` opens the store as well; in place of an earlier one. Where it is kept is the caller's business: it has to
  // be as long as a key, since it is not made slow to guess.
  virtual xmpp::Result<void> set_keyring(const OpenedSlot& current, std::string_view secret) = 0;
  // The keyring's secret opens nothing any more. That there is none is success.
  virtual xmpp::Result<void> drop_keyring() = 0;
  // Back to a key file that whoever reads it can use.
  virtual xmpp::Result<void> drop(const OpenedSlot& current) = 0;
};

}  // namespace tui
