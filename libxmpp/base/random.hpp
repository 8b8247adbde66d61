// Unpredictable bytes and identifiers, from OpenSSL's generator.
#pragma once

#include <cstddef>
#include <string>

namespace xmpp {

// `count` bytes of cryptographic quality. Throws std::runtime_error if the system has none (a broken invariant).
std::string random_bytes(std::size_t count);
// A URL- and XML-safe identifier with 120 bits of randomness (20 characters).
std::string random_id();

}  // namespace xmpp
