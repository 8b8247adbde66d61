// What other servers and clients find in DNS of a domain served here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "xmppd/check/dns.hpp"
#include "xmppd/check/finding.hpp"

namespace xmppd {

// A domain, and the ports at which it is served; 0: not at all.
struct ServedDomain {
  std::string name;
  std::string host;  // that new records shall point to
  std::uint16_t c2s = 0, c2s_direct_tls = 0, s2s = 0, s2s_direct_tls = 0;
};

// `own`: the addresses of this machine.
void check_dns(const ServedDomain& domain, Dns& dns, const std::vector<std::string>& own, Findings& findings);

}  // namespace xmppd
