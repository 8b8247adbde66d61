// dns_ttl(): how long a reply is good for; and TtlCache, which remembers that long.
#include "libxmpp/net/dns_ttl.hpp"

#include <doctest/doctest.h>

#include <string>

#include "libxmpp/net/ttl_cache.hpp"

using namespace xmpp;

namespace {

std::string number(unsigned value) { return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)}; }
std::string header(unsigned answers, unsigned authorities) {
  return std::string(4, 'x') + number(1) + number(answers) + number(authorities) + number(0) + "\x01x\x04test" +
         std::string(1, '\0') + number(33) + number(1);
}
std::string record(unsigned type, unsigned ttl_high, unsigned ttl, const std::string& data) {
  return "\xc0\x0c" + number(type) + number(1) + number(ttl_high) + number(ttl) +
         number(static_cast<unsigned>(data.size())) + data;
}
std::string soa(unsigned minimum) { return std::string(18, '\0') + number(0) + number(minimum); }

}  // namespace

TEST_CASE("of several answers the shortest counts") {
  CHECK(dns_ttl(header(2, 0) + record(33, 0, 300, "data") + record(33, 0, 20, "")) == 20);
  CHECK(dns_ttl(header(1, 1) + record(33, 0, 300, "") + record(6, 0, 10, soa(5))) == 300);
  CHECK(dns_ttl(header(1, 0) + record(33, 0x8000, 5, "")) == 0);  // RFC 2181 §8
}

TEST_CASE("where there is none the SOA record says for how long") {
  CHECK(dns_ttl(header(0, 1) + record(6, 0, 600, soa(40))) == 40);
  CHECK(dns_ttl(header(0, 1) + record(6, 0, 30, soa(40))) == 30);
  CHECK(dns_ttl(header(0, 1) + record(2, 0, 30, "ns")) == 0);
  CHECK(dns_ttl(header(0, 0)) == 0);
}

TEST_CASE("a reply that is cut or wrong is not remembered") {
  const std::string whole = header(2, 0) + record(33, 0, 300, "data") + record(33, 0, 20, "more");
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK(dns_ttl(whole.substr(0, size)) == 0);
  CHECK(dns_ttl(std::string(200, '\xff')) == 0);
  CHECK(dns_ttl(header(65535, 65535)) == 0);
}

TEST_CASE("what is remembered has its time and a bound; what would end first makes room") {
  TtlCache<int> cache(2);
  cache.put("a", 1, 100, 0);
  CHECK(cache.find("a", 99) == 1);
  CHECK_FALSE(cache.find("a", 100));
  CHECK(cache.size() == 0);
  cache.put("a", 1, 300, 0);
  cache.put("b", 2, 100, 0);
  cache.put("c", 3, 200, 0);
  CHECK(cache.size() == 2);
  CHECK_FALSE(cache.find("b", 1));
  CHECK(cache.find("a", 1) == 1);
  cache.put("a", 4, 0, 1);
  CHECK_FALSE(cache.find("a", 1));
  TtlCache<int> none(0);
  none.put("a", 1, 100, 0);
  CHECK_FALSE(none.find("a", 0));
}
