// KeySlots: the store's raw key, wrapped once for each passphrase: Argon2id (RFC 9106) makes a key of the passphrase,
// AES-256-GCM wraps the store's with it. Changing a passphrase changes a slot and nothing of the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/result.hpp"

namespace tui {

inline constexpr std::size_t store_key_bytes = 32;

// RFC 9106 §4, the second recommended choice: for machines that have better to do with 2 GiB.
struct KdfCost {
  std::uint32_t memory_kib = 65536;
  std::uint32_t passes = 3;
  std::uint32_t lanes = 4;
};

// Who has the secret that opens a slot: a person, or the system's keyring for them.
enum class SlotKind { passphrase, keyring };

// What a passphrase opened; the key is wiped with it.
struct OpenedSlot {
  OpenedSlot(std::size_t slot_in, std::string key_in) : slot(slot_in), key(std::move(key_in)) {}
  OpenedSlot(OpenedSlot&&) = default;
  OpenedSlot& operator=(OpenedSlot&&) = default;
  ~OpenedSlot() { xmpp::wipe(key); }
  std::size_t slot;
  std::string key;
};

class KeySlots {
 public:
  static constexpr std::size_t max_slots = 8;
  static constexpr std::size_t max_bytes = 16384;  // of their text

  // Refuses (storage_failed) other versions, what is malformed, and costs beyond 1 GiB or about ten seconds: who can
  // change the file must not be able to stall the program.
  static xmpp::Result<KeySlots> parse(std::string_view text);
  std::string text() const;

  std::size_t count() const { return slots_.size(); }
  bool has_keyring() const;
  // Whether there was one.
  bool remove_keyring();
  // The first slot that `passphrase` opens, the keyring's looked at first; not_authorized if none does. Takes as long as Argon2id does times the
  // number of slots.
  xmpp::Result<OpenedSlot> find(std::string_view passphrase) const;
  // The same, for its key alone; ours to wipe.
  xmpp::Result<std::string> open(std::string_view passphrase) const;
  // limit_exceeded when all slots are taken; invalid_argument for an empty passphrase.
  xmpp::Result<void> add(std::string_view passphrase, std::string_view key, KdfCost cost = {},
                         SlotKind kind = SlotKind::passphrase);
  // The slot that `passphrase` opens gets another one, or goes. not_authorized if there is none; not_allowed if it is
  // the keyring's.
  xmpp::Result<void> replace(std::string_view passphrase, std::string_view fresh, KdfCost cost = {});
  xmpp::Result<void> replace(const OpenedSlot& opened, std::string_view fresh, KdfCost cost = {});
  xmpp::Result<void> remove(std::string_view passphrase);

 private:
  struct Slot {
    KdfCost cost;
    std::string salt, nonce, wrapped;  // the last with its tag
    SlotKind kind = SlotKind::passphrase;
  };
  static xmpp::Result<Slot> wrap(std::string_view passphrase, std::string_view key, KdfCost cost, SlotKind kind);
  static std::string vouched(const Slot& slot);

  std::vector<Slot> slots_;
};

}  // namespace tui
