// Bytes that no honest client sends: each gets a typed error, nothing is overwritten, nothing grows.
#include <random>

#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

namespace {
// A message whose only key is the given bytes.
EncryptedMessage with_key(const Person& from, const Person& to, Bytes data, bool is_prekey) {
  return {from.device->device_id(),
          Bytes(is_axolotl ? 12 : 0),
          {{to.jid, to.device->device_id(), std::move(data), is_prekey}},
          Bytes(4),
          version};
}

bool is_refusal(ErrorCode code) {
  return code == ErrorCode::malformed || code == ErrorCode::broken_session || code == ErrorCode::no_session ||
         code == ErrorCode::duplicate || code == ErrorCode::unknown_prekey || code == ErrorCode::identity_changed ||
         code == ErrorCode::bad_payload;
}
}  // namespace

TEST_CASE("shapes that cannot be are refused before any key is touched") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  const auto good = juliet.say("x", romeo);
  const auto before = omemo_json::dump(romeo.store);
  const auto refused = [&](auto change) {
    EncryptedMessage message = good;
    change(message);
    const ErrorCode code = romeo.refuse(message, juliet);
    CHECK(omemo_json::dump(romeo.store) == before);
    return code;
  };
  CHECK(refused([](EncryptedMessage& m) { m.sender = 0; }) == ErrorCode::malformed);
  CHECK(refused([](EncryptedMessage& m) { m.sender = 0xffffffff; }) == ErrorCode::malformed);
  if (is_axolotl) CHECK(refused([](EncryptedMessage& m) { m.iv.clear(); }) == ErrorCode::malformed);
  CHECK(refused([](EncryptedMessage& m) { m.iv.resize(13); }) == ErrorCode::malformed);
  CHECK(refused([](EncryptedMessage& m) { m.iv.resize(100000); }) == ErrorCode::malformed);
  CHECK(refused([](EncryptedMessage& m) { m.payload->resize(max_payload_bytes + 1); }) == ErrorCode::too_large);
  CHECK(refused([](EncryptedMessage& m) { m.keys.clear(); }) == ErrorCode::not_for_this_device);
  CHECK(refused([](EncryptedMessage& m) { m.keys.resize(max_keys_per_message + 1); }) == ErrorCode::too_large);
  CHECK(refused([](EncryptedMessage& m) { m.keys[0].data.resize(max_key_bytes + 1); }) == ErrorCode::too_large);
  CHECK(refused([](EncryptedMessage& m) { m.keys[0].data.clear(); }) == ErrorCode::malformed);
  CHECK(error_of(romeo.device->decrypt(good, "")) == ErrorCode::malformed);
  CHECK(romeo.hear(good, juliet) == "x");
}

TEST_CASE("garbage as key is malformed") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  const auto before = omemo_json::dump(romeo.store);
  for (const bool is_prekey : {false, true}) {
    for (const std::size_t size : {1U, 8U, 9U, 10U, 100U, 4096U}) {
      for (const std::uint8_t fill : {0x00, 0x33, 0xff}) {
        CHECK(romeo.refuse(with_key(juliet, romeo, Bytes(size, fill), is_prekey), juliet) == ErrorCode::malformed);
      }
    }
  }
  CHECK(omemo_json::dump(romeo.store) == before);
}

TEST_CASE("every prefix and every changed byte of a real key is refused or harmless") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  const auto exchange = juliet.say("hello", romeo);
  const auto before = omemo_json::dump(romeo.store);
  const Bytes& key = exchange.keys[0].data;
  for (std::size_t size = 0; size < key.size(); ++size) {
    const auto cut = with_key(juliet, romeo, Bytes(key.begin(), key.begin() + size), true);
    CHECK(is_refusal(romeo.refuse(cut, juliet)));
  }
  for (std::size_t at = 0; at < key.size(); ++at) {
    EncryptedMessage changed = exchange;
    changed.keys[0].data[at] ^= 0x01;
    // The unauthenticated numbers around the exchange (registration id) may pass; then the text is the true one.
    const auto refuse_to_keep = [](const Decrypted& d) -> Result<void> {
      CHECK(text(d.plaintext) == "hello");
      return fail(ErrorCode::store_failed, "not wanted");
    };
    const ErrorCode code = error_of(romeo.device->decrypt(changed, juliet.jid, refuse_to_keep));
    CAPTURE(at);
    CHECK((is_refusal(code) || code == ErrorCode::store_failed));
  }
  CHECK(omemo_json::dump(romeo.store) == before);
  CHECK(romeo.hear(exchange, juliet) == "hello");
}

TEST_CASE("random bytes never get in") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  const auto message = juliet.say("hello", romeo);
  const auto before = omemo_json::dump(romeo.store);
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    Bytes key = round % 2 == 0 ? Bytes(random() % 300) : message.keys[0].data;
    if (round % 2 == 0) {
      for (std::uint8_t& byte : key) byte = static_cast<std::uint8_t>(random());
      if (!key.empty()) key[0] = is_axolotl ? 0x33 : 0x0a;
    } else {
      for (int i = 0; i < 3; ++i) key[random() % key.size()] = static_cast<std::uint8_t>(random());
      if (key == message.keys[0].data) continue;
    }
    CHECK(is_refusal(romeo.refuse(with_key(juliet, romeo, std::move(key), round % 4 < 2), juliet)));
  }
  CHECK(omemo_json::dump(romeo.store) == before);
  CHECK(romeo.hear(message, juliet) == "hello");
}

TEST_CASE("a key exchange without one-time prekey is malformed: it could be replayed") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  auto message = juliet.say("hello", romeo);
  // The prekey id is field 1, a varint: it stands behind the version byte, where there is one.
  Bytes& key = message.keys[0].data;
  const std::size_t at = is_axolotl ? 1 : 0;
  REQUIRE(key[at] == 0x08);
  std::size_t end = at;
  while ((key[++end] & 0x80) != 0) {
  }
  key.erase(key.begin() + static_cast<std::ptrdiff_t>(at), key.begin() + static_cast<std::ptrdiff_t>(end) + 1);
  CHECK(romeo.refuse(message, juliet) == ErrorCode::malformed);
}

TEST_CASE("a stored session that is garbage is a broken session") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  const auto message = juliet.say("x", romeo);
  must(romeo.store.save_session(juliet.peer(), SecretBytes(100, 0xff)));
  CHECK(romeo.refuse(message, juliet) == ErrorCode::broken_session);
  must(romeo.store.save_session(juliet.peer(), SecretBytes{}));
  CHECK(romeo.refuse(message, juliet) == ErrorCode::broken_session);
}
