// Fingerprints as text.
#include <doctest/doctest.h>

#include "omemo/types.hpp"

using namespace omemo;

namespace {
IdentityKey counting_key() {
  IdentityKey key;
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(i * 7 + 3);
  return key;
}
}  // namespace

TEST_CASE("a fingerprint has eight groups of eight digits") {
  const std::string text = fingerprint(counting_key());
  CHECK(text == "030a1118 1f262d34 3b424950 575e656c 737a8188 8f969da4 abb2b9c0 c7ced5dc");
}

TEST_CASE("a fingerprint reads back however people write it") {
  const IdentityKey key = counting_key();
  CHECK(parse_fingerprint(fingerprint(key)) == key);
  CHECK(parse_fingerprint("030A11181F262D343B424950575E656C737A81888F969DA4ABB2B9C0C7CED5DC") == key);
  CHECK(parse_fingerprint("05030a11181f262d343b424950575e656c737a81888f969da4abb2b9c0c7ced5dc") == key);
  CHECK(parse_fingerprint("03:0a:11:18:1f262d34 3b424950\n575e656c 737a8188 8f969da4 abb2b9c0 c7ced5dc") == key);
}

TEST_CASE("what is no fingerprint is refused") {
  const std::string good = fingerprint(counting_key());
  CHECK_FALSE(parse_fingerprint(""));
  CHECK_FALSE(parse_fingerprint(good.substr(1)));
  CHECK_FALSE(parse_fingerprint(good + "0"));
  CHECK_FALSE(parse_fingerprint(good + "05"));
  CHECK_FALSE(parse_fingerprint(good + "000000"));
  CHECK_FALSE(parse_fingerprint("g" + good.substr(1)));
}

TEST_CASE("device ids") {
  CHECK_FALSE(is_valid_device_id(0));
  CHECK(is_valid_device_id(1));
  CHECK(is_valid_device_id(0x7fffffff));
  CHECK_FALSE(is_valid_device_id(0x80000000));
}
