// Names of the error codes, for logs.
#include "libxmpp/base/result.hpp"

namespace xmpp {

std::string_view to_string(Errc code) {
  switch (code) {
    case Errc::invalid_argument:
      return "invalid argument";
    case Errc::not_found:
      return "not found";
    case Errc::already_exists:
      return "already exists";
    case Errc::not_allowed:
      return "not allowed";
    case Errc::limit_exceeded:
      return "limit exceeded";
    case Errc::timed_out:
      return "timed out";
    case Errc::connection_failed:
      return "connection failed";
    case Errc::connection_closed:
      return "connection closed";
    case Errc::tls_failed:
      return "TLS failed";
    case Errc::not_authorized:
      return "not authorized";
    case Errc::protocol_violation:
      return "protocol violation";
    case Errc::storage_failed:
      return "storage failed";
    case Errc::shutting_down:
      return "shutting down";
    case Errc::canceled:
      return "canceled";
    case Errc::internal:
      return "internal error";
  }
  return "unknown error";
}

}  // namespace xmpp
