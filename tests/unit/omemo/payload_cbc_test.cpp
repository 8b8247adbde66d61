// The payload of OMEMO 2: what opens, what is refused, and a known answer of python3-twomemo.
#include "omemo/payload_cbc.hpp"

#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

TEST_CASE("a payload of OMEMO 2 opens with its key, whatever its length") {
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 1000U}) {
    const Bytes plaintext(size, 'x');
    const auto sealed = must(seal_payload_cbc(plaintext));
    CHECK(sealed.iv.empty());
    CHECK(sealed.key_and_tag.size() == 48);
    CHECK(sealed.ciphertext.size() == size / 16 * 16 + 16);
    const auto opened = must(open_payload_cbc(sealed.ciphertext, sealed.key_and_tag));
    CHECK(Bytes(opened.begin(), opened.end()) == plaintext);
    CHECK(must(seal_payload_cbc(plaintext)).key_and_tag != sealed.key_and_tag);
  }
}

TEST_CASE("a payload of OMEMO 2 is refused if a bit of it is another one") {
  const auto sealed = must(seal_payload_cbc(bytes("precious")));
  for (std::size_t at = 0; at < sealed.ciphertext.size(); ++at) {
    Bytes changed = sealed.ciphertext;
    changed[at] ^= 1;
    CHECK(error_of(open_payload_cbc(changed, sealed.key_and_tag)) == ErrorCode::bad_payload);
  }
  for (std::size_t at = 0; at < sealed.key_and_tag.size(); ++at) {
    SecretBytes changed = sealed.key_and_tag;
    changed[at] ^= 1;
    CHECK(error_of(open_payload_cbc(sealed.ciphertext, changed)) == ErrorCode::bad_payload);
  }
  CHECK(error_of(open_payload_cbc({}, sealed.key_and_tag)) == ErrorCode::bad_payload);
  for (const std::size_t size : {0U, 16U, 32U, 47U, 49U, 64U}) {
    SecretBytes key(sealed.key_and_tag);
    key.resize(size);
    CHECK(error_of(open_payload_cbc(sealed.ciphertext, key)) == ErrorCode::malformed);
  }
}

TEST_CASE("payloads of OMEMO 2 have a largest size") {
  CHECK(error_of(seal_payload_cbc(Bytes(max_payload_bytes + 1))) == ErrorCode::too_large);
  CHECK(error_of(open_payload_cbc(Bytes(max_payload_bytes + 17), Bytes(48))) == ErrorCode::too_large);
  const auto largest = must(seal_payload_cbc(Bytes(max_payload_bytes)));
  CHECK(must(open_payload_cbc(largest.ciphertext, largest.key_and_tag)).size() == max_payload_bytes);
}

TEST_CASE("an empty message carries 32 zero bytes") {
  const auto empty = must(make_empty_key_cbc());
  CHECK(empty.ciphertext.empty());
  CHECK(empty.key_and_tag == SecretBytes(32));
}

TEST_CASE("a payload that python3-twomemo sealed opens") {
  const auto opened = must(open_payload_cbc(
      omemo_json::from_hex("8e1dde59422e9b80d72075ee32a63136b164c670f0f60d10ad1520fd65e6a135"),
      omemo_json::from_hex(
          "b30ddc326b4c34f4d5334ec95e67ebd9dc212f74781480319278881929d1af4a984a3584aca7093e338e15d241e3884f")));
  CHECK(text(opened) == "sealed by somebody else");
}
