#include "xmppd/stream/peer_address.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

TEST_CASE("addresses group by what one customer usually gets") {
  CHECK(address_group("192.0.2.7") == "192.0.2.7");
  CHECK(address_group("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(address_group("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(address_group("2001:db8:1:2:ffff::1") == address_group("2001:db8:1:2::"));
  CHECK(address_group("2001:db8:1:3::1") != address_group("2001:db8:1:2::1"));
  CHECK(address_group("::1") == "::1");
  CHECK(address_group("") == "");
}

TEST_CASE("loopback is 127.0.0.0/8 and ::1") {
  CHECK(is_loopback("127.0.0.1"));
  CHECK(is_loopback("127.255.3.4"));
  CHECK(is_loopback("::1"));
  CHECK(is_loopback("::ffff:127.0.0.1"));
  CHECK_FALSE(is_loopback("128.0.0.1"));
  CHECK_FALSE(is_loopback("::2"));
  CHECK_FALSE(is_loopback("127.0.0.1.example.org"));
  CHECK_FALSE(is_loopback(""));
}
