// Blind trust before verification, the manual policy, and changed identity keys.
#include "omemo/trust.hpp"

#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

TEST_CASE("the policy") {
  using T = Trust;
  CHECK(initial_trust(TrustPolicy::btbv, {}) == T::trusted);
  CHECK(initial_trust(TrustPolicy::btbv, {T::trusted, T::undecided, T::distrusted}) == T::trusted);
  CHECK(initial_trust(TrustPolicy::btbv, {T::trusted, T::verified}) == T::undecided);
  CHECK(initial_trust(TrustPolicy::manual, {}) == T::undecided);
  CHECK(initial_trust(TrustPolicy::manual, {T::verified}) == T::undecided);
  CHECK(may_receive(T::trusted));
  CHECK(may_receive(T::verified));
  CHECK_FALSE(may_receive(T::undecided));
  CHECK_FALSE(may_receive(T::distrusted));
}

TEST_CASE("blind trust ends with the first verified device of that person, and of that person only") {
  Person juliet("juliet@capulet.example"), first("romeo@montague.example"), second("romeo@montague.example"),
      third("romeo@montague.example"), nurse("nurse@capulet.example");
  juliet.meet(first);
  juliet.meet(second);
  CHECK(juliet.record_of(first).trust == Trust::trusted);
  CHECK(juliet.record_of(second).trust == Trust::trusted);
  must(juliet.device->set_trust(first.address(), first.device->identity_key(), Trust::verified));
  juliet.meet(third);
  juliet.meet(nurse);
  CHECK(juliet.record_of(third).trust == Trust::undecided);
  CHECK(juliet.record_of(second).trust == Trust::trusted);
  CHECK(juliet.record_of(nurse).trust == Trust::trusted);

  const std::vector<Address> all{first.address(), second.address(), third.address()};
  auto encrypted = must(juliet.device->encrypt(content("x"), to(all)));
  CHECK(encrypted.reached.size() == 2);
  REQUIRE(encrypted.skipped.size() == 1);
  CHECK(encrypted.skipped[0].peer == third.peer());
  CHECK(encrypted.skipped[0].obstacle == Obstacle::undecided);
  must(juliet.device->set_trust(third.address(), third.device->identity_key(), Trust::trusted));
  encrypted = must(juliet.device->encrypt(content("y"), to(all)));
  CHECK(encrypted.skipped.empty());
  CHECK(third.hear(encrypted.messages.at(0), juliet) == "y");
}

TEST_CASE("with the manual policy nobody is encrypted to before a decision") {
  Options options;
  options.policy = TrustPolicy::manual;
  Person juliet("juliet@capulet.example", options), romeo("romeo@montague.example");
  juliet.meet(romeo);
  CHECK(error_of(juliet.device->encrypt(content("x"), to(std::vector{romeo.address()}))) == ErrorCode::no_recipient);
  juliet.device->set_policy(TrustPolicy::btbv);  // does not judge those already seen
  CHECK(error_of(juliet.device->encrypt(content("x"), to(std::vector{romeo.address()}))) == ErrorCode::no_recipient);
  must(juliet.device->set_trust(romeo.address(), romeo.device->identity_key(), Trust::verified));
  CHECK(romeo.hear(juliet.say("x", romeo), juliet) == "x");
}

TEST_CASE("an undecided device is heard, with its state; a distrusted one is not") {
  Options options;
  options.policy = TrustPolicy::manual;
  Person juliet("juliet@capulet.example", options), romeo("romeo@montague.example");
  romeo.meet(juliet);
  const auto got = must(juliet.device->decrypt(romeo.say("it is I", juliet), romeo.jid));
  CHECK(got.trust == Trust::undecided);
  CHECK(text(got.plaintext) == "it is I");
  must(juliet.device->set_trust(romeo.address(), romeo.device->identity_key(), Trust::distrusted));
  const auto message = romeo.say("let me in", juliet);
  const auto before = omemo_json::dump(juliet.store);
  CHECK(juliet.refuse(message, romeo) == ErrorCode::untrusted);
  CHECK(omemo_json::dump(juliet.store) == before);
  must(juliet.device->set_trust(romeo.address(), romeo.device->identity_key(), Trust::trusted));
  CHECK(must(juliet.device->decrypt(message, romeo.jid)).trust == Trust::trusted);
}

