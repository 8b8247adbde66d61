// Making and loading a device, and its bundle.
#include "omemo/public_key.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

TEST_CASE("a new device has an identity, 100 prekeys and something to publish") {
  Person juliet("juliet@capulet.example", Options{});
  CHECK(is_valid_device_id(juliet.device->device_id()));
  const Bundle bundle = juliet.bundle();
  CHECK((!is_axolotl || bundle.identity_key == serialize_public_key(juliet.device->identity_key())));
  CHECK(bundle.prekeys.size() == 100);
  CHECK(bundle.signed_prekey_signature.size() == 64);
  CHECK(bundle.signed_prekey.key.size() == (is_axolotl ? 33 : 32));
  CHECK(juliet.device->fingerprint() == fingerprint(juliet.device->identity_key()));
  CHECK(must(juliet.device->bundle_must_be_published(version)));
}

TEST_CASE("a device is loaded as it was made") {
  Person juliet("juliet@capulet.example");
  const auto again = must(Device::load(juliet.store, juliet.jid));
  CHECK(again->device_id() == juliet.device->device_id());
  CHECK(again->identity_key() == juliet.device->identity_key());
  CHECK(must(again->bundle(version)).bundle.prekeys.size() == 10);
}

TEST_CASE("an empty store holds no device, a full one takes no second") {
  MemoryStore empty;
  CHECK(error_of(Device::load(empty, "juliet@capulet.example")) == ErrorCode::not_found);
  Person juliet("juliet@capulet.example");
  CHECK(error_of(Device::create(juliet.store, juliet.jid)) == ErrorCode::already_exists);
}

TEST_CASE("two devices differ in everything") {
  Person first("juliet@capulet.example"), second("juliet@capulet.example");
  CHECK(first.device->device_id() != second.device->device_id());
  CHECK(first.device->identity_key() != second.device->identity_key());
  CHECK(first.bundle().prekeys[0].key != second.bundle().prekeys[0].key);
}

TEST_CASE("the bundle counts as published only up to the generation that reached the server") {
  Person juliet("juliet@capulet.example");
  const auto old_generation = must(juliet.device->bundle(version)).generation;
  must(juliet.device->rotate_signed_prekey());
  must(juliet.device->bundle_published(version, old_generation));
  CHECK(must(juliet.device->bundle_must_be_published(version)));
  const auto generation = must(juliet.device->bundle(version)).generation;
  must(juliet.device->bundle_published(version, generation + 1));  // nothing that was ever handed out
  CHECK(must(juliet.device->bundle_must_be_published(version)));
  must(juliet.device->bundle_published(version, generation));
  CHECK_FALSE(must(juliet.device->bundle_must_be_published(version)));
  must(juliet.device->bundle_published(version, old_generation));  // a late answer
  CHECK_FALSE(must(juliet.device->bundle_must_be_published(version)));
  CHECK_FALSE(must(must(Device::load(juliet.store, juliet.jid))->bundle_must_be_published(version)));
}

TEST_CASE("a device that begins anew is another one, and knows whom it trusted") {
  Person alice("alice@a.test"), bob("bob@b.test");
  bob.meet(alice);
  alice.meet(bob);
  must(alice.device->set_trust(bob.address(), bob.device->identity_key(), Trust::verified));
  const auto before = alice.bundle();
  const auto number = alice.device->device_id();
  const auto published = must(alice.device->bundle(version)).generation;
  must(alice.device->bundle_published(version, published));
  must(alice.device->renew());
  CHECK(alice.device->device_id() != number);
  CHECK(alice.bundle().identity_key != before.identity_key);
  CHECK(alice.bundle().prekeys.size() == before.prekeys.size());
  CHECK(must(alice.device->bundle_must_be_published(version)));
  CHECK(must(alice.device->sessions()).empty());
  CHECK(must(alice.device->identities()).at(0).trust == Trust::verified);
  // The store has the same.
  const auto again = must(Device::load(alice.store, alice.jid, few_prekeys()));
  CHECK(again->device_id() == alice.device->device_id());
  CHECK(again->identity_key() == alice.device->identity_key());
  // They speak.
  alice.meet(bob);
  const auto got = must(bob.device->decrypt(alice.say("new", {bob.address()}), alice.jid));
  CHECK(text(got.plaintext) == "new");
  CHECK(got.sender.device == alice.device->device_id());
}

TEST_CASE("sessions made anew use no number of a prekey again, and leave the identity") {
  Person alice("alice@a.test"), bob("bob@b.test");
  alice.meet(bob);
  must(bob.device->decrypt(alice.say("one", {bob.address()}), alice.jid));
  const auto before = alice.bundle();
  must(alice.device->renew_sessions());
  CHECK(must(alice.device->sessions()).empty());
  const auto after = alice.bundle();
  CHECK(after.identity_key == before.identity_key);
  CHECK(after.signed_prekey.id > before.signed_prekey.id);
  CHECK(after.prekeys.size() == before.prekeys.size());
  for (const auto& prekey : after.prekeys) CHECK(prekey.id > before.prekeys.back().id);
  CHECK(must(alice.device->bundle_must_be_published(version)));
  alice.meet(bob);
  CHECK(text(must(bob.device->decrypt(alice.say("two", {bob.address()}), alice.jid)).plaintext) == "two");
}
