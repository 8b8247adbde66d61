// What an IP address tells of where somebody is, in no more bits than are wanted.
#pragma once

#include <string>
#include <string_view>

namespace xmpp {

// private_network: RFC 1918, RFC 4193, RFC 6598 and link-local addresses; none: not an address.
enum class AddressKind { none, loopback, private_network, global };

// "::ffff:192.0.2.7", as dual-stack sockets show it, counts as IPv4 here and below.
AddressKind address_kind(std::string_view address);
// The network that an address lies in: ("192.0.2.7", 24, 48) → "192.0.2.0/24", ("2001:db8:1:2::5", 24, 48) →
// "2001:db8:1::/48". Empty: not an address.
std::string network_of(std::string_view address, unsigned v4_bits, unsigned v6_bits);

}  // namespace xmpp
