// Device: from EncryptedMessage to plaintext; see omemo.hpp.
#include <algorithm>

#include "omemo/device_parts.hpp"
#include "omemo/payload.hpp"
#include "omemo/payload_cbc.hpp"
#include "omemo/prekeys.hpp"

namespace omemo {
namespace {

// Some clients list the same device twice in rooms, and in the deployed namespace the devices of two people may have
// the same id: each key that may be ours is tried. More than this many are no accident.
constexpr std::size_t max_candidates = 4;

// After this many messages in a row without an answer the sender's chain should be renewed.
constexpr std::uint32_t heartbeat_interval = 50;

Result<void> check_shape(const EncryptedMessage& message, const Address& sender) {
  if (!supports(message.version)) return fail(ErrorCode::unsupported_version, std::string(to_string(message.version)));
  if (!is_valid_device_id(message.sender)) return fail(ErrorCode::malformed, "impossible sender device id");
  if (sender.jid.empty()) return fail(ErrorCode::malformed, "no sender");
  if (message.keys.size() > max_keys_per_message) return fail(ErrorCode::too_large, "number of keys");
  if (message.payload && message.payload->size() > max_payload_bytes) return fail(ErrorCode::too_large, "payload");
  const std::size_t iv = message.iv.size();
  // A key transport that only serves the ratchet needs no vector.
  const bool is_iv_size = message.version == Version::omemo_2
                              ? iv == 0
                              : iv == payload_iv_size || iv == payload_legacy_iv_size || (iv == 0 && !message.payload);
  if (!is_iv_size) return fail(ErrorCode::malformed, "initialisation vector of wrong length");
  return {};
}

// The content behind an authentic key.
Result<void> read_content(const EncryptedMessage& message, const SecretBytes& key, Decrypted& out) {
  const bool is_axolotl = message.version == Version::axolotl;
  out.is_key_transport = !message.payload;
  if (message.payload) {
    auto plaintext =
        is_axolotl ? open_payload(*message.payload, message.iv, key) : open_payload_cbc(*message.payload, key);
    if (!plaintext) return tl::unexpected(plaintext.error());
    out.plaintext = std::move(*plaintext);
    return {};
  }
  if (!is_axolotl) {
    const bool is_known = key.size() == payload_cbc_key_size || key.size() == payload_cbc_key_size + payload_tag_size;
    if (!is_known) return fail(ErrorCode::malformed, "key of wrong length in an empty message");
    return {};
  }
  if (key.size() != payload_key_size && key.size() != payload_key_size + payload_tag_size) {
    return fail(ErrorCode::malformed, "transported key of wrong length");
  }
  out.transported_key.assign(key.begin(), key.begin() + payload_key_size);
  out.iv = message.iv;
  return {};
}

Decrypted::Answer answer_for(const signal::OpenedKey& opened) {
  if (opened.used_prekey) return Decrypted::Answer::confirm_session;
  // XEP-0384 §7: at the first message of a chain that is so far in it, whichever that is: the one before may be lost.
  const auto reached = [](std::uint64_t messages) { return messages / heartbeat_interval; };
  return reached(std::uint64_t{opened.counter} + 1) > reached(opened.awaited) ? Decrypted::Answer::heartbeat
                                                                              : Decrypted::Answer::none;
}

}  // namespace

Result<Decrypted> Device::Parts::receive(const EncryptedMessage& message, const EncryptedKey& key,
                                         const Address& sender, const CommitDecrypted& commit, bool& key_was_ours) {
  Decrypted out;
  out.sender = sender;
  out.version = message.version;
  auto done = transact([&](LocalState& local) -> Result<void> {
    auto opened = ratchet->open(local, {sender, message.version}, key.data, key.is_prekey);
    if (!opened) return tl::unexpected(opened.error());
    key_was_ours = true;
    auto noted = note_identity(sender, opened->identity);
    if (!noted) return tl::unexpected(noted.error());
    if (auto read = read_content(message, opened->key, out); !read) return read;
    if (opened->used_prekey) {
      if (auto r = retire_prekey(store, local, *opened->used_prekey, catching_up); !r) return r;
      if (auto r = refill_prekeys(store, *ratchet, local, message.version, options.prekey_count); !r) return r;
    }
    out.identity = opened->identity;
    out.trust = noted->record.trust;
    out.new_device = noted->is_new;
    out.new_session = opened->used_prekey.has_value();
    out.answer = answer_for(*opened);
    return commit ? commit(out) : Result<void>{};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

Result<Decrypted> Device::decrypt(const EncryptedMessage& message, std::string_view sender_jid,
                                  const CommitDecrypted& commit) {
  const Address sender{std::string(sender_jid), message.sender};
  if (auto shape = check_shape(message, sender); !shape) return tl::unexpected(shape.error());
  if (parts_->is_this_device(sender)) return fail(ErrorCode::own_message, "sent by this device");

  std::vector<const EncryptedKey*> candidates;
  for (const EncryptedKey& key : message.keys) {
    const bool is_ours =
        key.recipient == parts_->device_id && (key.recipient_jid.empty() || key.recipient_jid == parts_->own_jid);
    if (is_ours && candidates.size() < max_candidates) candidates.push_back(&key);
  }
  if (candidates.empty()) return fail(ErrorCode::not_for_this_device, "no key for this device");

  auto known = parts_->store.find_identity(sender);
  if (!known) return tl::unexpected(known.error());
  if (*known && (*known)->trust == Trust::distrusted) return fail(ErrorCode::untrusted, "distrusted device");

  std::optional<Error> reason;
  for (const EncryptedKey* key : candidates) {
    bool key_was_ours = false;
    auto decrypted = parts_->receive(message, *key, sender, commit, key_was_ours);
    if (decrypted || key_was_ours) return decrypted;
    // A second key for us in the same message would open it once more.
    if (decrypted.error().code == ErrorCode::duplicate) return decrypted;
    if (!reason) reason = decrypted.error();
  }
  return tl::unexpected(*reason);
}

}  // namespace omemo
