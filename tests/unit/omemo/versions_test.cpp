// Both versions out of one store and one identity.
#include "omemo/public_key.hpp"
#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

namespace {

constexpr Version axolotl = Version::axolotl;
constexpr Version two = Version::omemo_2;

Bundle bundle_of(Person& person, Version spoken) { return must(person.device->bundle(spoken)).bundle; }

// Each version says its own name, so that a mix-up shows.
Content names() {
  return [](Version spoken) { return bytes(to_string(spoken)); };
}

}  // namespace

TEST_CASE("what this build does not speak is refused by name") {
  if (supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  CHECK(error_of(juliet.device->bundle(two)) == ErrorCode::not_found);
  Bundle bundle = romeo.bundle();
  bundle.version = two;
  CHECK(error_of(juliet.device->process_bundle(romeo.address(), bundle)) == ErrorCode::unsupported_version);
  auto message = romeo.say("x", juliet);
  message.version = two;
  CHECK(juliet.refuse(message, romeo) == ErrorCode::unsupported_version);
  CHECK(error_of(juliet.device->sign_label("desk")) == ErrorCode::unsupported_version);
  CHECK(error_of(juliet.device->encrypt(names(), std::vector<Peer>{{romeo.address(), two}})) ==
        ErrorCode::no_recipient);
}

TEST_CASE("one identity, prekeys of its own for each version") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example");
  const Bundle old_one = bundle_of(juliet, axolotl), new_one = bundle_of(juliet, two);
  CHECK(old_one.prekeys.size() == 10);
  CHECK(new_one.prekeys.size() == 10);
  CHECK(old_one.identity_key == serialize_public_key(juliet.device->identity_key()));
  CHECK(new_one.identity_key.size() == 32);
  CHECK(new_one.signed_prekey.key.size() == 32);
  CHECK(new_one.signed_prekey_signature != old_one.signed_prekey_signature);
  for (const PreKey& ours : new_one.prekeys) {
    CHECK(ours.key.size() == 32);
    for (const PreKey& other : old_one.prekeys) {
      CHECK(ours.id != other.id);
      CHECK(Bytes(other.key.begin() + 1, other.key.end()) != ours.key);
    }
  }
}

TEST_CASE("a bundle of one version is no bundle of the other") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  for (const Version published : all_versions) {
    Bundle bundle = bundle_of(romeo, published);
    bundle.version = published == two ? axolotl : two;
    CHECK(error_of(juliet.device->process_bundle(romeo.address(), bundle)) == ErrorCode::bad_bundle);
  }
  // Not even with the keys written as the other version wants them: the signature is over another text.
  Bundle disguised = bundle_of(romeo, axolotl);
  const Bundle real = bundle_of(romeo, two);
  disguised.version = two;
  disguised.identity_key = real.identity_key;
  disguised.signed_prekey.key.erase(disguised.signed_prekey.key.begin());
  for (PreKey& prekey : disguised.prekeys) prekey.key.erase(prekey.key.begin());
  CHECK(error_of(juliet.device->process_bundle(romeo.address(), disguised)) == ErrorCode::bad_bundle);
}

TEST_CASE("each recipient reads its own version, in one transaction") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), nurse("nurse@capulet.example");
  must(juliet.device->process_bundle(romeo.address(), bundle_of(romeo, two)));
  must(juliet.device->process_bundle(nurse.address(), bundle_of(nurse, axolotl)));
  const std::vector<Peer> both{{romeo.address(), two}, {nurse.address(), axolotl}};
  const auto encrypted = must(juliet.device->encrypt(names(), both));
  REQUIRE(encrypted.messages.size() == 2);
  CHECK(encrypted.messages[0].version == axolotl);
  CHECK(encrypted.messages[1].version == two);
  CHECK(nurse.hear(encrypted.messages[0], juliet) == "OMEMO 0.3");
  CHECK(romeo.hear(encrypted.messages[1], juliet) == "OMEMO 2");
  CHECK(romeo.refuse(encrypted.messages[0], juliet) == ErrorCode::not_for_this_device);
  const auto before = omemo_json::dump(juliet.store);
  const CommitEncrypted fails = [](const Encrypted& e) -> Result<void> {
    CHECK(e.reached.size() == 2);
    return fail(ErrorCode::store_failed, "outbox is full");
  };
  CHECK(error_of(juliet.device->encrypt(names(), both, fails)) == ErrorCode::store_failed);
  CHECK(omemo_json::dump(juliet.store) == before);
}

TEST_CASE("a session of one version is none of the other") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  must(juliet.device->process_bundle(romeo.address(), bundle_of(romeo, two)));
  CHECK_FALSE(must(juliet.device->has_session({romeo.address(), axolotl})));
  CHECK(must(juliet.device->check_recipients(std::vector<Peer>{{romeo.address(), axolotl}}))[0].obstacle ==
        Obstacle::no_session);
  CHECK(error_of(juliet.device->encrypt(names(), std::vector<Peer>{{romeo.address(), axolotl}})) ==
        ErrorCode::no_recipient);
  // The same bytes under the other name are nothing.
  auto message = must(juliet.device->encrypt(names(), std::vector<Peer>{{romeo.address(), two}})).messages.at(0);
  auto renamed = message;
  renamed.version = axolotl;
  renamed.iv = Bytes(12);
  CHECK(romeo.refuse(renamed, juliet) == ErrorCode::malformed);
  CHECK(romeo.hear(message, juliet) == "OMEMO 2");
}

