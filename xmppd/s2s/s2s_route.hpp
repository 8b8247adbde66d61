// S2sRoute: one line of s2s.routes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "libxmpp/net/srv_resolver.hpp"
#include "xmppd/core/config.hpp"

namespace xmppd {

struct S2sRoute {
  std::string pattern;  // see domain_patterns.hpp
  std::string host;     // numeric, or a name to be resolved
  std::uint16_t port = 0;
  bool direct_tls = false;
};

// "example.net 192.0.2.7:5269", "example.net xmpp.lan:5270 tls". invalid_argument: the detail says what was expected.
xmpp::Result<S2sRoute> parse_s2s_route(std::string_view text);

// The first of s2s.routes that `domain` matches.
std::optional<S2sRoute> find_s2s_route(const Config& config, std::string_view domain);

}  // namespace xmppd
