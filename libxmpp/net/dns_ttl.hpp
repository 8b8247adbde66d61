// For how long a DNS reply may be remembered; a pure function. Private to libxmpp/net.
#pragma once

#include <cstdint>
#include <string_view>

namespace xmpp {

// Seconds, from the bytes of a reply: the smallest TTL of its answers (RFC 2181 §5.2, §8); without any answer what the
// SOA record says of there being none (RFC 2308 §5). 0: not at all, or the reply is malformed.
std::uint32_t dns_ttl(std::string_view reply);

}  // namespace xmpp