TEST_CASE("both versions with the same device at once do not disturb each other") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  for (const Version spoken : all_versions)
    must(juliet.device->process_bundle(romeo.address(), bundle_of(romeo, spoken)));
  CHECK(must(juliet.device->sessions(romeo.jid)).size() == 2);
  for (int round = 0; round < 5; ++round) {
    for (const Version spoken : all_versions) {
      const auto there = must(juliet.device->encrypt(names(), std::vector<Peer>{{romeo.address(), spoken}}));
      CHECK(romeo.hear(there.messages.at(0), juliet) == to_string(spoken));
      const auto back = must(romeo.device->encrypt(names(), std::vector<Peer>{{juliet.address(), spoken}}));
      const auto heard = must(juliet.device->decrypt(back.messages.at(0), romeo.jid));
      CHECK(heard.version == spoken);
      CHECK(heard.identity == romeo.device->identity_key());
    }
  }
  must(juliet.device->delete_session({romeo.address(), two}));
  CHECK(must(juliet.device->has_session({romeo.address(), axolotl})));
  must(juliet.device->forget_device(romeo.address()));
  CHECK(must(juliet.device->sessions("")).empty());
}

TEST_CASE("the identity known from one version counts in the other") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), tybalt("tybalt@capulet.example");
  must(juliet.device->process_bundle(romeo.address(), bundle_of(romeo, axolotl)));
  must(juliet.device->set_trust(romeo.address(), romeo.device->identity_key(), Trust::verified));
  must(juliet.device->process_bundle(romeo.address(), bundle_of(romeo, two)));
  CHECK(juliet.record_of(romeo).trust == Trust::verified);
  const auto result = juliet.device->process_bundle(romeo.address(), bundle_of(tybalt, two));
  CHECK(error_of(result) == ErrorCode::identity_changed);
  CHECK(result.error().offered_identity == tybalt.device->identity_key());
  must(juliet.device->set_trust(romeo.address(), romeo.device->identity_key(), Trust::distrusted));
  CHECK(error_of(
            juliet.device->encrypt(names(), std::vector<Peer>{{romeo.address(), two}, {romeo.address(), axolotl}})) ==
        ErrorCode::no_recipient);
}

TEST_CASE("a used prekey changes the bundle of its version alone") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  for (const Version spoken : all_versions) {
    const auto own = must(romeo.device->bundle(spoken));
    must(romeo.device->bundle_published(spoken, own.generation));
    CHECK_FALSE(must(romeo.device->bundle_must_be_published(spoken)));
  }
  must(juliet.device->process_bundle(romeo.address(), bundle_of(romeo, two)));
  const auto message = must(juliet.device->encrypt(names(), std::vector<Peer>{{romeo.address(), two}})).messages.at(0);
  CHECK(romeo.hear(message, juliet) == "OMEMO 2");
  CHECK(must(romeo.device->bundle_must_be_published(two)));
  CHECK_FALSE(must(romeo.device->bundle_must_be_published(axolotl)));
  CHECK(bundle_of(romeo, two).prekeys.size() == 10);
}

TEST_CASE("a store of the time before OMEMO 2 gets what it lacks, and keeps what it has") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  for (const auto& prekey : must(romeo.store.prekeys())) {
    if (prekey.version == two) must(romeo.store.remove_prekey(prekey.id));
  }
  for (const auto& prekey : must(romeo.store.signed_prekeys())) {
    if (prekey.version == two) must(romeo.store.remove_signed_prekey(prekey.id));
  }
  CHECK(error_of(romeo.device->bundle(two)) == ErrorCode::not_found);
  const auto old_bundle = omemo_json::to_json(bundle_of(romeo, axolotl));
  must(romeo.device->maintain());
  CHECK(omemo_json::to_json(bundle_of(romeo, axolotl)) == old_bundle);
  must(juliet.device->process_bundle(romeo.address(), bundle_of(romeo, two)));
  const auto message = must(juliet.device->encrypt(names(), std::vector<Peer>{{romeo.address(), two}})).messages.at(0);
  CHECK(romeo.hear(message, juliet) == "OMEMO 2");
}

TEST_CASE("only who has the identity key can label a device") {
  if (!supports(two)) return;
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  for (int round = 0; round < 10; ++round) {
    const std::string label = "laptop 💻 " + std::to_string(round);
    Bytes signature = must(romeo.device->sign_label(label));
    CHECK(juliet.device->is_label_of(romeo.device->identity_key(), label, signature));
    CHECK_FALSE(juliet.device->is_label_of(romeo.device->identity_key(), label + "x", signature));
    CHECK_FALSE(juliet.device->is_label_of(juliet.device->identity_key(), label, signature));
    signature[3] ^= 1;
    CHECK_FALSE(juliet.device->is_label_of(romeo.device->identity_key(), label, signature));
    signature.pop_back();
    CHECK_FALSE(juliet.device->is_label_of(romeo.device->identity_key(), label, signature));
    CHECK_FALSE(juliet.device->is_label_of(romeo.device->identity_key(), label, {}));
  }
}
