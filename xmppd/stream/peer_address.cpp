// Grouping of addresses.
#include "xmppd/stream/peer_address.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace xmppd {
namespace {

constexpr std::string_view mapped_prefix = "::ffff:";

// The IPv4 address inside an IPv4-mapped one, as dual-stack sockets show it.
std::string_view without_mapping(std::string_view address) {
  if (address.starts_with(mapped_prefix) && address.find('.') != std::string_view::npos) {
    address.remove_prefix(mapped_prefix.size());
  }
  return address;
}

}  // namespace

std::string address_group(std::string_view address) {
  const std::string text(without_mapping(address));
  in6_addr six{};
  if (inet_pton(AF_INET6, text.c_str(), &six) != 1) return text;
  if (IN6_IS_ADDR_LOOPBACK(&six)) return text;
  std::fill(six.s6_addr + 8, six.s6_addr + 16, std::uint8_t{0});
  char buffer[INET6_ADDRSTRLEN];
  inet_ntop(AF_INET6, &six, buffer, sizeof buffer);
  return std::string(buffer) + "/64";
}

bool is_loopback(std::string_view address) {
  const std::string text(without_mapping(address));
  in_addr four{};
  if (inet_pton(AF_INET, text.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return inet_pton(AF_INET6, text.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace xmppd
