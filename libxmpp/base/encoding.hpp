// Base64, hexadecimal and percent-encoding, strict in what they accept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xmpp {

// RFC 4648 §4 with padding, no line breaks.
std::string base64_encode(std::string_view bytes);
// Refuses whitespace, missing padding, stray bits and foreign characters.
std::optional<std::string> base64_decode(std::string_view text);
// Lower-case hexadecimal.
std::string hex_encode(std::string_view bytes);
std::optional<std::string> hex_decode(std::string_view text);
// RFC 3986 §2.1: all but the unreserved characters become %XX.
std::string percent_encode(std::string_view bytes);
// What is no escape stays as it is.
std::string percent_decode(std::string_view text);

}  // namespace xmpp
