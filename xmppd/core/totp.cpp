// TOTP on liboath.
#include "xmppd/core/totp.hpp"

#include <liboath/oath.h>

#include <cstdlib>
#include <stdexcept>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"

namespace xmppd {
namespace {

constexpr xmpp::Timestamp step_us = 30'000'000;
constexpr std::int64_t tolerated_steps = 1;  // RFC 6238 §5.2

}  // namespace

std::int64_t totp_step(xmpp::Timestamp when) { return when / step_us; }

std::string totp_code(std::string_view secret, std::int64_t step) {
  char code[totp_digits + 1];
  if (oath_hotp_generate(secret.data(), secret.size(), static_cast<std::uint64_t>(step), totp_digits, false,
                         OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK) {
    throw std::runtime_error("liboath makes no code");
  }
  return code;
}

std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, xmpp::Timestamp now) {
  std::optional<std::int64_t> match;
  const auto current = totp_step(now);
  for (auto step = current - tolerated_steps; step <= current + tolerated_steps; ++step) {
    if (xmpp::constant_time_equal(totp_code(secret, step), code)) match = step;
  }
  return match;
}

std::string base32_text(std::string_view bytes) {
  char* made = nullptr;
  std::size_t length = 0;
  if (oath_base32_encode(bytes.data(), bytes.size(), &made, &length) != OATH_OK) {
    throw std::runtime_error("liboath encodes no Base32");
  }
  std::string text(made, length);
  std::free(made);
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

std::string totp_uri(std::string_view issuer, std::string_view account, std::string_view secret) {
  const auto name = xmpp::percent_encode(issuer);
  return "otpauth://totp/" + name + ":" + xmpp::percent_encode(account) + "?secret=" + base32_text(secret) +
         "&issuer=" + name;
}

}  // namespace xmppd
