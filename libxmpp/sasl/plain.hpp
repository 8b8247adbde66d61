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

Result<PlainCredentials> parse_plain(std::string_view message);
std::string make_plain(std::string_view username, std::string_view password);

}  // namespace xmpp
