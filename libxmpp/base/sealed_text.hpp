// Sealed text: bytes that only who has a key can read or make (AES-256-GCM, with a nonce of their own).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xmpp {

// `key`: of any length, used by its HMAC-SHA-256. `context` is not part of the result, but has to be the same again:
// whose it is, so that what is sealed for one can't be given to another. Throws std::runtime_error where OpenSSL fails.
std::string seal_text(std::string_view key, std::string_view context, std::string_view plain);
// nullopt: another key or context, or changed since.
std::optional<std::string> unseal_text(std::string_view key, std::string_view context, std::string_view sealed);

}  // namespace xmpp
