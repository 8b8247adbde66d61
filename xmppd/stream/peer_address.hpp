// What limits by address count as one peer: an IPv4 address, or the /64 network of an IPv6 address.
#pragma once

#include <string>
#include <string_view>

namespace xmppd {

// "192.0.2.7" → itself, "::ffff:192.0.2.7" → "192.0.2.7", "2001:db8::5" → "2001:db8::/64"; anything else → itself.
std::string address_group(std::string_view address);
// 127.0.0.0/8 or ::1.
bool is_loopback(std::string_view address);

}  // namespace xmppd
