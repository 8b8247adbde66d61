// SrvResolver against a name server on loopback.
#include "libxmpp/net/srv_resolver.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>

#include "tests/unit/libxmpp/net/fake_dns.hpp"

using namespace xmpp;
using namespace xmpp::test;

namespace {

struct Resolution {
  EventLoop loop;
  FakeDns dns{loop};
  std::unique_ptr<SrvResolver> resolver = std::make_unique<SrvResolver>(loop, dns.address());
  std::optional<Result<std::vector<Endpoint>>> result;
  int answers = 0;

  SrvResolver::Answer collect() {
    return [this](Result<std::vector<Endpoint>> got) {
      ++answers;
      result = std::move(got);
      loop.stop();
    };
  }
  void run() {
    CHECK_FALSE(result);
    Timer limit(loop);
    limit.start(10000, [this] { loop.stop(); });
    loop.run();
    REQUIRE(result);
    CHECK(answers == 1);
  }
  void service(const std::string& domain, unsigned timeout_ms = 5000, const std::string& name = "xmpp-client") {
    resolver->resolve_service(domain, name, 5222, timeout_ms, collect());
    run();
  }
  // "host address port[!]" of each endpoint.
  std::string text() const {
    if (!*result) return "error: " + std::string(to_string(result->error().code));
    std::string all;
    for (const Endpoint& endpoint : **result) {
      all += endpoint.host + " " + endpoint.address + " " + std::to_string(endpoint.port) +
             (endpoint.direct_tls ? "!; " : "; ");
    }
    return all;
  }
};

}  // namespace

TEST_CASE("both kinds of SRV records are one list by priority, each expanded to its addresses") {
  Resolution r;
  r.dns.srv("_xmpp-client._tcp.example.test", 10, 0, 5222, "one.example.test");
  r.dns.srv("_xmpp-client._tcp.example.test", 30, 0, 5333, "three.example.test");
  r.dns.srv("_xmpps-client._tcp.example.test", 20, 0, 443, "two.example.test");
  r.dns.a("one.example.test", "192.0.2.1");
  r.dns.a("two.example.test", "192.0.2.2");
  r.dns.a("three.example.test", "192.0.2.3");
  r.service("example.test");
  CHECK(r.text() ==
        "one.example.test 192.0.2.1 5222; two.example.test 192.0.2.2 443!; three.example.test 192.0.2.3 5333; ");
}

TEST_CASE("IPv6 and IPv4 take turns") {
  Resolution r;
  for (const char* address : {"192.0.2.1", "192.0.2.2"}) r.dns.a("host.test", address);
  for (const char* address : {"2001:db8::1", "2001:db8::2"}) r.dns.aaaa("host.test", address);
  r.resolver->resolve_host("host.test", 5269, true, 5000, r.collect());
  r.run();
  REQUIRE(*r.result);
  const auto& endpoints = **r.result;
  REQUIRE(endpoints.size() == 4);
  const auto is_v6 = [](const Endpoint& endpoint) { return endpoint.address.find(':') != std::string::npos; };
  CHECK(is_v6(endpoints[0]) != is_v6(endpoints[1]));
  CHECK(is_v6(endpoints[1]) != is_v6(endpoints[2]));
  CHECK(is_v6(endpoints[2]) != is_v6(endpoints[3]));
  CHECK(endpoints[0].port == 5269);
  CHECK(endpoints[0].direct_tls);
}

TEST_CASE("servers are asked for their own records") {
  Resolution r;
  r.dns.srv("_xmpp-server._tcp.example.test", 1, 0, 5269, "s.example.test");
  r.dns.srv("_xmpps-server._tcp.example.test", 2, 0, 5270, "s.example.test");
  r.dns.a("s.example.test", "192.0.2.9");
  r.service("example.test", 5000, "xmpp-server");
  CHECK(r.text() == "s.example.test 192.0.2.9 5269; s.example.test 192.0.2.9 5270!; ");
}

TEST_CASE("without SRV records: the domain itself on the default port; internationalised ones in ASCII") {
  Resolution r;
  r.dns.a("xn--bcher-kva.test", "192.0.2.7");
  r.service(
      "B\xc3\xbc"
      "cher.test");
  CHECK(r.text() == "xn--bcher-kva.test 192.0.2.7 5222; ");
}

