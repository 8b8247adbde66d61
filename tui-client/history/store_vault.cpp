// Setting, changing and dropping the passphrase: each step leaves files from which the store opens.
#include "tui-client/history/store_vault.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/random.hpp"
#include "tui-client/history/guarded.hpp"
#include "tui-client/history/store_files.hpp"

namespace tui {

using xmpp::Errc;
using xmpp::Result;

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

bool StoreVault::has_passphrase() const { return std::filesystem::exists(directory_ / slots_file); }

Result<KeySlots> StoreVault::slots() const {
  if (in_doubt_) return xmpp::fail(Errc::not_allowed, "a change of the passphrase failed: start the program again");
  auto read = read_slots(directory_);
  if (!read && read.error().code == Errc::not_found) {
    return xmpp::fail(Errc::not_found, "the local store has no passphrase");
  }
  return read;
}

Result<void> StoreVault::check(std::string_view passphrase) {
  const auto there = slots();
  if (!there) return tl::unexpected(there.error());
  auto key = there->open(passphrase);
  if (!key) return tl::unexpected(key.error());
  xmpp::wipe(*key);
  return {};
}

Result<void> StoreVault::set(std::string_view fresh) {
  if (in_doubt_ || has_passphrase()) return xmpp::fail(Errc::already_exists, "the local store has a passphrase");
  KeySlots slots;
  std::string key = xmpp::random_bytes(store_key_bytes);
  auto done = slots.add(fresh, key, cost_);
  if (done) done = write_slots(directory_, slots);
  if (done) {
    done = history::guarded([&] { database_.rekey(key); });
    // Whichever key it has now, the files for it are there.
    if (!done) in_doubt_ = true;
  }
  xmpp::wipe(key);
  return done ? destroy_file(directory_ / key_file) : done;
}

Result<void> StoreVault::change(std::string_view current, std::string_view fresh) {
  auto there = slots();
  if (!there) return tl::unexpected(there.error());
  if (auto replaced = there->replace(current, fresh, cost_); !replaced) return replaced;
  return write_slots(directory_, *there);
}

Result<void> StoreVault::add(std::string_view current, std::string_view another) {
  auto there = slots();
  if (!there) return tl::unexpected(there.error());
  auto key = there->open(current);
  if (!key) return tl::unexpected(key.error());
  auto added = there->add(another, *key, cost_);
  xmpp::wipe(*key);
  return added ? write_slots(directory_, *there) : added;
}

Result<void> StoreVault::drop(std::string_view current) {
  const auto there = slots();
  if (!there) return tl::unexpected(there.error());
  auto key = there->open(current);
  if (!key) return tl::unexpected(key.error());
  auto done = write_private_file(directory_ / key_file, *key);
  xmpp::wipe(*key);
  return done ? destroy_file(directory_ / slots_file) : done;
}

}  // namespace tui
