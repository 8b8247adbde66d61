// TlsContext: which files it takes, what it says of the others.
#include "libxmpp/net/tls_context.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/unit/libxmpp/net/fixtures.hpp"

using namespace xmpp;
using namespace xmpp::test;

TEST_CASE("a key file open to others is refused by name") {
  const Certificates certificates("example.org");
  REQUIRE(chmod(certificates.key.c_str(), 0640) == 0);
  const auto refused =
      TlsContext::server({.certificate_file = certificates.certificate, .key_file = certificates.key, .alpn = {}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::not_allowed);
  CHECK(refused.error().detail.find(certificates.key) != std::string::npos);
}

TEST_CASE("key and certificate must belong together; both files are named") {
  const Certificates one("one.example");
  const Certificates two("two.example");
  const auto refused = TlsContext::server({.certificate_file = one.certificate, .key_file = two.key, .alpn = {}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::tls_failed);
  CHECK(refused.error().detail.find(one.certificate) != std::string::npos);
  CHECK(refused.error().detail.find(two.key + " does not belong") != std::string::npos);
}

TEST_CASE("missing and malformed files are named") {
  const Certificates certificates("example.org");
  const std::string other = certificates.directory.file("other.pem");
  const auto no_key = TlsContext::server({.certificate_file = certificates.certificate, .key_file = other, .alpn = {}});
  REQUIRE_FALSE(no_key);
  CHECK(no_key.error().code == Errc::not_found);
  CHECK(no_key.error().detail.find(other) != std::string::npos);
  std::ofstream(other) << "no certificate";
  const auto bad = TlsContext::server({.certificate_file = other, .key_file = certificates.key, .alpn = {}});
  REQUIRE_FALSE(bad);
  CHECK(bad.error().detail.find(other) != std::string::npos);
  const auto bad_ca = TlsContext::client({.ca_file = other, .pin_sha256 = {}, .alpn = {}});
  REQUIRE_FALSE(bad_ca);
  CHECK(bad_ca.error().detail.find(other) != std::string::npos);
  CHECK_FALSE(TlsContext::client({.ca_file = {}, .pin_sha256 = "abc", .alpn = {}}));
}

TEST_CASE("seconds_left") {
  CHECK(Certificates("example.org").server()->seconds_left() > 86000);
  CHECK(Certificates("example.org", -2000, -1000).server()->seconds_left() <= -1000);
}

TEST_CASE("make_self_signed: modes, no overwriting, nothing left half done") {
  const TemporaryDirectory directory;
  const std::string certificate = directory.file("c.pem");
  const std::string key = directory.file("k.pem");
  REQUIRE(TlsContext::make_self_signed({"example.org",
                                        "b\xc3\xbc"
                                        "cher.example"},
                                       certificate, key));
  struct stat status {};
  REQUIRE(stat(key.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto context = TlsContext::server({.certificate_file = certificate, .key_file = key, .alpn = {}});
  REQUIRE(context);
  CHECK((*context)->seconds_left() > 3600L * 24 * 3600);

  const auto again = TlsContext::make_self_signed({"example.org"}, directory.file("c2.pem"), key);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::already_exists);
  CHECK(again.error().detail.find(key) != std::string::npos);
  const std::string key2 = directory.file("k2.pem");
  const auto taken = TlsContext::make_self_signed({"example.org"}, certificate, key2);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().detail.find(certificate) != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(key2));
  CHECK_FALSE(TlsContext::make_self_signed({}, directory.file("c3.pem"), directory.file("k3.pem")));
}
