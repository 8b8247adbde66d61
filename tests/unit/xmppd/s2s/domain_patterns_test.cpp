// Domain patterns, routes, and who may be talked to.
#include "xmppd/s2s/domain_patterns.hpp"

#include <doctest/doctest.h>

#include "xmppd/s2s/s2s_route.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

using namespace xmppd;

TEST_CASE("a pattern means a domain, all below one, or all") {
  CHECK(matches_pattern("example.net", "example.net"));
  CHECK(!matches_pattern("example.net", "www.example.net"));
  CHECK(matches_pattern("*.example.net", "a.b.example.net"));
  CHECK(!matches_pattern("*.example.net", "example.net"));
  CHECK(!matches_pattern("*.example.net", "notexample.net"));
  CHECK(!matches_pattern("*.example.net", ".example.net.evil.test"));
  CHECK(matches_pattern("*", "whatever.test"));
  CHECK(is_domain_pattern("*.example.net"));
  CHECK(!is_domain_pattern("Example.net"));
  CHECK(!is_domain_pattern("a*.example.net"));
  CHECK(!is_domain_pattern(""));
}

TEST_CASE("what is blocked is blocked, and with a list of those allowed all others are") {
  Config config;
  CHECK(may_talk_to(config, "a.test"));
  config.set(settings::s2s_block, std::vector<std::string>{"*.bad.test", "bad.test"});
  CHECK(!may_talk_to(config, "x.bad.test"));
  CHECK(may_talk_to(config, "a.test"));
  config.set(settings::s2s_allow, std::vector<std::string>{"a.test", "bad.test"});
  CHECK(may_talk_to(config, "a.test"));
  CHECK(!may_talk_to(config, "b.test"));
  CHECK(!may_talk_to(config, "bad.test"));
}

TEST_CASE("routes are read, and what is none is refused") {
  const auto route = parse_s2s_route("*.lan [2001:db8::1]:5270 tls");
  REQUIRE(route);
  CHECK(route->pattern == "*.lan");
  CHECK(route->host == "2001:db8::1");
  CHECK(route->port == 5270);
  CHECK(route->direct_tls);
  for (const char* wrong : {"", "a.test", "a.test host", "a.test host:0", "a.test host:70000", "a.test :1",
                            "A.test h:1", "a.test h:1 TLS", "a.test h i:1"}) {
    CAPTURE(wrong);
    CHECK(!parse_s2s_route(wrong));
  }
  Config config;
  config.set(settings::s2s_routes, std::vector<std::string>{"a.test 127.0.0.1:1", "* 127.0.0.1:2"});
  CHECK(find_s2s_route(config, "a.test")->port == 1);
  CHECK(find_s2s_route(config, "b.test")->port == 2);
}