TEST_CASE("a judgement holds for the key that was shown") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), tybalt("tybalt@capulet.example");
  juliet.meet(romeo);
  CHECK(error_of(juliet.device->set_trust(romeo.address(), tybalt.device->identity_key(), Trust::verified)) ==
        ErrorCode::identity_changed);
  CHECK(juliet.record_of(romeo).trust == Trust::trusted);
  CHECK(error_of(juliet.device->set_trust(tybalt.address(), tybalt.device->identity_key(), Trust::verified)) ==
        ErrorCode::not_found);
}

namespace {
// Somebody who shows up under a known address with an identity of his own.
struct Impostor {
  explicit Impostor(const Person& original) {
    MemoryStore other;
    const auto device = must(Device::create(other, original.jid));
    auto state = *must(other.load_local());
    state.device_id = original.device->device_id();
    must(other.save_local(state));
    for (const auto& prekey : must(other.prekeys())) must(store.save_prekey(prekey));
    for (const auto& prekey : must(other.signed_prekeys())) must(store.save_signed_prekey(prekey));
    must(store.save_local(state));
    device_ = must(Device::load(store, original.jid));
  }
  MemoryStore store;
  std::unique_ptr<Device> device_;
};
}  // namespace

TEST_CASE("a key exchange under a known address with another identity is refused until the user accepts the key") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  must(juliet.device->set_trust(romeo.address(), romeo.device->identity_key(), Trust::verified));
  Impostor reinstalled(romeo);
  must(reinstalled.device_->process_bundle(juliet.address(), juliet.bundle()));
  const auto message =
      must(reinstalled.device_->encrypt(content("new phone, same me"), to(std::vector{juliet.address()})))
          .messages.at(0);
  const auto before = omemo_json::dump(juliet.store);
  const auto refused = juliet.device->decrypt(message, romeo.jid);
  CHECK(error_of(refused) == ErrorCode::identity_changed);
  CHECK(refused.error().offered_identity == reinstalled.device_->identity_key());
  CHECK(omemo_json::dump(juliet.store) == before);
  CHECK(juliet.hear(romeo.say("the session with the old one lives", juliet), romeo) ==
        "the session with the old one lives");

  must(juliet.device->replace_identity(romeo.address(), *refused.error().offered_identity, Trust::undecided));
  CHECK_FALSE(must(juliet.device->has_session(romeo.peer())));
  const auto accepted = must(juliet.device->decrypt(message, romeo.jid));
  CHECK(text(accepted.plaintext) == "new phone, same me");
  CHECK(accepted.trust == Trust::undecided);
  CHECK_FALSE(accepted.new_device);
}

TEST_CASE("a forgotten device is new when it returns, a distrusted one stays distrusted") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), tybalt("tybalt@capulet.example");
  befriend(juliet, romeo);
  befriend(juliet, tybalt);
  must(juliet.device->set_trust(tybalt.address(), tybalt.device->identity_key(), Trust::distrusted));
  must(juliet.device->forget_device(romeo.address()));
  must(juliet.device->forget_device(tybalt.address()));
  CHECK(must(juliet.device->sessions()).empty());
  CHECK(must(juliet.device->identities(romeo.jid)).empty());
  juliet.meet(romeo);
  juliet.meet(tybalt);
  CHECK(juliet.record_of(romeo).trust == Trust::trusted);
  CHECK(juliet.record_of(tybalt).trust == Trust::distrusted);
  CHECK(must(juliet.device->identities()).size() == 2);
}
