// Where the two versions of the protocol, and the two libraries, differ from each other.
#pragma once

#include "omemo/signal/handle.hpp"
#include "omemo/types.hpp"

namespace omemo::signal {

// All return the library's code (0 = success); SG_ERR_INVALID_VERSION for what the library does not speak.

// Neither object knows what version it is to speak before this was called.
int set_version(session_builder* builder, Version version);
int set_version(session_cipher* cipher, Version version);

// An identity key as it stands in a bundle: 05 and 32 bytes, or the 32 bytes of its Ed25519 form, which is kept in the
// object: what is authenticated with a message is the form that the peer published.
int decode_identity(ec_public_key** out, Version version, BytesView wire, signal_context* context);
int encode_identity(signal_buffer** out, Version version, const ec_public_key* key);

int load_session(session_record** out, signal_protocol_store_context* store, const signal_protocol_address* address,
                 Version version);

int deserialize_message(signal_message** out, Version version, BytesView data, signal_context* context);
// `sender` stands in where the version's message does not carry a registration id.
int deserialize_prekey_message(pre_key_signal_message** out, Version version, BytesView data, DeviceId sender,
                               signal_context* context);

int create_signed_prekey(session_signed_pre_key** out, std::uint32_t id, std::uint64_t created, ec_key_pair* keys,
                         BytesView signature);

}  // namespace omemo::signal
