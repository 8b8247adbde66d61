// Codes of authenticators.
#include "xmppd/core/totp.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

namespace {

const std::string rfc_secret = "12345678901234567890";

}  // namespace

TEST_CASE("totp: the vectors of RFC 6238, appendix B, in six digits") {
  const auto at = [](std::int64_t seconds) { return totp_code(rfc_secret, totp_step(seconds * 1'000'000)); };
  CHECK(at(59) == "287082");
  CHECK(at(1111111109) == "081804");
  CHECK(at(1111111111) == "050471");
  CHECK(at(1234567890) == "005924");
  CHECK(at(2000000000) == "279037");
  CHECK(at(20000000000) == "353130");
}

TEST_CASE("totp: one step before or behind") {
  constexpr xmpp::Timestamp now = 1'234'567'890'000'000;
  const auto step = totp_step(now);
  for (const int off : {-1, 0, 1}) CHECK(totp_match(rfc_secret, totp_code(rfc_secret, step + off), now) == step + off);
  for (const int off : {-2, 2}) CHECK_FALSE(totp_match(rfc_secret, totp_code(rfc_secret, step + off), now));
  CHECK_FALSE(totp_match(rfc_secret, "", now));
  CHECK_FALSE(totp_match("another secret of 20", "005924", now));
}

TEST_CASE("totp: what an authenticator reads") {
  CHECK(base32_text("foobar") == "MZXW6YTBOI");
  CHECK(base32_text("foob") == "MZXW6YQ");
  CHECK(totp_uri("example.org", "romeo@example.org", "foobar") ==
        "otpauth://totp/example.org:romeo%40example.org?secret=MZXW6YTBOI&issuer=example.org");
}