TEST_CASE("a root target means: not here") {
  Resolution r;
  r.dns.srv("_xmpp-client._tcp.example.test", 0, 0, 0, "");
  r.dns.a("example.test", "192.0.2.1");
  SUBCASE("only target") {
    r.service("example.test");
    CHECK(r.text() == "error: not found");
    CHECK(r.result->error().detail.find("example.test") != std::string::npos);
  }
  SUBCASE("but direct TLS is there") {
    r.dns.srv("_xmpps-client._tcp.example.test", 0, 0, 443, "d.example.test");
    r.dns.a("d.example.test", "192.0.2.2");
    r.service("example.test");
    CHECK(r.text() == "d.example.test 192.0.2.2 443!; ");
  }
}

TEST_CASE("nothing at all: not found, the domain named") {
  Resolution r;
  r.service("nowhere.test");
  CHECK(r.text() == "error: not found");
  CHECK(r.result->error().detail.find("nowhere.test") != std::string::npos);
}

TEST_CASE("a server that never answers: timed out in time") {
  Resolution r;
  r.dns.drop("silent.test");
  r.dns.drop("_xmpp-client._tcp.silent.test");
  r.dns.drop("_xmpps-client._tcp.silent.test");
  const auto start = r.loop.now_ms();
  r.service("silent.test", 500);
  CHECK(r.text() == "error: timed out");
  CHECK(r.result->error().detail.find("silent.test") != std::string::npos);
  CHECK(r.loop.now_ms() - start < 2000);
}

TEST_CASE("unanswered SRV questions leave time for the address, one dead target for the others") {
  Resolution r;
  SUBCASE("SRV dropped") {
    r.dns.drop("_xmpp-client._tcp.half.test");
    r.dns.drop("_xmpps-client._tcp.half.test");
    r.dns.a("half.test", "192.0.2.5");
    r.service("half.test", 1000);
    CHECK(r.text() == "half.test 192.0.2.5 5222; ");
  }
  SUBCASE("one target dropped") {
    r.dns.srv("_xmpp-client._tcp.half.test", 1, 0, 1111, "dead.half.test");
    r.dns.srv("_xmpp-client._tcp.half.test", 2, 0, 2222, "live.half.test");
    r.dns.drop("dead.half.test");
    r.dns.a("live.half.test", "192.0.2.6");
    r.service("half.test", 1000);
    CHECK(r.text() == "live.half.test 192.0.2.6 2222; ");
  }
}

TEST_CASE("garbled answers are no answers") {
  Resolution r;
  for (const char* name : {"_xmpp-client._tcp.noise.test", "_xmpps-client._tcp.noise.test", "noise.test"}) {
    r.dns.garble(name);
  }
  r.service("noise.test", 1000);
  CHECK_FALSE(*r.result);
}

TEST_CASE("no more is expanded than the bounds allow") {
  Resolution r;
  for (unsigned i = 0; i < 17; ++i) r.dns.srv("_xmpp-client._tcp.big.test", i, 0, 1000 + i, "t.test");
  for (int i = 1; i <= 12; ++i) r.dns.a("t.test", "192.0.2." + std::to_string(i));
  r.service("big.test");
  REQUIRE(*r.result);
  CHECK((*r.result)->size() == 16 * 8);
}

TEST_CASE("numeric addresses are not asked for") {
  Resolution r;
  SUBCASE("as a host") {
    r.resolver->resolve_host("2001:db8::5", 1234, false, 1000, r.collect());
    r.run();
    CHECK(r.text() == "2001:db8::5 2001:db8::5 1234; ");
  }
  SUBCASE("as a domain") {
    r.service("192.0.2.44");
    CHECK(r.text() == "192.0.2.44 192.0.2.44 5222; ");
  }
  CHECK(r.dns.asked().empty());
}

