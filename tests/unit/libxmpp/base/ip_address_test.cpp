// Addresses and the networks they lie in.
#include <doctest/doctest.h>

#include "libxmpp/base/ip_address.hpp"

using namespace xmpp;

TEST_CASE("ip address: what kind it is") {
  for (const auto* text : {"127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"}) {
    CHECK_MESSAGE(address_kind(text) == AddressKind::loopback, text);
  }
  for (const auto* text : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.3.4", "100.64.0.1",
                           "100.127.0.1", "fd00::1", "fe80::1", "febf::1", "::ffff:10.0.0.1"}) {
    CHECK_MESSAGE(address_kind(text) == AddressKind::private_network, text);
  }
  for (const auto* text : {"192.0.2.7", "172.32.0.1", "172.15.0.1", "100.128.0.1", "2001:db8::1", "fec0::1", "11.0.0.1"}) {
    CHECK_MESSAGE(address_kind(text) == AddressKind::global, text);
  }
  for (const auto* text : {"", "localhost", "1.2.3", "1.2.3.4.5", "::g", "[::1]"}) {
    CHECK_MESSAGE(address_kind(text) == AddressKind::none, text);
  }
}

TEST_CASE("ip address: the network it lies in") {
  CHECK(network_of("192.0.2.7", 24, 48) == "192.0.2.0/24");
  CHECK(network_of("192.0.255.255", 17, 48) == "192.0.128.0/17");
  CHECK(network_of("::ffff:192.0.2.7", 24, 48) == "192.0.2.0/24");
  CHECK(network_of("2001:db8:1:2::5", 24, 48) == "2001:db8:1::/48");
  CHECK(network_of("2001:db8:1:2::5", 24, 64) == "2001:db8:1:2::/64");
  CHECK(network_of("192.0.2.7", 32, 128) == "192.0.2.7/32");
  CHECK(network_of("192.0.2.7", 0, 0) == "0.0.0.0/0");
  CHECK(network_of("somewhere", 24, 48).empty());
}
