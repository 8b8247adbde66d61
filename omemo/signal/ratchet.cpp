// The protocol itself, by the Signal library; see ratchet.hpp.
#include "omemo/signal/ratchet.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <string>

#include "omemo/omemo.hpp"
#include "omemo/public_key.hpp"
#include "omemo/signal/crypto_provider.hpp"
#include "omemo/signal/dialect.hpp"
#include "omemo/signal/handle.hpp"
#include "omemo/signal/store_callbacks.hpp"

namespace omemo::signal {
namespace {

constexpr std::size_t signature_size = CURVE_SIGNATURE_LEN;

// The library keeps a pointer to the address as long as a builder or cipher lives, and to the name inside it.
signal_protocol_address to_signal(const Address& address) {
  return {address.jid.data(), address.jid.size(), static_cast<std::int32_t>(address.device)};
}

std::string code_text(const char* what, int code) { return std::string(what) + ": code " + std::to_string(code); }

Result<PublicKey> to_public_key(const ec_public_key* key) {
  Buffer wire;
  if (key == nullptr || ec_public_key_serialize(wire.out(), key) < 0) {
    return fail(ErrorCode::crypto_failed, "public key not serialised");
  }
  return parse_public_key(view(wire.get()));
}

Result<void> check_points(std::initializer_list<const ec_public_key*> keys) {
  for (const ec_public_key* key : keys) {
    if (auto checked = to_public_key(key); !checked) return tl::unexpected(checked.error());
  }
  return {};
}

int decode(Ref<ec_public_key>& out, const PublicKey& key, signal_context* context) {
  const Bytes wire = serialize_public_key(key);
  return curve_decode_point(out.out(), wire.data(), wire.size(), context);
}

Result<std::size_t> random_index(std::size_t size) {
  std::uint32_t number = 0;
  if (RAND_bytes(reinterpret_cast<std::uint8_t*>(&number), sizeof number) != 1) {
    return fail(ErrorCode::crypto_failed, "no random numbers");
  }
  return number % size;  // the bias of 2^-22 is of no use to anybody
}

}  // namespace

using Record = Ref<session_record>;

struct Ratchet::Parts {
  // No locking functions are set: a context is used by one thread only, and the library does without them then.
  Context context;
  StoreBridge bridge;
  StoreContext store;  // after the bridge it points to

  // Of the chain that this message is of, the first position that was not come to yet; 0 of one that is new. Read before
  // the message is opened.
  std::uint32_t awaited_in_chain(const Peer& peer, const signal_protocol_address& sender, signal_message* message) {
    const std::uint32_t counter = signal_message_get_counter(message);
    if (counter < long_chain) return counter;
    Record record;
    if (load_session(record.out(), store.get(), &sender, peer.version) < 0) return 0;
    session_state* state = session_record_get_state(record.get());
    const ratchet_chain_key* chain =
        state ? session_state_get_receiver_chain_key(state, signal_message_get_sender_ratchet_key(message)) : nullptr;
    return chain ? ratchet_chain_key_get_index(chain) : 0;
  }

