// TOTP (RFC 6238): codes that a device shows for a moment. SHA-1, six digits, thirty seconds: what every authenticator
// knows, whatever a URI says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

constexpr std::size_t totp_secret_bytes = 20;  // RFC 4226 §4 R6
constexpr std::size_t totp_digits = 6;

// The time step that `when` lies in.
std::int64_t totp_step(xmpp::Timestamp when);
// The code of a step; throws std::runtime_error where liboath fails.
std::string totp_code(std::string_view secret, std::int64_t step);
// The step that `code` is of, at `now` or one step (a slow finger, a clock that is off) before or behind it; nullopt:
// of none. Takes the same time in either case.
std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, xmpp::Timestamp now);
// RFC 4648 §6 without padding, as authenticators want secrets.
std::string base32_text(std::string_view bytes);
// "otpauth://totp/example.org:romeo%40example.org?secret=…&issuer=example.org"
std::string totp_uri(std::string_view issuer, std::string_view account, std::string_view secret);

}  // namespace xmppd
