// Key slots by libargon2 and OpenSSL; their file is JSON, so that one can see what protects the store.
#include "tui-client/history/key_slots.hpp"

#include <argon2.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"

namespace tui {

namespace {

using xmpp::Errc;
using xmpp::Result;

constexpr std::size_t salt_bytes = 16, nonce_bytes = 12, tag_bytes = 16;
constexpr std::string_view format_name = "xmpp-tui store keys";
constexpr int format_version = 1;
constexpr KdfCost most{1U << 20U, 64, 16};
constexpr std::uint64_t most_work = 1U << 22U;  // KiB times passes

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data() ? text.data() : "");
}

bool sane(const KdfCost& cost) {
  return cost.lanes >= 1 && cost.lanes <= most.lanes && cost.passes >= 1 && cost.passes <= most.passes &&
         cost.memory_kib >= 8 * cost.lanes && cost.memory_kib <= most.memory_kib &&
         std::uint64_t{cost.memory_kib} * cost.passes <= most_work;
}

Result<std::string> derive(std::string_view passphrase, std::string_view salt, const KdfCost& cost) {
  std::string key(store_key_bytes, '\0');
  const int code = argon2id_hash_raw(cost.passes, cost.memory_kib, cost.lanes, bytes(passphrase), passphrase.size(),
                                     bytes(salt), salt.size(), key.data(), key.size());
  if (code == ARGON2_OK) return key;
  return xmpp::fail(Errc::internal, std::string("Argon2id: ") + argon2_error_message(code));
}

bool seal(std::string_view with, std::string_view nonce, std::string_view also, std::string_view key,
          std::string& sealed) {
  const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  sealed.assign(key.size() + tag_bytes, '\0');
  int size = 0;
  return context && EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(with), bytes(nonce)) == 1 &&
         EVP_EncryptUpdate(context.get(), nullptr, &size, bytes(also), static_cast<int>(also.size())) == 1 &&
         EVP_EncryptUpdate(context.get(), bytes(sealed), &size, bytes(key), static_cast<int>(key.size())) == 1 &&
         EVP_EncryptFinal_ex(context.get(), bytes(sealed) + key.size(), &size) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, bytes(sealed) + key.size()) == 1;
}

bool unseal(std::string_view with, std::string_view nonce, std::string_view also, std::string_view sealed,
            std::string& key) {
  const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const auto body = sealed.substr(0, sealed.size() - tag_bytes);
  std::string tag(sealed.substr(body.size()));
  key.assign(body.size(), '\0');
  int size = 0;
  return context && EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(with), bytes(nonce)) == 1 &&
         EVP_DecryptUpdate(context.get(), nullptr, &size, bytes(also), static_cast<int>(also.size())) == 1 &&
         EVP_DecryptUpdate(context.get(), bytes(key), &size, bytes(body), static_cast<int>(body.size())) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(context.get(), bytes(key) + body.size(), &size) == 1;
}

std::string field(const nlohmann::json& slot, const char* name, std::size_t size) {
  auto value = xmpp::base64_decode(slot.at(name).get<std::string>());
  if (!value || value->size() != size)
    throw std::runtime_error(std::string(name) + " is no " + std::to_string(size) + " bytes");
  return std::move(*value);
}

}  // namespace

Result<KeySlots> KeySlots::parse(std::string_view text) {
  const auto refuse = [](const std::string& why) { return xmpp::fail(Errc::storage_failed, "key slots: " + why); };
  if (text.size() > max_bytes) return refuse("too long");
  try {
    const auto json = nlohmann::json::parse(text);
    if (json.at("format").get<std::string>() != format_name) return refuse("of another format");
    if (json.at("version").get<int>() != format_version) return refuse("of a version that this program does not know");
    const auto& slots = json.at("slots");
    if (!slots.is_array() || slots.empty() || slots.size() > max_slots) return refuse("not 1 to 8 slots");
    KeySlots read;
    for (const auto& entry : slots) {
      if (entry.at("kdf").get<std::string>() != "argon2id") return refuse("an unknown key derivation");
      if (entry.at("cipher").get<std::string>() != "aes-256-gcm") return refuse("an unknown cipher");
      Slot slot;
      slot.cost = {entry.at("memory_kib").get<std::uint32_t>(), entry.at("passes").get<std::uint32_t>(),
                   entry.at("lanes").get<std::uint32_t>()};
      for (const auto* name : {"memory_kib", "passes", "lanes"}) {
        if (!entry.at(name).is_number_unsigned() || entry.at(name).get<std::uint64_t>() > most.memory_kib) {
          return refuse(std::string(name) + " is out of bounds");
        }
      }
      if (!sane(slot.cost)) return refuse("they ask for more work than this program does");
      slot.salt = field(entry, "salt", salt_bytes);
      slot.nonce = field(entry, "nonce", nonce_bytes);
      slot.wrapped = field(entry, "key", store_key_bytes + tag_bytes);
      if (const auto secret = entry.find("secret"); secret != entry.end()) {
        if (*secret != "keyring") return refuse("an unknown kind of secret");
        slot.kind = SlotKind::keyring;
      }
      read.slots_.push_back(std::move(slot));
    }
    return read;
  } catch (const std::exception& error) {
    return refuse(std::string("damaged: ") + error.what());
  }
}

