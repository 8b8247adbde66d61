// ListenAddress: parsing.
#include "xmppd/app/listen_address.hpp"
#include "libxmpp/xml/lexical.hpp"

#include <arpa/inet.h>

namespace xmppd {
namespace {

using xmpp::Errc;
using xmpp::fail;

bool is_numeric(int family, const std::string& address) {
  unsigned char bytes[16];
  return inet_pton(family, address.c_str(), bytes) == 1;
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  const auto number = xmpp::parse_unsigned<std::uint16_t>(text);
  if (number) port = *number;
  return number.has_value();
}

}  // namespace

bool ListenAddress::is_loopback() const { return address == "::1" || address.compare(0, 4, "127.") == 0; }

xmpp::Result<std::vector<ListenAddress>> parse_listen_address(std::string_view text) {
  const auto refused =
      fail(Errc::invalid_argument, R"("ADDRESS:PORT", "[IPV6-ADDRESS]:PORT" or ":PORT", with a numeric address)");
  const auto colon = text.rfind(':');
  std::uint16_t port = 0;
  if (colon == std::string_view::npos || !parse_port(text.substr(colon + 1), port)) return refused;
  std::string address(text.substr(0, colon));
  if (address.empty()) return std::vector<ListenAddress>{{"0.0.0.0", port, false}, {"::", port, true}};
  if (address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
    if (!is_numeric(AF_INET6, address)) return refused;
  } else if (!is_numeric(AF_INET, address)) {
    return refused;
  }
  return std::vector<ListenAddress>{{std::move(address), port, false}};
}

}  // namespace xmppd
