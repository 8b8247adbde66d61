// Addresses to listen on, as people write them.
#include "xmppd/app/listen_address.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

TEST_CASE("listen addresses: what is accepted") {
  auto parsed = parse_listen_address("192.0.2.1:5222").value();
  REQUIRE(parsed.size() == 1);
  CHECK(parsed[0].address == "192.0.2.1");
  CHECK(parsed[0].port == 5222);
  CHECK_FALSE(parsed[0].is_loopback());
  parsed = parse_listen_address("[2001:db8::1]:0").value();
  CHECK(parsed[0].address == "2001:db8::1");
  CHECK(parsed[0].port == 0);
  parsed = parse_listen_address(":5222").value();
  REQUIRE(parsed.size() == 2);
  CHECK(parsed[0].address == "0.0.0.0");
  CHECK_FALSE(parsed[0].if_possible);
  CHECK(parsed[1].address == "::");
  CHECK(parsed[1].if_possible);
  CHECK(parse_listen_address("127.0.0.2:1").value()[0].is_loopback());
  CHECK(parse_listen_address("[::1]:1").value()[0].is_loopback());
}

TEST_CASE("listen addresses: what is not") {
  for (const auto* text :
       {"", ":", "5222", "localhost:5222", "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1", "192.0.2.1: 1",
        "192.0.2.256:1", "::1:5222", "[::1]", "[::1:5222", "[192.0.2.1]:5222", "[]:5222", "[:5222", "]:5222"}) {
    CHECK_MESSAGE(!parse_listen_address(text).has_value(), text);
  }
}
