// ListenAddress: where to listen, as it is written in the configuration.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd {

struct ListenAddress {
  std::string address;  // numeric, without brackets
  std::uint16_t port = 0;
  bool if_possible = false;  // the IPv6 half of ":5222": machines without IPv6 do without

  bool is_loopback() const;
};

// "192.0.2.1:5222", "[2001:db8::1]:5222", ":5222" (two: all IPv4 and all IPv6 addresses). invalid_argument.
xmpp::Result<std::vector<ListenAddress>> parse_listen_address(std::string_view text);

}  // namespace xmppd
