// The only file that knows which library it is; see dialect.hpp.
#include "omemo/signal/dialect.hpp"

#include "omemo/omemo.hpp"

namespace omemo {

bool supports(Version version) {
#if OMEMO_WITH_LIBOMEMO_C
  return version == Version::axolotl || version == Version::omemo_2;
#else
  return version == Version::axolotl;
#endif
}

}  // namespace omemo

namespace omemo::signal {

#if OMEMO_WITH_LIBOMEMO_C

namespace {
std::uint32_t number_of(Version version) { return version == Version::omemo_2 ? CIPHERTEXT_OMEMO_VERSION : 3; }
}  // namespace

int set_version(session_builder* builder, Version version) {
  session_builder_set_version(builder, number_of(version));
  return SG_SUCCESS;
}

int set_version(session_cipher* cipher, Version version) {
  session_cipher_set_version(cipher, number_of(version));
  return SG_SUCCESS;
}

int decode_identity(ec_public_key** out, Version version, BytesView wire, signal_context* context) {
  // The library would take a key without its type byte, too.
  if (version == Version::axolotl && wire.size() != 33) return SG_ERR_INVALID_KEY;
  return version == Version::omemo_2 ? curve_decode_point_ed(out, wire.data(), wire.size(), context)
                                     : curve_decode_point_mont(out, wire.data(), wire.size(), context);
}

int encode_identity(signal_buffer** out, Version version, const ec_public_key* key) {
  if (version == Version::axolotl) return ec_public_key_serialize(out, key);
  *out = ec_public_key_get_ed(key);
  return *out != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

int load_session(session_record** out, signal_protocol_store_context* store, const signal_protocol_address* address,
                 Version version) {
  return signal_protocol_session_load_session(store, out, address, number_of(version));
}

int deserialize_message(signal_message** out, Version version, BytesView data, signal_context* context) {
  return version == Version::omemo_2 ? signal_message_deserialize_omemo(out, data.data(), data.size(), context)
                                     : signal_message_deserialize(out, data.data(), data.size(), context);
}

int deserialize_prekey_message(pre_key_signal_message** out, Version version, BytesView data, DeviceId sender,
                               signal_context* context) {
  return version == Version::omemo_2
             ? pre_key_signal_message_deserialize_omemo(out, data.data(), data.size(), sender, context)
             : pre_key_signal_message_deserialize(out, data.data(), data.size(), context);
}

int create_signed_prekey(session_signed_pre_key** out, std::uint32_t id, std::uint64_t created, ec_key_pair* keys,
                         BytesView signature) {
  // Only its keys are looked at; which of the two signatures this one is makes no difference.
  return session_signed_pre_key_create(out, id, created, keys, signature.data(), signature.size(), nullptr, 0);
}

#else

namespace {
int refuse_unless_deployed(Version version) {
  return version == Version::axolotl ? SG_SUCCESS : SG_ERR_INVALID_VERSION;
}
}  // namespace

int set_version(session_builder*, Version version) { return refuse_unless_deployed(version); }
int set_version(session_cipher*, Version version) { return refuse_unless_deployed(version); }

int decode_identity(ec_public_key** out, Version version, BytesView wire, signal_context* context) {
  const int code = refuse_unless_deployed(version);
  return code < 0 ? code : curve_decode_point(out, wire.data(), wire.size(), context);
}

int encode_identity(signal_buffer** out, Version version, const ec_public_key* key) {
  const int code = refuse_unless_deployed(version);
  return code < 0 ? code : ec_public_key_serialize(out, key);
}

int load_session(session_record** out, signal_protocol_store_context* store, const signal_protocol_address* address,
                 Version version) {
  const int code = refuse_unless_deployed(version);
  return code < 0 ? code : signal_protocol_session_load_session(store, out, address);
}

int deserialize_message(signal_message** out, Version version, BytesView data, signal_context* context) {
  const int code = refuse_unless_deployed(version);
  return code < 0 ? code : signal_message_deserialize(out, data.data(), data.size(), context);
}

int deserialize_prekey_message(pre_key_signal_message** out, Version version, BytesView data, DeviceId,
                               signal_context* context) {
  const int code = refuse_unless_deployed(version);
  return code < 0 ? code : pre_key_signal_message_deserialize(out, data.data(), data.size(), context);
}

int create_signed_prekey(session_signed_pre_key** out, std::uint32_t id, std::uint64_t created, ec_key_pair* keys,
                         BytesView signature) {
  return session_signed_pre_key_create(out, id, created, keys, signature.data(), signature.size());
}

#endif

}  // namespace omemo::signal