std::string KeySlots::text() const {
  nlohmann::ordered_json json{{"format", format_name}, {"version", format_version}, {"slots", nlohmann::json::array()}};
  for (const auto& slot : slots_) {
    json["slots"].push_back({{"kdf", "argon2id"},
                             {"memory_kib", slot.cost.memory_kib},
                             {"passes", slot.cost.passes},
                             {"lanes", slot.cost.lanes},
                             {"salt", xmpp::base64_encode(slot.salt)},
                             {"cipher", "aes-256-gcm"},
                             {"nonce", xmpp::base64_encode(slot.nonce)},
                             {"key", xmpp::base64_encode(slot.wrapped)}});
    if (slot.kind == SlotKind::keyring) json["slots"].back()["secret"] = "keyring";
  }
  return json.dump() + "\n";
}

// What the wrapping vouches for beside the key: nobody can make a passphrase cheaper to guess.
std::string KeySlots::vouched(const Slot& slot) {
  const auto& cost = slot.cost;
  return std::string(format_name) + " " + std::to_string(format_version) + " argon2id " +
         std::to_string(cost.memory_kib) + " " + std::to_string(cost.passes) + " " + std::to_string(cost.lanes) + " " +
         xmpp::hex_encode(slot.salt) + (slot.kind == SlotKind::keyring ? " keyring" : "");
}

Result<KeySlots::Slot> KeySlots::wrap(std::string_view passphrase, std::string_view key, KdfCost cost, SlotKind kind) {
  if (passphrase.empty()) return xmpp::fail(Errc::invalid_argument, "an empty passphrase protects nothing");
  if (key.size() != store_key_bytes || !sane(cost)) return xmpp::fail(Errc::invalid_argument, "key slot");
  Slot slot{cost, xmpp::random_bytes(salt_bytes), xmpp::random_bytes(nonce_bytes), {}, kind};
  auto with = derive(passphrase, slot.salt, cost);
  if (!with) return tl::unexpected(with.error());
  const bool sealed = seal(*with, slot.nonce, vouched(slot), key, slot.wrapped);
  xmpp::wipe(*with);
  if (!sealed) return xmpp::fail(Errc::internal, "the key could not be wrapped");
  return slot;
}

Result<OpenedSlot> KeySlots::find(std::string_view passphrase) const {
  std::vector<std::size_t> order;  // the keyring's takes no time
  for (const bool keyring : {true, false}) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if ((slots_[i].kind == SlotKind::keyring) == keyring) order.push_back(i);
    }
  }
  for (const auto i : order) {
    const auto& slot = slots_[i];
    auto with = derive(passphrase, slot.salt, slot.cost);
    if (!with) return tl::unexpected(with.error());
    std::string key;
    const bool fits = unseal(*with, slot.nonce, vouched(slot), slot.wrapped, key);
    xmpp::wipe(*with);
    if (fits) return OpenedSlot{i, std::move(key)};
    xmpp::wipe(key);
  }
  return xmpp::fail(Errc::not_authorized, "wrong passphrase for the local store");
}

Result<std::string> KeySlots::open(std::string_view passphrase) const {
  auto found = find(passphrase);
  if (!found) return tl::unexpected(found.error());
  return std::move(found->key);
}

bool KeySlots::has_keyring() const {
  return std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.kind == SlotKind::keyring; });
}

bool KeySlots::remove_keyring() {
  return std::erase_if(slots_, [](const Slot& slot) { return slot.kind == SlotKind::keyring; }) > 0;
}

Result<void> KeySlots::add(std::string_view passphrase, std::string_view key, KdfCost cost, SlotKind kind) {
  if (slots_.size() >= max_slots)
    return xmpp::fail(Errc::limit_exceeded, "the store has as many passphrases as it can");
  auto slot = wrap(passphrase, key, cost, kind);
  if (!slot) return tl::unexpected(slot.error());
  slots_.push_back(std::move(*slot));
  return {};
}

Result<void> KeySlots::replace(std::string_view passphrase, std::string_view fresh, KdfCost cost) {
  auto found = find(passphrase);
  if (!found) return tl::unexpected(found.error());
  return replace(*found, fresh, cost);
}

Result<void> KeySlots::replace(const OpenedSlot& opened, std::string_view fresh, KdfCost cost) {
  if (opened.slot >= slots_.size()) return xmpp::fail(Errc::not_found, "this passphrase is none any more");
  if (slots_[opened.slot].kind == SlotKind::keyring) {
    return xmpp::fail(Errc::not_allowed, "that is the keyring's secret: give a passphrase");
  }
  auto slot = wrap(fresh, opened.key, cost, SlotKind::passphrase);
  if (!slot) return tl::unexpected(slot.error());
  slots_[opened.slot] = std::move(*slot);
  return {};
}

Result<void> KeySlots::remove(std::string_view passphrase) {
  auto found = find(passphrase);
  if (!found) return tl::unexpected(found.error());
  slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(found->slot));
  return {};
}

}  // namespace tui
