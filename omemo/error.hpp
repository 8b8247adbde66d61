// What can go wrong in OMEMO, as values to switch on.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace omemo {

enum class ErrorCode {
  // Reading a message
  not_for_this_device,  // no key in the message is meant for this device
  no_session,           // a ratchet message from a device without a session here: build one, send a key transport
  broken_session,       // wrong MAC, foreign ratchet, more than 2000 messages skipped: build a new session
  duplicate,            // already decrypted (a carbon, the archive, a replay): drop it, never reset the session for it
  malformed,            // lengths, encodings or points that no honest sender produces
  bad_payload,          // the key is authentic, the payload or its tag is not
  untrusted,            // the sending device is distrusted: the message was not opened and the session not touched
  identity_changed,     // a known device shows another identity key; Error::offered_identity has it
  unknown_prekey,       // the message was built on a prekey that is gone: build a new session, send a key transport
  unsupported_version,  // this build does not speak it
  own_message,          // sent by this very device (a room or an archive gave it back)
  too_large,            // beyond the limits in types.hpp
  // Building sessions and writing messages
  bad_bundle,    // wrong signature, bad point, no usable prekey
  no_recipient,  // not one device could be encrypted to; nothing may be sent. Device::check_recipients says why
  // The house
  not_found,       // no device state in the store, or an identity that is not known
  already_exists,  // the store already holds a device
  store_failed,    // the Store (or the caller's commit) said no; everything was rolled back
  crypto_failed,   // OpenSSL or the Signal library failed for a reason of its own (memory, random numbers)
};

// Stable text of a code for logs.
std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code;
  std::string detail;                                              // for the log, never for the peer
  std::optional<std::array<std::uint8_t, 32>> offered_identity{};  // with identity_changed: the key that was shown
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string detail) {
  return tl::unexpected<Error>(Error{code, std::move(detail), std::nullopt});
}

}  // namespace omemo
