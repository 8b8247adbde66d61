// Unpredictable bytes and identifiers, from OpenSSL's generator.
#include "libxmpp/base/random.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "libxmpp/base/encoding.hpp"

namespace xmpp {

std::string random_bytes(std::size_t count) {
  if (count > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw std::invalid_argument("too many random bytes asked for");
  }
  std::string result(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(result.data()), static_cast<int>(count)) != 1) {
    throw std::runtime_error("the system's random generator failed");
  }
  return result;
}

std::string random_id() {
  std::string id = base64_encode(random_bytes(15));  // 15 bytes: 20 characters without padding
  std::replace(id.begin(), id.end(), '+', '-');
  std::replace(id.begin(), id.end(), '/', '_');
  return id;
}

}  // namespace xmpp
