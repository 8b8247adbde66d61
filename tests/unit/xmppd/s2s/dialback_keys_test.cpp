// DialbackKeys: the example of XEP-0185, and that a key is for nothing else.
#include "xmppd/s2s/dialback_keys.hpp"

#include <doctest/doctest.h>

using namespace xmppd;

TEST_CASE("the key of XEP-0185's example") {
  const DialbackKeys keys("s3cr3tf0rd14lb4ck");
  const DialbackClaim claim{"xmpp.example.com", "example.org", "D60000229F"};
  CHECK(keys.key(claim) == "37c69b1cf07a3f67c04a5ef5902fa5114f2c76fe4a2686482ba5b89323075643");
  CHECK(keys.right(claim, keys.key(claim)));
}

// CVE-2016-0756, CVE-2016-1232.
TEST_CASE("a key is for one stream, one pair and one secret") {
  const DialbackKeys keys("s3cr3tf0rd14lb4ck");
  const std::string key = keys.key({"a.test", "b.test", "1"});
  CHECK(!keys.right({"a.test", "b.test", "2"}, key));
  CHECK(!keys.right({"b.test", "a.test", "1"}, key));
  CHECK(!keys.right({"a.test", "b.test", "1"}, ""));
  CHECK(!DialbackKeys("other").right({"a.test", "b.test", "1"}, key));
}
