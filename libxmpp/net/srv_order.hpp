// In which order to try what DNS answered; pure functions. Private to libxmpp/net.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace xmpp {

struct SrvRecord {
  std::uint16_t priority = 0;
  std::uint16_t weight = 0;
  std::uint16_t port = 0;
  std::string target;  // empty: the root, "this service is not here" (RFC 2782)
  bool direct_tls = false;
};

// A number in [0, limit].
using RandomUpTo = std::function<std::uint32_t(std::uint32_t limit)>;

// Lower priorities first; within one, drawn by weight (RFC 2782). XEP-0368 §3: records for direct TLS and for STARTTLS
// are one list. Records for the root are left out.
std::vector<SrvRecord> order_srv(std::vector<SrvRecord> records, const RandomUpTo& random);
// IPv6 and IPv4 take turns, starting with the family of the first; the order within a family stays.
std::vector<std::string> interleave_families(const std::vector<std::string>& addresses);

}  // namespace xmpp
