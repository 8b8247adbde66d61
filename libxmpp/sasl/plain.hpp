// PLAIN (RFC 4616): only ever over TLS.
#pragma once

#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace xmpp {

struct PlainCredentials {
  std::string authzid;
  std::string username;
  std::string password;
};

// The user name comes out saslprepped, the password as it is (verify_password prepares it). protocol_violation:
// malformed; not_authorized: a user name that saslprep refuses.
Result<PlainCredentials> parse_plain(std::string_view message);
// Without an authorization identity. Neither may hold a NUL.
std::string make_plain(std::string_view username, std::string_view password);

}  // namespace xmpp
