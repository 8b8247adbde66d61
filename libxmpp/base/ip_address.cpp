// Addresses and the networks they lie in.
#include "libxmpp/base/ip_address.hpp"

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <vector>

namespace xmpp {
namespace {

using Bytes = std::vector<std::uint8_t>;  // 4 or 16; none: not an address

Bytes bytes_of(std::string_view address) {
  constexpr std::string_view mapped = "::ffff:";
  if (address.starts_with(mapped) && address.find('.') != std::string_view::npos) address.remove_prefix(mapped.size());
  const std::string text(address);
  std::array<std::uint8_t, 16> raw{};
  if (inet_pton(AF_INET, text.c_str(), raw.data()) == 1) return {raw.begin(), raw.begin() + 4};
  if (inet_pton(AF_INET6, text.c_str(), raw.data()) == 1) return {raw.begin(), raw.end()};
  return {};
}

AddressKind kind_of_v4(const Bytes& b) {
  if (b[0] == 127) return AddressKind::loopback;
  const bool is_private = b[0] == 10 || (b[0] == 172 && (b[1] & 0xF0U) == 16) || (b[0] == 192 && b[1] == 168) ||
                          (b[0] == 169 && b[1] == 254) || (b[0] == 100 && (b[1] & 0xC0U) == 64);
  return is_private ? AddressKind::private_network : AddressKind::global;
}

}  // namespace

AddressKind address_kind(std::string_view address) {
  const auto b = bytes_of(address);
  if (b.empty()) return AddressKind::none;
  if (b.size() == 4) return kind_of_v4(b);
  bool loopback = b[15] == 1;
  for (std::size_t i = 0; i < 15; ++i) loopback = loopback && b[i] == 0;
  if (loopback) return AddressKind::loopback;
  const bool is_private = (b[0] & 0xFEU) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0U) == 0x80);
  return is_private ? AddressKind::private_network : AddressKind::global;
}

std::string network_of(std::string_view address, unsigned v4_bits, unsigned v6_bits) {
  auto b = bytes_of(address);
  if (b.empty()) return {};
  const unsigned bits = b.size() == 4 ? v4_bits : v6_bits;
  for (unsigned i = 0; i < b.size(); ++i) {
    const unsigned kept = bits <= i * 8 ? 0 : bits - i * 8;
    if (kept < 8) b[i] = static_cast<std::uint8_t>(b[i] & (0xFF00U >> kept));
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(b.size() == 4 ? AF_INET : AF_INET6, b.data(), text.data(), text.size());
  return std::string(text.data()) + "/" + std::to_string(bits);
}

}  // namespace xmpp
