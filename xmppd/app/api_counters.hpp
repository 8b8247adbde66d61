// ApiCounters: requests to the HTTP API since the start, by what came of them.
#pragma once

#include <cstdint>

namespace xmppd {

struct ApiCounters {
  std::uint64_t done = 0;
  std::uint64_t refused = 0;       // wrong arguments, or not within the token's scope
  std::uint64_t unauthorized = 0;  // without a token that is good
  std::uint64_t failed = 0;        // our fault
};

}  // namespace xmppd
