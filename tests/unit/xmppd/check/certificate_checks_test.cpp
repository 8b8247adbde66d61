// Certificates as xmppctl check sees them: names, time, key, who can read it.
#include "xmppd/check/certificate_checks.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "libxmpp/net/certificate.hpp"
#include "tests/unit/temporary_directory.hpp"

using namespace xmppd;
using Level = Finding::Level;

namespace {

constexpr long day = 86'400;

struct Files {
  ::test::TemporaryDirectory directory;
  CertificateWish wish{path("c.pem"), path("k.pem"), {}, {"example.org"}, {"conference.example.org"}};
  Findings findings;

  std::string path(const char* name) const { return (directory.path() / name).string(); }
  void make(std::vector<std::string> domains, long from, long until, const char* c = "c.pem", const char* k = "k.pem") {
    REQUIRE(xmpp::write_self_signed({std::move(domains), from, until}, path(c), path(k)));
  }
  // Whether something of this level is said with `part` in it, or in what to do about it.
  bool says(Level level, const std::string& part) {
    findings.clear();
    check_certificate(wish, findings);
    for (const auto& each : findings) {
      if (each.level == level && (each.text + "\n" + each.fix).find(part) != std::string::npos) return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("certificate: in order, but for being self-signed") {
  Files f;
  f.make({"example.org"}, -day, 90 * day + 60);  // names *.example.org, too
  CHECK(f.says(Level::ok, "names example.org, conference.example.org"));
  CHECK(f.says(Level::ok, "good for 90 days"));
  CHECK(f.says(Level::ok, "is the key of"));
  CHECK(f.says(Level::warning, "self-signed"));
  CHECK_FALSE(f.says(Level::error, ""));
  f.wish.ca_file = f.wish.certificate_file;
  CHECK(f.says(Level::ok, "trusts"));
}

TEST_CASE("certificate: names that are missing come with the command that adds them") {
  Files f;
  f.make({"example.net"}, -day, 90 * day);
  CHECK(f.says(Level::error, "does not name example.org"));
  CHECK(f.says(Level::error, "certbot certonly --expand -d example.org -d conference.example.org"));
  CHECK(f.says(Level::warning, "does not name conference.example.org"));
}

TEST_CASE("certificate: soon over, over, not yet") {
  Files soon, over, early;
  soon.make({"example.org"}, -day, 5 * day);
  CHECK(soon.says(Level::warning, "good for 5 days"));
  over.make({"example.org"}, -9 * day, -day);
  CHECK(over.says(Level::error, "has expired"));
  early.make({"example.org"}, day, 9 * day);
  CHECK(early.says(Level::error, "not good yet"));
}

TEST_CASE("certificate: another key, one that others read, none at all") {
  Files f;
  f.make({"example.org"}, -day, 90 * day);
  f.make({"example.org"}, -day, 90 * day, "c2.pem", "k2.pem");
  f.wish.key_file = f.path("k2.pem");
  CHECK(f.says(Level::error, "k2.pem"));
  f.wish.key_file = f.path("k.pem");
  ::chmod(f.wish.key_file.c_str(), 0644);
  CHECK(f.says(Level::error, "chmod 600 " + f.wish.key_file));
  f.wish.certificate_file = f.path("nowhere");
  CHECK(f.says(Level::error, "can't be read"));
  std::ofstream(f.path("text")) << "no certificate";
  f.wish.certificate_file = f.path("text");
  CHECK(f.says(Level::error, "holds no certificate"));
}