TEST_CASE("localhost is known without asking") {
  Resolution r;
  r.service("localhost");
  REQUIRE(*r.result);
  CHECK(std::any_of((*r.result)->begin(), (*r.result)->end(), [](const Endpoint& endpoint) {
    return endpoint.address == "127.0.0.1" || endpoint.address == "::1";
  }));
  CHECK(r.dns.asked().empty());
}

TEST_CASE("a malformed domain is an error, a malformed server an exception") {
  Resolution r;
  r.service(std::string(70, 'x') + ".test");
  CHECK_FALSE(*r.result);
  CHECK_THROWS_AS(SrvResolver(r.loop, "not an address"), std::runtime_error);
}

TEST_CASE("many at once, and one after the other") {
  Resolution r;
  r.dns.a("host.test", "192.0.2.1");
  int answered = 0;
  for (int i = 0; i < 50; ++i) {
    r.resolver->resolve_service("host.test", "xmpp-client", 5222, 5000, [&](Result<std::vector<Endpoint>> got) {
      CHECK(got.has_value());
      if (++answered == 50) r.loop.stop();
    });
  }
  r.loop.run();
  CHECK(answered == 50);
  r.service("host.test");
  CHECK(r.text() == "host.test 192.0.2.1 5222; ");
}

TEST_CASE("no callback after destruction; destroying in the callback is fine") {
  Resolution r;
  r.dns.a("host.test", "192.0.2.1");
  Timer limit(r.loop);
  SUBCASE("while asking") {
    r.resolver->resolve_service("host.test", "xmpp-client", 5222, 5000, r.collect());
    r.loop.run_once_nowait();
    r.resolver.reset();
  }
  SUBCASE("with the answer on its way") {
    r.resolver->resolve_host("192.0.2.1", 1, false, 5000, r.collect());
    r.resolver.reset();
  }
  SUBCASE("in the callback") {
    r.resolver->resolve_service("host.test", "xmpp-client", 5222, 5000,
                                [&](Result<std::vector<Endpoint>>) { r.resolver.reset(); });
  }
  limit.start(200, [&] { r.loop.stop(); });
  r.loop.run();
  CHECK(r.answers == 0);
}

TEST_CASE("what DNS said is remembered for as long as it says") {
  Resolution r;
  r.resolver = std::make_unique<SrvResolver>(r.loop, r.dns.address(), 100);
  r.dns.srv("_xmpp-client._tcp.example.test", 10, 0, 5222, "host.example.test");
  r.dns.a("host.example.test", "192.0.2.1");
  r.dns.negative_ttl(2);
  r.dns.ttl(1);
  const auto again = [&r] {
    r.result.reset();
    r.answers = 0;
    const auto before = r.dns.asked().size();
    r.service("example.test");
    CHECK(r.text() == "host.example.test 192.0.2.1 5222; ");
    return r.dns.asked().size() - before;
  };
  CHECK(again() >= 3);  // two kinds of SRV, A, perhaps AAAA
  CHECK(again() == 0);
  Timer later(r.loop);
  later.start(1200, [&r] { r.loop.stop(); });
  r.loop.run();
  const auto asked = again();
  CHECK(asked >= 2);
  CHECK(std::count(r.dns.asked().begin(), r.dns.asked().end(), "_xmpps-client._tcp.example.test") == 1);
  r.resolver->forget();
  CHECK(again() >= 3);
}

TEST_CASE("that there is nothing is remembered, that nothing was heard is not") {
  Resolution r;
  r.resolver = std::make_unique<SrvResolver>(r.loop, r.dns.address(), 100);
  r.dns.negative_ttl(60);
  r.dns.garble("garbled.test");
  using Case = std::pair<std::string, bool>;
  for (const Case& each : {Case{"nowhere.test", false}, Case{"garbled.test", true}}) {
    const auto& name = each.first;
    CAPTURE(name);
    std::size_t asked = 0;
    for (int round = 0; round < 2; ++round) {
      r.result.reset();
      r.answers = 0;
      const auto before = r.dns.asked().size();
      r.resolver->resolve_host(name, 5269, false, 3000, r.collect());
      r.run();
      CHECK_FALSE(*r.result);
      asked = r.dns.asked().size() - before;
    }
    CHECK((asked != 0) == each.second);
  }
}
