// Hashed tokens: what proves one, and what does not.
#include "libxmpp/sasl/hashed_token.hpp"

#include <doctest/doctest.h>

#include "libxmpp/base/encoding.hpp"

using namespace xmpp;

TEST_CASE("a token is proven by both ends, bound to what its mechanism says") {
  const auto message = make_hashed_token("ro\xC2\xADmeo", "secret", "binding");
  const auto said = parse_hashed_token(message);
  REQUIRE(said);
  CHECK(said->username == "romeo");
  CHECK(proves_token(said->proof, "secret", "binding"));
  CHECK_FALSE(proves_token(said->proof, "secret", ""));
  CHECK_FALSE(proves_token(said->proof, "secre", "binding"));
  const auto answer = answer_hashed_token("secret", "binding");
  CHECK(proves_server_token(answer, "secret", "binding"));
  CHECK_FALSE(proves_server_token(said->proof, "secret", "binding"));  // ours sent back proves nothing
  CHECK_FALSE(proves_server_token("", "secret", "binding"));
}

TEST_CASE("the draft's formula, computed elsewhere") {
  // python3: hmac.digest(b"secret", b"Initiator" + b"\x01\x02", "sha256").hex()
  const auto message = make_hashed_token("u", "secret", "\x01\x02");
  CHECK(hex_encode(message.substr(2)) == "5deddce5fc3adfaf5f9e8b79c13f92d8dbbaa1be82625d1b00fa6f391b37beb7");
  CHECK(hex_encode(answer_hashed_token("secret", "\x01\x02")) == "47b6e0cf0b427adb795ea80a094ac9e71aea159e368a4d3e935eaa958b6ee6cc");
}

TEST_CASE("which mechanism binds to what") {
  CHECK(hashed_token_binding("HT-SHA-256-EXPR") == "tls-exporter");
  CHECK(hashed_token_binding("HT-SHA-256-ENDP") == "tls-server-end-point");
  CHECK(hashed_token_binding("HT-SHA-256-NONE") == "");
  CHECK_FALSE(hashed_token_binding("HT-SHA-256-UNIQ"));
  CHECK_FALSE(hashed_token_binding("HT-SHA-1-NONE"));
}

TEST_CASE("malformed messages") {
  const std::string proof(32, 'p');
  for (const auto& bad : {std::string(), std::string("u"), std::string(1, '\0') + proof, "u" + proof,
                          std::string("u\0", 2) + proof + "x", std::string("u\0", 2) + proof.substr(1),
                          std::string(5000, 'u') + '\0' + proof}) {
    CHECK(parse_hashed_token(bad).error().code == Errc::protocol_violation);
  }
  CHECK(parse_hashed_token(std::string("\x07\0", 2) + proof).error().code == Errc::not_authorized);
}
