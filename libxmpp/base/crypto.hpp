// Hashes, HMAC and PBKDF2 on OpenSSL, and comparisons that take the same time whatever they find.
#pragma once

#include <string>
#include <string_view>

namespace xmpp {

enum class HashAlgorithm { sha1, sha256, sha512 };

std::size_t digest_size(HashAlgorithm algorithm);
std::string digest(HashAlgorithm algorithm, std::string_view data);
std::string hmac(HashAlgorithm algorithm, std::string_view key, std::string_view data);
// RFC 8018 §5.2 with a key as long as the digest. Slow on purpose: call it on the thread pool (EventLoop::work).
std::string pbkdf2(HashAlgorithm algorithm, std::string_view password, std::string_view salt, unsigned iterations);
bool constant_time_equal(std::string_view a, std::string_view b);
// Overwrites the content so that it does not stay in memory, then clears it.
void wipe(std::string& secret);

}  // namespace xmpp
