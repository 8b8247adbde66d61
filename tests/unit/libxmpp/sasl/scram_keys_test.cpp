// Stored keys, and keys for those who don't exist.
#include <doctest/doctest.h>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/scram.hpp"

using namespace xmpp;

TEST_CASE("mechanism names") {
  CHECK(scram_mechanism(HashAlgorithm::sha1) == "SCRAM-SHA-1");
  CHECK(scram_mechanism(HashAlgorithm::sha256) == "SCRAM-SHA-256");
  CHECK(scram_mechanism(HashAlgorithm::sha512) == "SCRAM-SHA-512");
}

TEST_CASE("a password is verified against its keys") {
  for (const auto hash : {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha512}) {
    const auto keys = make_scram_keys(hash, "I\xC2\xADX", "0123456789abcdef", 10);
    REQUIRE(keys);
    CHECK(keys->stored_key.size() == digest_size(hash));
    CHECK(keys->stored_key != keys->server_key);
    CHECK(verify_password(*keys, "IX"));  // RFC 4013: the soft hyphen is nothing
    CHECK_FALSE(verify_password(*keys, "Ix"));
    CHECK_FALSE(verify_password(*keys, ""));
    CHECK_FALSE(verify_password(*keys, "\xFF"));
    CHECK(make_scram_keys(hash, "IX", "0123456789abcdeF", 10)->stored_key != keys->stored_key);
    CHECK(make_scram_keys(hash, "IX", "0123456789abcdef", 11)->stored_key != keys->stored_key);
  }
  CHECK_FALSE(verify_password(ScramKeys{}, "x"));
}

TEST_CASE("what makes no keys") {
  for (const char* bad : {"", "\x07", "\xFF", "\xC2\xAD"}) {
    CHECK(make_scram_keys(HashAlgorithm::sha256, bad, "salt", 10).error().code == Errc::invalid_argument);
  }
  CHECK_FALSE(make_scram_keys(HashAlgorithm::sha256, "x", "", 10));
  CHECK_FALSE(make_scram_keys(HashAlgorithm::sha256, "x", "salt", 0));
}

TEST_CASE("fake keys: one salt for each name, as with real accounts, and never the same proof") {
  const auto fake = [](const char* name, const char* secret = "secret", HashAlgorithm hash = HashAlgorithm::sha256) {
    return ScramServer::fake_keys(hash, name, secret, 4096);
  };
  CHECK(fake("nobody").salt == fake("nobody").salt);
  CHECK(fake("nobody").salt == fake("NoBody").salt);
  CHECK(fake("nobody").salt.size() == 16);
  CHECK(fake("nobody").salt != fake("somebody").salt);
  CHECK(fake("nobody").salt != fake("nobody", "other").salt);
  CHECK(fake("nobody").salt != fake("nobody", "secret", HashAlgorithm::sha1).salt);
  CHECK(fake("nobody").stored_key != fake("nobody").stored_key);
  CHECK(fake("nobody").stored_key.size() == 32);
  CHECK(fake("nobody").iterations == 4096);
}

TEST_CASE("XEP-0474, XEP-0515: the example of both") {
  CHECK(downgrade_protection(HashAlgorithm::sha1, {"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"},
                             {"tls-server-end-point", "tls-exporter"},
                             tls_version_code("TLSv1.3 TLS_AES_256_GCM_SHA384")) == ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08=,t=0304");
  CHECK(tls_version_code("TLSv1.2 X") == "0303");
  CHECK(tls_version_code("by a proxy").empty());
  CHECK_FALSE(downgrade_protection(HashAlgorithm::sha1, {"PLAIN"}, {}, "").ends_with(",t="));
}
