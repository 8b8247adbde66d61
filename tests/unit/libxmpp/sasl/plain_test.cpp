// PLAIN messages.
#include "libxmpp/sasl/plain.hpp"

#include <doctest/doctest.h>

using namespace xmpp;
using namespace std::string_literals;

TEST_CASE("a message and its parts") {
  const auto c = parse_plain("admin@example.org\0I\xC2\xADX\0p w=,"s);
  REQUIRE(c);
  CHECK(c->authzid == "admin@example.org");
  CHECK(c->username == "IX");
  CHECK(c->password == "p w=,");
  const auto made = parse_plain(make_plain("juliet", "r0m30"));
  REQUIRE(made);
  CHECK(made->authzid.empty());
  CHECK(made->username == "juliet");
  CHECK(made->password == "r0m30");
  CHECK(make_plain("a", "b") == "\0a\0b"s);
}

TEST_CASE("refusals") {
  for (const auto& bad : {""s, "\0"s, "a"s, "\0a"s, "\0a\0"s, "\0\0b"s, "\0a\0b\0"s, "\0a\0b\0c"s}) {
    CHECK(parse_plain(bad).error().code == Errc::protocol_violation);
  }
  CHECK(parse_plain("\0\x07\0b"s).error().code == Errc::not_authorized);
  CHECK(parse_plain("\0\xFF\0b"s).error().code == Errc::not_authorized);
  CHECK(parse_plain("\0a\0"s + std::string(100000, 'b')).error().code == Errc::protocol_violation);
}
