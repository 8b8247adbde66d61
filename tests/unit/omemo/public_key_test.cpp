// What is taken for a Curve25519 point.
#include "omemo/public_key.hpp"

#include <doctest/doctest.h>

#include "tests/omemo/omemo_json.hpp"

using namespace omemo;

namespace {
// RFC 7748 §6.1: Alice's public key.
const std::string alice = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
ErrorCode refused(const std::string& hex) {
  const auto parsed = parse_public_key(omemo_json::from_hex(hex));
  REQUIRE_FALSE(parsed);
  return parsed.error().code;
}
}  // namespace

TEST_CASE("a key of the wire reads and writes back") {
  const Bytes wire = omemo_json::from_hex("05" + alice);
  const auto key = parse_public_key(wire);
  REQUIRE(key);
  CHECK(omemo_json::to_hex(*key) == alice);
  CHECK(serialize_public_key(*key) == wire);
}

TEST_CASE("wrong lengths, types and encodings are malformed") {
  CHECK(refused("") == ErrorCode::malformed);
  CHECK(refused("05") == ErrorCode::malformed);
  CHECK(refused(alice) == ErrorCode::malformed);
  CHECK(refused("05" + alice + "00") == ErrorCode::malformed);
  CHECK(refused("06" + alice) == ErrorCode::malformed);
  CHECK(refused("05" + alice.substr(0, 62) + "ea") == ErrorCode::malformed);  // the bit that X25519 ignores
}

TEST_CASE("points of low order are malformed") {
  // The canonical ones of RFC 7748's curve and its twist: 0, 1, two of order 8, p-1, and p, p+1 as second names.
  for (const char* point : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    CAPTURE(point);
    CHECK(refused("05" + std::string(point)) == ErrorCode::malformed);
  }
}
