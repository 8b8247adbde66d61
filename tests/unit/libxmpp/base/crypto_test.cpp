// Digests, HMAC and PBKDF2 against published vectors.
#include "libxmpp/base/crypto.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "libxmpp/base/encoding.hpp"

using namespace xmpp;

TEST_CASE("digests of \"abc\" (FIPS 180)") {
  CHECK(hex_encode(digest(HashAlgorithm::sha1, "abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex_encode(digest(HashAlgorithm::sha256, "abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_encode(digest(HashAlgorithm::sha512, "abc")).substr(0, 32) == "ddaf35a193617abacc417349ae204131");
  CHECK(hex_encode(digest(HashAlgorithm::sha1, {})) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(digest_size(HashAlgorithm::sha1) == 20);
  CHECK(digest_size(HashAlgorithm::sha256) == 32);
  CHECK(digest_size(HashAlgorithm::sha512) == 64);
}

TEST_CASE("HMAC (RFC 2202, RFC 4231), an empty key too") {
  CHECK(hex_encode(hmac(HashAlgorithm::sha1, "Jefe", "what do ya want for nothing?")) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(hex_encode(hmac(HashAlgorithm::sha256, "Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex_encode(hmac(HashAlgorithm::sha256, {}, {})) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("PBKDF2 (RFC 6070)") {
  CHECK(hex_encode(pbkdf2(HashAlgorithm::sha1, "password", "salt", 1)) == "0c60c80f961f0e71f3a9b524af6012062fe037a6");
  CHECK(hex_encode(pbkdf2(HashAlgorithm::sha1, "password", "salt", 4096)) ==
        "4b007901b765489abead49d926f721d065a429c1");
  CHECK_THROWS_AS(pbkdf2(HashAlgorithm::sha1, "password", "salt", 0), std::invalid_argument);
}

// CVE-2021-32921.
TEST_CASE("constant_time_equal compares content and length") {
  CHECK(constant_time_equal("secret", "secret"));
  CHECK(constant_time_equal("", {}));
  CHECK_FALSE(constant_time_equal("secret", "secreT"));
  CHECK_FALSE(constant_time_equal("secret", "secre"));
}

TEST_CASE("wipe overwrites what the string held") {
  std::string secret(100, 's');
  const char* memory = secret.data();
  wipe(secret);
  CHECK(secret.empty());
  CHECK(secret.capacity() >= 100);
  CHECK(memory[1] == '\0');
  CHECK(memory[60] == '\0');
}
