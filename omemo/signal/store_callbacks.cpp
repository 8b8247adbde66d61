// C callbacks of the Signal library's stores. An exception must not cross C frames, so each body runs in guarded().
#include "omemo/signal/store_callbacks.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <string>

#include "omemo/signal/dialect.hpp"
#include "omemo/signal/handle.hpp"

namespace omemo::signal {
namespace {

constexpr std::uint8_t curve25519_type = 0x05;

StoreBridge& bridge_of(void* user_data) { return *static_cast<StoreBridge*>(user_data); }

int fail_with(StoreBridge& bridge, Error error) {
  if (!bridge.failure) bridge.failure = std::move(error);
  return SG_ERR_UNKNOWN;
}

template <class Body>
int guarded(void* user_data, Body&& body) noexcept {
  StoreBridge& bridge = bridge_of(user_data);
  try {
    return body(bridge);
  } catch (const std::bad_alloc&) {
    return SG_ERR_NOMEM;
  } catch (const std::exception& exception) {
    try {
      return fail_with(bridge, {ErrorCode::store_failed, exception.what()});
    } catch (...) {
      return SG_ERR_NOMEM;
    }
  } catch (...) {
    return SG_ERR_UNKNOWN;
  }
}

Address to_address(const signal_protocol_address* address) {
  return {std::string(address->name, address->name_len), static_cast<DeviceId>(address->device_id)};
}

Peer to_peer(const StoreBridge& bridge, const signal_protocol_address* address) {
  return {to_address(address), bridge.version};
}

int give(signal_buffer** out, BytesView data) {
  *out = to_buffer(data);
  return *out != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

// --- sessions
// ---------------------------------------------------------------------------------------------------------

int load_session(signal_buffer** record, signal_buffer**, const signal_protocol_address* address, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto session = bridge.store->load_session(to_peer(bridge, address));
    if (!session) return fail_with(bridge, std::move(session.error()));
    if (!*session) return 0;
    const int code = give(record, **session);
    return code == SG_SUCCESS ? 1 : code;
  });
}

int sub_devices(signal_int_list** list, const char* name, std::size_t size, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto sessions = bridge.store->sessions(std::string(name, size));
    if (!sessions) return fail_with(bridge, std::move(sessions.error()));
    *list = signal_int_list_alloc();
    if (*list == nullptr) return SG_ERR_NOMEM;
    int count = 0;
    for (const Peer& peer : *sessions) {
      if (peer.version != bridge.version) continue;
      if (const int code = signal_int_list_push_back(*list, static_cast<int>(peer.address.device)); code < 0)
        return code;
      ++count;
    }
    return count;
  });
}

int store_session(const signal_protocol_address* address, std::uint8_t* record, std::size_t size, std::uint8_t*,
                  std::size_t, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto saved = bridge.store->save_session(to_peer(bridge, address), SecretBytes(record, record + size));
    return saved ? SG_SUCCESS : fail_with(bridge, std::move(saved.error()));
  });
}

int contains_session(const signal_protocol_address* address, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto session = bridge.store->load_session(to_peer(bridge, address));
    if (!session) return fail_with(bridge, std::move(session.error()));
    return *session ? 1 : 0;
  });
}

int delete_session(const signal_protocol_address* address, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto removed = bridge.store->remove_session(to_peer(bridge, address));
    return removed ? 1 : fail_with(bridge, std::move(removed.error()));
  });
}

int delete_all_sessions(const char* name, std::size_t size, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto sessions = bridge.store->sessions(std::string(name, size));
    if (!sessions) return fail_with(bridge, std::move(sessions.error()));
    int count = 0;
    for (const Peer& peer : *sessions) {
      if (peer.version != bridge.version) continue;
      if (auto removed = bridge.store->remove_session(peer); !removed) {
        return fail_with(bridge, std::move(removed.error()));
      }
      ++count;
    }
    return count;
  });
}

// --- prekeys
// ----------------------------------------------------------------------------------------------------------

int load_prekey(signal_buffer** record, std::uint32_t id, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto prekey = bridge.store->find_prekey(id);
    if (!prekey) return fail_with(bridge, std::move(prekey.error()));
    if (!*prekey || (*prekey)->version != bridge.version) return SG_ERR_INVALID_KEY_ID;
    Ref<ec_key_pair> keys;
    Ref<session_pre_key> object;
    if (const int code = make_key_pair(keys.out(), (*prekey)->keys, nullptr); code < 0) return code;
    if (const int code = session_pre_key_create(object.out(), id, keys.get()); code < 0) return code;
    return session_pre_key_serialize(record, object.get());
  });
}

// The library never makes prekeys by itself here; a write would be a defect.
int store_prekey(std::uint32_t, std::uint8_t*, std::size_t, void*) { return SG_ERR_INVAL; }

int contains_prekey(std::uint32_t id, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto prekey = bridge.store->find_prekey(id);
    if (!prekey) return fail_with(bridge, std::move(prekey.error()));
    return *prekey && (*prekey)->version == bridge.version ? 1 : 0;
  });
}

int remove_prekey(std::uint32_t id, void* user_data) {
  bridge_of(user_data).used_prekey = id;
  return SG_SUCCESS;
}

Result<std::optional<SignedPreKeyRecord>> find_signed(const StoreBridge& bridge, std::uint32_t id) {
  auto all = bridge.store->signed_prekeys();
  if (!all) return tl::unexpected(all.error());
  for (const SignedPreKeyRecord& candidate : *all) {
    if (candidate.id == id && candidate.version == bridge.version) return candidate;
  }
  return std::nullopt;
}

