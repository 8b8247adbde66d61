// Reading "host:port", IPv6 literals in brackets.
#include "tui-client/xmpp/server_address.hpp"
#include "libxmpp/xml/lexical.hpp"

#include <algorithm>

namespace tui {

xmpp::Result<ServerAddress> parse_server_address(std::string_view text, std::uint16_t default_port) {
  const auto refuse = [&](const char* why) {
    return xmpp::fail(xmpp::Errc::invalid_argument, "server \"" + std::string(text) + "\": " + why);
  };
  ServerAddress address;
  address.port = default_port;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return refuse("\"]\" is missing");
    address.host = text.substr(1, end - 1);
    const auto rest = text.substr(end + 1);
    if (!rest.empty() && !rest.starts_with(':')) return refuse("expected \":port\" behind \"]\"");
    if (!rest.empty()) port = rest.substr(1);
    if (!rest.empty() && port.empty()) return refuse("the port is missing");
  } else if (std::count(text.begin(), text.end(), ':') > 1) {
    address.host = text;  // a bare IPv6 address
  } else {
    const auto colon = text.find(':');
    address.host = text.substr(0, colon);
    if (colon != std::string_view::npos) {
      port = text.substr(colon + 1);
      if (port.empty()) return refuse("the port is missing");
    }
  }
  if (address.host.empty()) return refuse("the host is missing");
  if (!port.empty()) {
    const auto number = xmpp::parse_unsigned<std::uint16_t>(port);
    if (!number || *number == 0) return refuse("the port must be a number from 1 to 65535");
    address.port = *number;
  }
  return address;
}

}  // namespace tui
