// Sessions from bundles: what is accepted, what is refused, what stays as it was.
#include "omemo/public_key.hpp"
#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

TEST_CASE("a bundle makes a session and puts the device on record") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  CHECK_FALSE(must(juliet.device->has_session(romeo.peer())));
  juliet.meet(romeo);
  CHECK(must(juliet.device->has_session(romeo.peer())));
  CHECK(must(juliet.device->sessions(romeo.jid)) == std::vector{romeo.peer()});
  CHECK(juliet.record_of(romeo).key == romeo.device->identity_key());
  must(juliet.device->delete_session(romeo.peer()));
  CHECK_FALSE(must(juliet.device->has_session(romeo.peer())));
  CHECK(juliet.record_of(romeo).key == romeo.device->identity_key());
}

TEST_CASE("bad bundles are refused and leave no trace") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), tybalt("tybalt@capulet.example");
  const auto before = omemo_json::dump(juliet.store);
  const Bytes zero_point = [] {
    Bytes point(33, 0);
    point[0] = 5;
    return point;
  }();
  const auto refused = [&](auto change) {
    Bundle bundle = romeo.bundle();
    change(bundle);
    const ErrorCode code = error_of(juliet.device->process_bundle(romeo.address(), bundle));
    CHECK(omemo_json::dump(juliet.store) == before);
    return code;
  };
  CHECK(refused([](Bundle& b) { b.signed_prekey_signature[10] ^= 1; }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.signed_prekey_signature.pop_back(); }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.signed_prekey_signature.clear(); }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.signed_prekey_signature.assign(100000, 1); }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.signed_prekey.key[7] ^= 1; }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.signed_prekey.key.clear(); }) == ErrorCode::bad_bundle);
  CHECK(refused([&](Bundle& b) { b.signed_prekey.key = zero_point; }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.identity_key.clear(); }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.identity_key.erase(b.identity_key.begin()); }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.identity_key.resize(100000); }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.identity_key[0] = 6; }) == ErrorCode::bad_bundle);
  CHECK(refused([&](Bundle& b) { b.identity_key = zero_point; }) == ErrorCode::bad_bundle);
  CHECK(refused([&](Bundle& b) { b.identity_key = tybalt.bundle().identity_key; }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.prekeys.clear(); }) == ErrorCode::bad_bundle);
  CHECK(refused([](Bundle& b) { b.prekeys.assign(max_prekeys_per_bundle + 1, b.prekeys[0]); }) ==
        ErrorCode::bad_bundle);
  CHECK(refused([&](Bundle& b) {
          for (PreKey& prekey : b.prekeys) prekey.key = zero_point;
        }) == ErrorCode::bad_bundle);
}

TEST_CASE("one usable prekey among garbage is found") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  Bundle bundle = romeo.bundle();
  const PreKey good = bundle.prekeys[7];
  for (PreKey& prekey : bundle.prekeys) prekey.key.resize(12);
  bundle.prekeys[7] = good;
  must(juliet.device->process_bundle(romeo.address(), bundle));
  CHECK(romeo.hear(juliet.say("hello", romeo), juliet) == "hello");
}

TEST_CASE("impossible addresses and our own one get no session") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  const Bundle bundle = romeo.bundle();
  CHECK(error_of(juliet.device->process_bundle({"", 5}, bundle)) == ErrorCode::malformed);
  CHECK(error_of(juliet.device->process_bundle({romeo.jid, 0}, bundle)) == ErrorCode::malformed);
  CHECK(error_of(juliet.device->process_bundle({romeo.jid, 0x80000000}, bundle)) == ErrorCode::malformed);
  CHECK(error_of(juliet.device->process_bundle(juliet.address(), juliet.bundle())) == ErrorCode::own_message);
}

TEST_CASE("a known device with another key is an error, and the session survives") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), tybalt("tybalt@capulet.example");
  befriend(juliet, romeo);
  const auto before = omemo_json::dump(juliet.store);
  const auto result = juliet.device->process_bundle(romeo.address(), tybalt.bundle());
  CHECK(error_of(result) == ErrorCode::identity_changed);
  CHECK(result.error().offered_identity == tybalt.device->identity_key());
  CHECK(omemo_json::dump(juliet.store) == before);
  CHECK(romeo.hear(juliet.say("still us", romeo), juliet) == "still us");
}

TEST_CASE("after deleting the session the identity is still held against a changed key") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), tybalt("tybalt@capulet.example");
  befriend(juliet, romeo);
  must(juliet.device->delete_session(romeo.peer()));
  CHECK(error_of(juliet.device->process_bundle(romeo.address(), tybalt.bundle())) == ErrorCode::identity_changed);
}

TEST_CASE("a new session replaces the old one, and late messages of the old one still open") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  const auto late = romeo.say("sent before the repair", juliet);
  juliet.meet(romeo);
  CHECK(romeo.hear(juliet.say("repaired", romeo), juliet) == "repaired");
  CHECK(juliet.hear(late, romeo) == "sent before the repair");
  CHECK(juliet.hear(romeo.say("good", juliet), romeo) == "good");
  CHECK(romeo.hear(juliet.say("indeed", romeo), juliet) == "indeed");
}

TEST_CASE("both begin at once") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  romeo.meet(juliet);
  const auto from_juliet = juliet.say("me first", romeo);
  const auto from_romeo = romeo.say("no, me", juliet);
  CHECK(romeo.hear(from_juliet, juliet) == "me first");
  CHECK(juliet.hear(from_romeo, romeo) == "no, me");
  for (int i = 0; i < 5; ++i) {
    CHECK(romeo.hear(juliet.say("after you", romeo), juliet) == "after you");
    CHECK(juliet.hear(romeo.say("after you", juliet), romeo) == "after you");
  }
}
