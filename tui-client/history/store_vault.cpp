// Setting, changing and dropping the passphrase: each step leaves files from which the store opens.
#include "tui-client/history/store_vault.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/random.hpp"
#include "tui-client/history/guarded.hpp"
#include "tui-client/history/store_files.hpp"

namespace tui {

using xmpp::Errc;
using xmpp::Result;

namespace {
constexpr std::size_t least_keyring_bytes = 32;
// For a secret that nobody can guess.
constexpr KdfCost keyring_cost{64, 1, 1};
}  // namespace

Result<KeySlots> read_slots(const std::filesystem::path& directory) {
  const auto path = directory / slots_file;
  const auto text = read_private_file(path, KeySlots::max_bytes);
  if (!text) return tl::unexpected(text.error());
  auto slots = KeySlots::parse(*text);
  if (!slots) return xmpp::fail(slots.error().code, path.string() + ": " + slots.error().detail);
  return slots;
}

Result<void> write_slots(const std::filesystem::path& directory, const KeySlots& slots) {
  return write_private_file(directory / slots_file, slots.text());
}

// Both files: a first passphrase that did not come to be, or one that is on its way out; the key file opens the store.
bool StoreVault::has_passphrase() const {
  return std::filesystem::exists(directory_ / slots_file) && !std::filesystem::exists(directory_ / key_file);
}

Result<void> StoreVault::certain() const {
  if (in_doubt_) return xmpp::fail(Errc::not_allowed, "a change of the passphrase failed: start the program again");
  return {};
}

Result<KeySlots> StoreVault::slots() const {
  if (auto sure = certain(); !sure) return tl::unexpected(sure.error());
  auto read = read_slots(directory_);
  if (!read && read.error().code == Errc::not_found) {
    return xmpp::fail(Errc::not_found, "the local store has no passphrase");
  }
  return read;
}

Result<OpenedSlot> StoreVault::check(std::string_view passphrase) {
  const auto there = slots();
  if (!there) return tl::unexpected(there.error());
  return there->find(passphrase);
}

Result<FreshKey> StoreVault::prepare(std::string_view fresh) {
  FreshKey made({}, xmpp::random_bytes(store_key_bytes));
  if (auto added = made.slots.add(fresh, made.key, cost_); !added) return tl::unexpected(added.error());
  return made;
}

Result<void> StoreVault::set(FreshKey fresh) {
  if (auto sure = certain(); !sure) return sure;
  if (has_passphrase()) return xmpp::fail(Errc::already_exists, "the local store has a passphrase");
  auto old = store_key(directory_);
  if (!old) return tl::unexpected(old.error());
  auto done = write_slots(directory_, fresh.slots);
  xmpp::Result<bool> changed = false;
  if (done) changed = history::guarded([&] { return database_.rekey(fresh.key, *old); });
  xmpp::wipe(*old);
  if (!done) return done;
  if (!changed) {
    in_doubt_ = true;  // whichever key it has, the files for it are there
    return tl::unexpected(changed.error());
  }
  if (*changed) return destroy_file(directory_ / key_file);
  if (done = destroy_file(directory_ / slots_file); !done) return done;
  return xmpp::fail(Errc::storage_failed, "the local store could not be encrypted anew: is the disk full?");
}

Result<void> StoreVault::change(const OpenedSlot& current, std::string_view fresh) {
  auto there = slots();
  if (!there) return tl::unexpected(there.error());
  if (auto replaced = there->replace(current, fresh, cost_); !replaced) return replaced;
  return write_slots(directory_, *there);
}

Result<void> StoreVault::add(const OpenedSlot& current, std::string_view another) {
  auto there = slots();
  if (!there) return tl::unexpected(there.error());
  auto added = there->add(another, current.key, cost_);
  return added ? write_slots(directory_, *there) : added;
}

bool StoreVault::has_keyring() const {
  const auto there = read_slots(directory_);
  return has_passphrase() && there && there->has_keyring();
}

Result<void> StoreVault::set_keyring(const OpenedSlot& current, std::string_view secret) {
  if (secret.size() < least_keyring_bytes) return xmpp::fail(Errc::invalid_argument, "a secret of the keyring is long");
  auto there = slots();
  if (!there) return tl::unexpected(there.error());
  there->remove_keyring();
  auto added = there->add(secret, current.key, keyring_cost, SlotKind::keyring);
  return added ? write_slots(directory_, *there) : added;
}

Result<void> StoreVault::drop_keyring() {
  auto there = slots();
  if (!there) return tl::unexpected(there.error());
  return there->remove_keyring() ? write_slots(directory_, *there) : Result<void>();
}

Result<void> StoreVault::drop(const OpenedSlot& current) {
  if (const auto there = slots(); !there) return tl::unexpected(there.error());
  auto done = write_private_file(directory_ / key_file, current.key);
  return done ? destroy_file(directory_ / slots_file) : done;
}

}  // namespace tui
