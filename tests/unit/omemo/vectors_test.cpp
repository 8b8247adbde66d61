// Known answers from an independent implementation (python3-oldmemo); tests/omemo/make_vectors.py tells how they came.
#include <fstream>

#include "omemo/payload.hpp"
#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;
using omemo_json::json;

namespace {

json read(const std::string& name) {
  std::ifstream file(std::string(OMEMO_VECTORS) + "/" + name + ".json");
  REQUIRE(file);
  return json::parse(file);
}

void check_messages(Device& device, const json& messages) {
  for (const json& row : messages) {
    const auto from = row.at("from").get<std::string>();
    const EncryptedMessage message = omemo_json::message_from(row.at("message"));
    const auto got = must(device.decrypt(message, from));
    if (row.contains("plaintext")) {
      CHECK(omemo_json::to_hex(got.plaintext) == row.at("plaintext"));
    } else {
      CHECK(got.is_key_transport);
      CHECK(omemo_json::to_hex(got.transported_key) == row.at("transported_key"));
    }
    CHECK(error_of(device.decrypt(message, from)) == ErrorCode::duplicate);
  }
}

}  // namespace

TEST_CASE("key exchanges with given private keys open") {
  const json vectors = read("key_exchange");
  MemoryStore store;
  omemo_json::fill(store, vectors.at("store"));
  const auto device = must(Device::load(store, vectors.at("own_jid").get<std::string>()));
  CHECK(omemo_json::to_json(must(device->bundle(Version::axolotl)).bundle) == vectors.at("bundle"));
  check_messages(*device, vectors.at("messages"));
  for (const auto& [jid, key] : vectors.at("fingerprints").items()) {
    const auto known = must(device->identities(jid));
    REQUIRE(known.size() == 1);
    CHECK(omemo_json::to_hex(known[0].key) == key);
  }
  CHECK(must(store.prekeys()).size() == 100);
}

TEST_CASE("their bundle's signature by a given key is accepted") {
  const json vectors = read("key_exchange");
  Person romeo("romeo@montague.example");
  must(romeo.device->process_bundle({vectors.at("own_jid").get<std::string>(), 27182},
                                    omemo_json::bundle_from(vectors.at("bundle"))));
}

TEST_CASE("a stored session of an earlier day goes on") {
  const json vectors = read("conversation");
  MemoryStore store;
  omemo_json::fill(store, vectors.at("store"));
  const auto device = must(Device::load(store, vectors.at("own_jid").get<std::string>()));
  check_messages(*device, vectors.at("messages"));
}

TEST_CASE("payloads with vectors of both lengths open") {
  for (const json& row : read("payload")) {
    const auto opened =
        must(open_payload(omemo_json::from_hex(row.at("ciphertext")), omemo_json::from_hex(row.at("iv")),
                          omemo_json::from_hex(row.at("key_and_tag"))));
    CHECK(omemo_json::to_hex(opened) == row.at("plaintext"));
  }
}
