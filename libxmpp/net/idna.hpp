// Domain names as DNS, SNI and certificates spell them. For libxmpp/net and xmppd/check.
#pragma once

#include <string>
#include <string_view>

namespace xmpp {

// The ASCII form (UTS 46, A-labels) in lower case, without a trailing dot. What can't be converted comes back in lower
// case as it is: it will match nothing.
std::string to_ascii_domain(std::string_view domain);
// A numeric IPv4 or IPv6 address, which has neither SRV records nor SNI.
bool is_ip_address(const std::string& text);

}  // namespace xmpp
