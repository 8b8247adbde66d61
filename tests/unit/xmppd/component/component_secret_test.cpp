// component.secrets: what is accepted, and the handshake of XEP-0114.
#include "xmppd/component/component_secret.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

TEST_CASE("a line is a domain and a secret, which may hold spaces") {
  const auto parsed = parse_component_secret("IRC.example.org a secret of words");
  REQUIRE(parsed);
  CHECK(parsed->domain.text() == "irc.example.org");
  CHECK(parsed->secret == "a secret of words");
}

TEST_CASE("what is missing or too short is refused, and the secret is not repeated") {
  for (const char* text : {"", "irc.example.org", "irc.example.org ", "irc.example.org short", "not..a.domain 12345678",
                           "user@example.org 12345678"}) {
    CAPTURE(text);
    const auto parsed = parse_component_secret(text);
    REQUIRE(!parsed);
    CHECK(parsed.error().detail.find("12345678") == std::string::npos);
    CHECK(parsed.error().detail.find("short") == std::string::npos);
  }
}

TEST_CASE("the handshake is SHA-1 of stream id and secret in lower-case hexadecimal") {
  // printf 3BF96D32secret-of-plays | sha1sum
  CHECK(component_handshake("3BF96D32", "secret-of-plays") == "81b7b11df7631985a918912095c51b1876de1ca0");
}