int load_signed_prekey(signal_buffer** record, std::uint32_t id, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto prekey = find_signed(bridge, id);
    if (!prekey) return fail_with(bridge, std::move(prekey.error()));
    if (!*prekey) return SG_ERR_INVALID_KEY_ID;
    const SignedPreKeyRecord& found = **prekey;
    Ref<ec_key_pair> keys;
    Ref<session_signed_pre_key> object;
    if (const int code = make_key_pair(keys.out(), found.keys, nullptr); code < 0) return code;
    if (const int code = create_signed_prekey(object.out(), id, static_cast<std::uint64_t>(found.created), keys.get(),
                                              found.signature);
        code < 0) {
      return code;
    }
    return session_signed_pre_key_serialize(record, object.get());
  });
}

int store_signed_prekey(std::uint32_t, std::uint8_t*, std::size_t, void*) { return SG_ERR_INVAL; }

int contains_signed_prekey(std::uint32_t id, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    auto prekey = find_signed(bridge, id);
    if (!prekey) return fail_with(bridge, std::move(prekey.error()));
    return *prekey ? 1 : 0;
  });
}

int remove_signed_prekey(std::uint32_t, void*) { return SG_ERR_INVAL; }

// --- identities
// -------------------------------------------------------------------------------------------------------

int identity_key_pair(signal_buffer** public_data, signal_buffer** private_data, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    std::array<std::uint8_t, 33> wire{curve25519_type};
    std::copy(bridge.local->identity.public_key.begin(), bridge.local->identity.public_key.end(), wire.begin() + 1);
    if (const int code = give(public_data, wire); code < 0) return code;
    if (const int code = give(private_data, bridge.local->identity.private_key.bytes); code < 0) {
      signal_buffer_free(*public_data);
      *public_data = nullptr;
      return code;
    }
    return SG_SUCCESS;
  });
}

int registration_id(void* user_data, std::uint32_t* id) {
  // Deployed clients use the device id here.
  *id = bridge_of(user_data).local->device_id;
  return SG_SUCCESS;
}

bool note_identity(StoreBridge& bridge, const std::uint8_t* data, std::size_t size) {
  IdentityKey key;
  if (data == nullptr || size != key.size() + 1 || data[0] != curve25519_type) return false;
  std::copy(data + 1, data + size, key.begin());
  bridge.shown_identity = key;
  return true;
}

int save_identity(const signal_protocol_address*, std::uint8_t* data, std::size_t size, void* user_data) {
  return note_identity(bridge_of(user_data), data, size) ? SG_SUCCESS : SG_ERR_INVALID_KEY;
}

int is_trusted_identity(const signal_protocol_address* address, std::uint8_t* data, std::size_t size, void* user_data) {
  return guarded(user_data, [&](StoreBridge& bridge) {
    if (!note_identity(bridge, data, size)) return SG_ERR_INVALID_KEY;
    auto known = bridge.store->find_identity(to_address(address));
    if (!known) return fail_with(bridge, std::move(known.error()));
    return !*known || (*known)->key == *bridge.shown_identity ? 1 : 0;
  });
}

void nothing_to_destroy(void*) {}

}  // namespace

int install_store_callbacks(signal_protocol_store_context* context, StoreBridge& bridge) {
  const signal_protocol_session_store sessions{load_session,       sub_devices,    store_session,
                                               contains_session,   delete_session, delete_all_sessions,
                                               nothing_to_destroy, &bridge};
  const signal_protocol_pre_key_store prekeys{load_prekey,   store_prekey,       contains_prekey,
                                              remove_prekey, nothing_to_destroy, &bridge};
  const signal_protocol_signed_pre_key_store signed_prekeys{load_signed_prekey,     store_signed_prekey,
                                                            contains_signed_prekey, remove_signed_prekey,
                                                            nothing_to_destroy,     &bridge};
  const signal_protocol_identity_key_store identities{identity_key_pair,   registration_id,    save_identity,
                                                      is_trusted_identity, nothing_to_destroy, &bridge};
  int code = signal_protocol_store_context_set_session_store(context, &sessions);
  if (code >= 0) code = signal_protocol_store_context_set_pre_key_store(context, &prekeys);
  if (code >= 0) code = signal_protocol_store_context_set_signed_pre_key_store(context, &signed_prekeys);
  if (code >= 0) code = signal_protocol_store_context_set_identity_key_store(context, &identities);
  return code;
}

int make_key_pair(ec_key_pair** out, const KeyPair& keys, signal_context* context) {
  std::array<std::uint8_t, 33> wire{curve25519_type};
  std::copy(keys.public_key.begin(), keys.public_key.end(), wire.begin() + 1);
  Ref<ec_public_key> public_key;
  Ref<ec_private_key> private_key;
  if (const int code = curve_decode_point(public_key.out(), wire.data(), wire.size(), context); code < 0) return code;
  const auto& secret = keys.private_key.bytes;
  if (const int code = curve_decode_private_point(private_key.out(), secret.data(), secret.size(), context); code < 0) {
    return code;
  }
  return ec_key_pair_create(out, public_key.get(), private_key.get());
}

signal_buffer* to_buffer(BytesView data) { return signal_buffer_create(data.data(), data.size()); }

}  // namespace omemo::signal
