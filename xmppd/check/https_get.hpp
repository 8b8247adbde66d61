// One page by HTTPS, as anybody would get it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd {

struct HttpsPage {
  int status = 0;
  bool for_every_origin = false;  // Access-Control-Allow-Origin: *
  std::string body;               // at most 64 KiB
};

struct HttpsPlace {
  std::string host;  // asked for by SNI and Host, and what the certificate has to name
  std::vector<std::string> addresses;
  std::uint16_t port = 443;
  std::string ca_file{};  // trusted besides the system's; may be empty
};

// Within ten seconds, without following anything. Errors, in words: nobody answers, the certificate is no good, it is not
// HTTP.
xmpp::Result<HttpsPage> https_get(const HttpsPlace& place, const std::string& path);

}  // namespace xmppd
