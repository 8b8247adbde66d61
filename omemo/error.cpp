// Names of the error codes; see error.hpp.
#include "omemo/error.hpp"

namespace omemo {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_for_this_device:
      return "not_for_this_device";
    case ErrorCode::no_session:
      return "no_session";
    case ErrorCode::broken_session:
      return "broken_session";
    case ErrorCode::duplicate:
      return "duplicate";
    case ErrorCode::malformed:
      return "malformed";
    case ErrorCode::bad_payload:
      return "bad_payload";
    case ErrorCode::untrusted:
      return "untrusted";
    case ErrorCode::identity_changed:
      return "identity_changed";
    case ErrorCode::unknown_prekey:
      return "unknown_prekey";
    case ErrorCode::unsupported_version:
      return "unsupported_version";
    case ErrorCode::own_message:
      return "own_message";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::bad_bundle:
      return "bad_bundle";
    case ErrorCode::no_recipient:
      return "no_recipient";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::already_exists:
      return "already_exists";
    case ErrorCode::store_failed:
      return "store_failed";
    case ErrorCode::crypto_failed:
      return "crypto_failed";
  }
  return "unknown";
}

}  // namespace omemo
