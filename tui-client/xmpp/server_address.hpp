// ServerAddress: what a person writes to override the look-up: "host", "host:port", "[::1]:5222".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace tui {

struct ServerAddress {
  std::string host;
  std::uint16_t port = 0;
};

// `default_port` where none is given. invalid_argument says what is wrong.
xmpp::Result<ServerAddress> parse_server_address(std::string_view text, std::uint16_t default_port);

}  // namespace tui
