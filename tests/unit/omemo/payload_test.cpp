// AES-128-GCM with the tag beside the key.
#include "omemo/payload.hpp"

#include <openssl/err.h>

#include "omemo/types.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

TEST_CASE("a payload opens with its key and tag") {
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 5000U}) {
    const Bytes plaintext(size, 'x');
    const auto sealed = must(seal_payload(plaintext));
    CHECK(sealed.ciphertext.size() == size);
    CHECK(sealed.iv.size() == 12);
    CHECK(sealed.key_and_tag.size() == 32);
    const SecretBytes opened = must(open_payload(sealed.ciphertext, sealed.iv, sealed.key_and_tag));
    CHECK(Bytes(opened.begin(), opened.end()) == plaintext);
  }
}

TEST_CASE("every payload has its own key and vector") {
  const auto first = must(seal_payload(bytes("same")));
  const auto second = must(seal_payload(bytes("same")));
  CHECK(first.iv != second.iv);
  CHECK(first.key_and_tag != second.key_and_tag);
  CHECK(first.ciphertext != second.ciphertext);
}

TEST_CASE("one changed bit anywhere is noticed") {
  const auto sealed = must(seal_payload(bytes("precious")));
  const auto flipped = [](auto data, std::size_t at) {
    data[at] ^= 1;
    return data;
  };
  CHECK(error_of(open_payload(flipped(sealed.ciphertext, 3), sealed.iv, sealed.key_and_tag)) == ErrorCode::bad_payload);
  CHECK(error_of(open_payload(sealed.ciphertext, flipped(sealed.iv, 0), sealed.key_and_tag)) == ErrorCode::bad_payload);
  for (const std::size_t at : {0U, 15U, 16U, 31U}) {
    CHECK(error_of(open_payload(sealed.ciphertext, sealed.iv, flipped(sealed.key_and_tag, at))) ==
          ErrorCode::bad_payload);
  }
  Bytes shorter = sealed.ciphertext;
  shorter.pop_back();
  CHECK(error_of(open_payload(shorter, sealed.iv, sealed.key_and_tag)) == ErrorCode::bad_payload);
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("lengths are checked before anything is computed") {
  const auto sealed = must(seal_payload(bytes("precious")));
  for (const std::size_t size : {0U, 16U, 20U, 31U, 33U, 48U}) {
    SecretBytes key = sealed.key_and_tag;
    key.resize(size);
    CHECK(error_of(open_payload(sealed.ciphertext, sealed.iv, key)) == ErrorCode::malformed);
  }
  for (const std::size_t size : {0U, 1U, 11U, 13U, 15U, 17U, 1000U}) {
    CHECK(error_of(open_payload(sealed.ciphertext, Bytes(size), sealed.key_and_tag)) == ErrorCode::malformed);
  }
  CHECK(error_of(open_payload(Bytes(max_payload_bytes + 1), sealed.iv, sealed.key_and_tag)) == ErrorCode::too_large);
  CHECK(error_of(seal_payload(Bytes(max_payload_bytes + 1))) == ErrorCode::too_large);
  CHECK(seal_payload(Bytes(max_payload_bytes)));
}