  Error explain(int code, ErrorCode otherwise, const char* what) {
    if (bridge.failure) return *bridge.failure;
    switch (code) {
      case SG_ERR_NOMEM:
        return {ErrorCode::crypto_failed, code_text(what, code)};
      case SG_ERR_NO_SESSION:
        return {ErrorCode::no_session, what};
      case SG_ERR_DUPLICATE_MESSAGE:
        return {ErrorCode::duplicate, what};
      case SG_ERR_INVALID_KEY_ID:
        return {ErrorCode::unknown_prekey, what};
      case SG_ERR_UNTRUSTED_IDENTITY:
        return {ErrorCode::identity_changed, what, bridge.shown_identity};
      default:
        return {otherwise, code_text(what, code)};
    }
  }
};

Ratchet::Ratchet(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Ratchet::~Ratchet() = default;

Result<std::unique_ptr<Ratchet>> Ratchet::create(Store& store) {
  auto parts = std::make_unique<Parts>();
  parts->bridge.store = &store;
  int code = signal_context_create(parts->context.out(), nullptr);
  if (code >= 0) code = install_crypto_provider(parts->context.get());
  if (code >= 0) code = signal_protocol_store_context_create(parts->store.out(), parts->context.get());
  if (code >= 0) code = install_store_callbacks(parts->store.get(), parts->bridge);
  if (code < 0) return fail(ErrorCode::crypto_failed, code_text("Signal library not started", code));
  return std::unique_ptr<Ratchet>(new Ratchet(std::move(parts)));
}

Result<KeyPair> Ratchet::generate_key_pair() {
  Ref<ec_key_pair> keys;
  Buffer secret;
  Buffer wire;
  int code = curve_generate_key_pair(parts_->context.get(), keys.out());
  if (code >= 0) code = ec_private_key_serialize(secret.out(), ec_key_pair_get_private(keys.get()));
  if (code >= 0) code = ec_public_key_serialize(wire.out(), ec_key_pair_get_public(keys.get()));
  KeyPair result;
  if (code < 0 || view(secret.get()).size() != result.private_key.bytes.size() ||
      view(wire.get()).size() != result.public_key.size() + 1) {
    return fail(ErrorCode::crypto_failed, code_text("key pair not generated", code));
  }
  std::copy_n(view(secret.get()).begin(), result.private_key.bytes.size(), result.private_key.bytes.begin());
  std::copy_n(view(wire.get()).begin() + 1, result.public_key.size(), result.public_key.begin());
  return result;
}

Result<Bytes> Ratchet::sign(const KeyPair& key, BytesView message) {
  Ref<ec_key_pair> keys;
  Buffer signature;
  int code = make_key_pair(keys.out(), key, parts_->context.get());
  if (code >= 0) {
    code = curve_calculate_signature(parts_->context.get(), signature.out(), ec_key_pair_get_private(keys.get()),
                                     message.data(), message.size());
  }
  if (code < 0) return fail(ErrorCode::crypto_failed, code_text("not signed", code));
  const BytesView bytes = view(signature.get());
  return Bytes(bytes.begin(), bytes.end());
}

bool Ratchet::verify(const IdentityKey& key, BytesView message, BytesView signature) {
  Ref<ec_public_key> point;
  if (signature.size() != signature_size || decode(point, key, parts_->context.get()) < 0) return false;
  // The sign that the Curve25519 form leaves out is looked for in the signature's highest bit.
  Bytes either(signature.begin(), signature.end());
  for (int sign = 0; sign < 2; ++sign) {
    if (curve_verify_signature(point.get(), message.data(), message.size(), either.data(), either.size()) > 0)
      return true;
    either.back() ^= 0x80;
  }
  return false;
}

Result<Bytes> Ratchet::identity_to_wire(Version version, const IdentityKey& key) {
  Ref<ec_public_key> point;
  Buffer wire;
  int code = decode(point, key, parts_->context.get());
  if (code >= 0) code = encode_identity(wire.out(), version, point.get());
  if (code == SG_ERR_INVALID_VERSION) return fail(ErrorCode::unsupported_version, std::string(to_string(version)));
  if (code < 0) return fail(ErrorCode::crypto_failed, code_text("identity key not serialised", code));
  const BytesView bytes = view(wire.get());
  return Bytes(bytes.begin(), bytes.end());
}

Result<IdentityKey> Ratchet::start_session(const LocalState& local, const Address& address, const Bundle& bundle) {
  const auto bad = [](const std::string& detail) { return fail(ErrorCode::bad_bundle, detail); };
  const Version version = bundle.version;
  if (!supports(version)) return fail(ErrorCode::unsupported_version, std::string(to_string(version)));
  signal_context* context = parts_->context.get();
  Ref<ec_public_key> identity_point, signed_point, prekey_point;
  if (decode_identity(identity_point.out(), version, bundle.identity_key, context) < 0) return bad("identity key");
  const auto identity = to_public_key(identity_point.get());
  if (!identity) return bad("identity key: " + identity.error().detail);
  const auto signed_prekey = parse_public_key(version, bundle.signed_prekey.key);
  if (!signed_prekey) return bad("signed prekey: " + signed_prekey.error().detail);
  if (bundle.signed_prekey_signature.size() != signature_size) return bad("signature of wrong length");
  if (bundle.prekeys.empty()) return bad("no prekeys");
  if (bundle.prekeys.size() > max_prekeys_per_bundle) return bad("too many prekeys");

  auto start = random_index(bundle.prekeys.size());
  if (!start) return tl::unexpected(start.error());
  std::optional<PublicKey> prekey;
  std::uint32_t prekey_id = 0;
  for (std::size_t i = 0; i < bundle.prekeys.size() && !prekey; ++i) {
    const PreKey& candidate = bundle.prekeys[(*start + i) % bundle.prekeys.size()];
    if (auto parsed = parse_public_key(version, candidate.key)) {
      prekey = *parsed;
      prekey_id = candidate.id;
    }
  }
  if (!prekey) return bad("no usable prekey");

  parts_->bridge.begin(local, version);
  Ref<session_pre_key_bundle> object;
  int code = decode(signed_point, *signed_prekey, context);
  if (code >= 0) code = decode(prekey_point, *prekey, context);
  if (code >= 0) {
    code = session_pre_key_bundle_create(object.out(), address.device, static_cast<int>(address.device), prekey_id,
                                         prekey_point.get(), bundle.signed_prekey.id, signed_point.get(),
                                         bundle.signed_prekey_signature.data(), bundle.signed_prekey_signature.size(),
                                         identity_point.get());
  }
  const signal_protocol_address target = to_signal(address);
  Builder builder;
  if (code >= 0) code = session_builder_create(builder.out(), parts_->store.get(), &target, context);
  if (code >= 0) code = set_version(builder.get(), version);
  if (code < 0) return fail(ErrorCode::crypto_failed, code_text("bundle not prepared", code));
  code = session_builder_process_pre_key_bundle(builder.get(), object.get());
  if (code < 0) {
    const ErrorCode otherwise =
        code == SG_ERR_INVALID_KEY || code == SG_ERR_INVAL ? ErrorCode::bad_bundle : ErrorCode::broken_session;
    return tl::unexpected(parts_->explain(code, otherwise, "bundle refused"));
  }
  return *identity;
}

Result<SealedKey> Ratchet::seal(const LocalState& local, const Peer& peer, BytesView key) {
  parts_->bridge.begin(local, peer.version);
  const signal_protocol_address target = to_signal(peer.address);
  // session_cipher_encrypt does not report a missing session as such.
  const int present = signal_protocol_session_contains_session(parts_->store.get(), &target);
  if (present < 0) return tl::unexpected(parts_->explain(present, ErrorCode::crypto_failed, "session not looked up"));
  if (present == 0) return fail(ErrorCode::no_session, "no session to encrypt with");
  Cipher cipher;
  int code = session_cipher_create(cipher.out(), parts_->store.get(), &target, parts_->context.get());
  if (code >= 0) code = set_version(cipher.get(), peer.version);
  if (code < 0) return fail(ErrorCode::crypto_failed, code_text("no cipher", code));
  Ref<ciphertext_message> message;
  code = session_cipher_encrypt(cipher.get(), key.data(), key.size(), message.out());
  if (code < 0) return tl::unexpected(parts_->explain(code, ErrorCode::broken_session, "key not encrypted"));
  const BytesView data = view(ciphertext_message_get_serialized(message.get()));
  return SealedKey{Bytes(data.begin(), data.end()),
                   ciphertext_message_get_type(message.get()) == CIPHERTEXT_PREKEY_TYPE};
}

Result<OpenedKey> Ratchet::open(const LocalState& local, const Peer& peer, BytesView data, bool is_prekey) {
  if (data.size() > max_key_bytes) return fail(ErrorCode::too_large, "key element");
  parts_->bridge.begin(local, peer.version);
  return is_prekey ? open_prekey_message(peer, data) : open_ratchet_message(peer, data);
}

Result<OpenedKey> Ratchet::open_prekey_message(const Peer& peer, BytesView data) {
  Ref<pre_key_signal_message> message;
  int code = deserialize_prekey_message(message.out(), peer.version, data, peer.address.device, parts_->context.get());
  if (code == SG_ERR_NOMEM) return fail(ErrorCode::crypto_failed, code_text("prekey message", code));
  if (code < 0) return fail(ErrorCode::malformed, code_text("prekey message", code));
  // The library would do without a one-time prekey; such a message could be replayed to begin the same session again.
  if (pre_key_signal_message_has_pre_key_id(message.get()) == 0) {
    return fail(ErrorCode::malformed, "prekey message without prekey");
  }
  signal_message* inner = pre_key_signal_message_get_signal_message(message.get());
  const ec_public_key* identity_point = pre_key_signal_message_get_identity_key(message.get());
  if (auto checked = check_points({identity_point, pre_key_signal_message_get_base_key(message.get()),
                                   signal_message_get_sender_ratchet_key(inner)});
      !checked) {
    return tl::unexpected(checked.error());
  }
  const auto identity = to_public_key(identity_point);
  if (!identity) return tl::unexpected(identity.error());

  const signal_protocol_address sender = to_signal(peer.address);
  const std::uint32_t awaited = parts_->awaited_in_chain(peer, sender, inner);
  Cipher cipher;
  code = session_cipher_create(cipher.out(), parts_->store.get(), &sender, parts_->context.get());
  if (code >= 0) code = set_version(cipher.get(), peer.version);
  if (code < 0) return fail(ErrorCode::crypto_failed, code_text("no cipher", code));
  Buffer plaintext;
  code = session_cipher_decrypt_pre_key_signal_message(cipher.get(), message.get(), nullptr, plaintext.out());
  if (code < 0) return tl::unexpected(parts_->explain(code, ErrorCode::broken_session, "prekey message not opened"));
  const BytesView key = view(plaintext.get());
  return OpenedKey{SecretBytes(key.begin(), key.end()), *identity, parts_->bridge.used_prekey,
                   signal_message_get_counter(inner), awaited};
}

Result<OpenedKey> Ratchet::open_ratchet_message(const Peer& peer, BytesView data) {
  Ref<signal_message> message;
  int code = deserialize_message(message.out(), peer.version, data, parts_->context.get());
  if (code == SG_ERR_NOMEM) return fail(ErrorCode::crypto_failed, code_text("message", code));
  if (code < 0) return fail(ErrorCode::malformed, code_text("message", code));
  if (auto checked = check_points({signal_message_get_sender_ratchet_key(message.get())}); !checked) {
    return tl::unexpected(checked.error());
  }
  // A session is only ever begun under the recorded identity key, and both go when the key is replaced.
  auto identity = parts_->bridge.store->find_identity(peer.address);
  if (!identity) return tl::unexpected(identity.error());
  if (!*identity) return fail(ErrorCode::no_session, "device not known");

  const signal_protocol_address sender = to_signal(peer.address);
  const std::uint32_t awaited = parts_->awaited_in_chain(peer, sender, message.get());
  Cipher cipher;
  code = session_cipher_create(cipher.out(), parts_->store.get(), &sender, parts_->context.get());
  if (code >= 0) code = set_version(cipher.get(), peer.version);
  if (code < 0) return fail(ErrorCode::crypto_failed, code_text("no cipher", code));
  Buffer plaintext;
  code = session_cipher_decrypt_signal_message(cipher.get(), message.get(), nullptr, plaintext.out());
  if (code < 0) return tl::unexpected(parts_->explain(code, ErrorCode::broken_session, "message not opened"));
  const BytesView key = view(plaintext.get());
  return OpenedKey{SecretBytes(key.begin(), key.end()), (*identity)->key, std::nullopt,
                   signal_message_get_counter(message.get()), awaited};
}

}  // namespace omemo::signal
