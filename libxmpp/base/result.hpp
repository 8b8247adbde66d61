// Errors as values: Result<T> holds a T or an Error; both programs use nothing else below start-up.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace xmpp {

// What to switch on. `detail` of Error is for the log and for the local user, never for a peer.
enum class Errc {
  invalid_argument,  // the caller's or peer's value is malformed
  not_found,
  already_exists,
  not_allowed,
  limit_exceeded,  // a configured bound was reached
  timed_out,
  connection_failed,  // could not connect, or the connection broke
  connection_closed,  // closed in an orderly way
  tls_failed,         // handshake or certificate
  not_authorized,     // credentials refused
  protocol_violation,
  storage_failed,
  shutting_down,
  canceled,
  internal,
};

std::string_view to_string(Errc code);

struct Error {
  Errc code = Errc::internal;
  std::string detail;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Errc code, std::string detail) {
  return tl::unexpected<Error>(Error{code, std::move(detail)});
}

}  // namespace xmpp
