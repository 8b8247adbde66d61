// Backoff with jitter from the system's random numbers.
#include "tui-client/xmpp/backoff.hpp"

#include <algorithm>
#include <cstring>

#include "libxmpp/base/random.hpp"

namespace tui {

unsigned Backoff::next_ms() {
  const std::uint64_t doubled = std::uint64_t{first_ms_} << std::min(attempts_, 20U);
  const auto whole = static_cast<unsigned>(std::min<std::uint64_t>(doubled, max_ms_));
  ++attempts_;
  std::uint32_t random = 0;
  const std::string bytes = xmpp::random_bytes(sizeof random);
  std::memcpy(&random, bytes.data(), sizeof random);
  return whole / 2 + random % (whole / 2 + 1);
}

}  // namespace tui
