// All or nothing: the commit of the caller or any call of the store may fail, and then nothing has happened.
#include <stdexcept>

#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

namespace {

// Passes everything on to a MemoryStore and fails (or throws) at the n-th call inside a transaction.
class FaultyStore final : public Store {
 public:
  explicit FaultyStore(MemoryStore& inner) : inner_(inner) {}
  int fail_at = -1;  // -1: never
  bool throwing = false;
  int calls = 0;

  Result<void> transaction(const std::function<Result<void>()>& work) override { return inner_.transaction(work); }
  Result<std::optional<LocalState>> load_local() override {
    return pass([&] { return inner_.load_local(); });
  }
  Result<void> save_local(const LocalState& s) override {
    return pass([&] { return inner_.save_local(s); });
  }
  Result<std::vector<PreKeyRecord>> prekeys() override {
    return pass([&] { return inner_.prekeys(); });
  }
  Result<std::optional<PreKeyRecord>> find_prekey(std::uint32_t id) override {
    return pass([&] { return inner_.find_prekey(id); });
  }
  Result<void> save_prekey(const PreKeyRecord& p) override {
    return pass([&] { return inner_.save_prekey(p); });
  }
  Result<void> remove_prekey(std::uint32_t id) override {
    return pass([&] { return inner_.remove_prekey(id); });
  }
  Result<std::vector<SignedPreKeyRecord>> signed_prekeys() override {
    return pass([&] { return inner_.signed_prekeys(); });
  }
  Result<void> save_signed_prekey(const SignedPreKeyRecord& p) override {
    return pass([&] { return inner_.save_signed_prekey(p); });
  }
  Result<void> remove_signed_prekey(std::uint32_t id) override {
    return pass([&] { return inner_.remove_signed_prekey(id); });
  }
  Result<std::optional<SecretBytes>> load_session(const Peer& a) override {
    return pass([&] { return inner_.load_session(a); });
  }
  Result<void> save_session(const Peer& a, const SecretBytes& s) override {
    return pass([&] { return inner_.save_session(a, s); });
  }
  Result<void> remove_session(const Peer& a) override {
    return pass([&] { return inner_.remove_session(a); });
  }
  Result<std::vector<Peer>> sessions(const std::string& jid) override {
    return pass([&] { return inner_.sessions(jid); });
  }
  Result<std::optional<IdentityRecord>> find_identity(const Address& a) override {
    return pass([&] { return inner_.find_identity(a); });
  }
  Result<void> save_identity(const IdentityRecord& i) override {
    return pass([&] { return inner_.save_identity(i); });
  }
  Result<void> remove_identity(const Address& a) override {
    return pass([&] { return inner_.remove_identity(a); });
  }
  Result<std::vector<IdentityRecord>> identities(const std::string& jid) override {
    return pass([&] { return inner_.identities(jid); });
  }

 private:
  template <class Call>
  std::invoke_result_t<Call> pass(Call&& call) {
    if (calls++ == fail_at) {
      if (throwing) throw std::runtime_error("the disk is full");
      return fail(ErrorCode::store_failed, "the disk is full");
    }
    return call();
  }
  MemoryStore& inner_;
};

// Runs `act` with a failure at the first, second, third … call until it succeeds; after each failure the store must be
// as before. Returns how many failures there were.
template <class Act>
int survive_all_failures(MemoryStore& memory, const std::string& jid, bool throwing, Act&& act) {
  FaultyStore faulty(memory);
  auto device = must(Device::load(faulty, jid, few_prekeys()));
  const auto before = omemo_json::dump(memory);
  for (int n = 0;; ++n) {
    REQUIRE(n < 1000);
    faulty.calls = 0;
    faulty.fail_at = n;
    faulty.throwing = throwing;
    bool succeeded = false;
    try {
      const auto result = act(*device);
      succeeded = result.has_value();
      if (!succeeded) CHECK(result.error().code == ErrorCode::store_failed);
    } catch (const std::runtime_error&) {
      // Outside the C callbacks an exception of the store passes through; the transaction is undone all the same.
    }
    if (succeeded) return n;
    CHECK(omemo_json::dump(memory) == before);
  }
}

}  // namespace

TEST_CASE("a failing commit undoes session, prekey, identity and refill; the message opens later") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  const auto message = juliet.say("keep me", romeo);
  const auto before = omemo_json::dump(romeo.store);
  must(romeo.device->bundle_published(version, must(romeo.device->bundle(version)).generation));
  const CommitDecrypted fails = [](const Decrypted& d) -> Result<void> {
    CHECK(text(d.plaintext) == "keep me");
    CHECK(d.new_session);
    return fail(ErrorCode::store_failed, "history is full");
  };
  for (int i = 0; i < 3; ++i) {
    const auto result = romeo.device->decrypt(message, juliet.jid, fails);
    CHECK(error_of(result) == ErrorCode::store_failed);
    CHECK(result.error().detail == "history is full");
    CHECK(omemo_json::dump(romeo.store) == before);
    CHECK_FALSE(must(romeo.device->has_session(juliet.peer())));
    CHECK_FALSE(must(romeo.device->bundle_must_be_published(version)));
  }
  CHECK(romeo.hear(message, juliet) == "keep me");
  CHECK(must(romeo.device->bundle_must_be_published(version)));
}

TEST_CASE("a commit that throws undoes everything too") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  const auto message = juliet.say("keep me", romeo);
  const auto before = omemo_json::dump(romeo.store);
  const CommitDecrypted throws = [](const Decrypted&) -> Result<void> { throw std::runtime_error("oops"); };
  CHECK_THROWS_AS((void)romeo.device->decrypt(message, juliet.jid, throws), std::runtime_error);
  CHECK(omemo_json::dump(romeo.store) == before);
  CHECK(romeo.hear(message, juliet) == "keep me");
}

TEST_CASE("what the commit writes is part of the transaction") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  const Peer marker{{"history", 1}, version};
  const auto message = juliet.say("x", romeo);
  const auto writing = [&](bool good) -> CommitDecrypted {
    return [&, good](const Decrypted&) -> Result<void> {
      must(romeo.store.save_session(marker, SecretBytes{1}));
      return good ? Result<void>{} : fail(ErrorCode::store_failed, "no");
    };
  };
  CHECK_FALSE(romeo.device->decrypt(message, juliet.jid, writing(false)));
  CHECK_FALSE(must(romeo.store.load_session(marker)));
  CHECK(romeo.device->decrypt(message, juliet.jid, writing(true)));
  CHECK(must(romeo.store.load_session(marker)));
}

TEST_CASE("an encryption that is not committed has not happened") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(juliet, romeo);
  const auto before = omemo_json::dump(juliet.store);
  const CommitEncrypted fails = [](const Encrypted& e) -> Result<void> {
    CHECK(e.reached.size() == 1);
    return fail(ErrorCode::store_failed, "outbox is full");
  };
  CHECK(error_of(juliet.device->encrypt(content("x"), to(std::vector{romeo.address()}), fails)) ==
        ErrorCode::store_failed);
  CHECK(omemo_json::dump(juliet.store) == before);
  CHECK(romeo.hear(juliet.say("y", romeo), juliet) == "y");
}

TEST_CASE("whichever call of the store fails, reading a key exchange is all or nothing") {
  for (const bool throwing : {false, true}) {
    Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
    juliet.meet(romeo);
    const auto message = juliet.say("keep me", romeo);
    const int failures = survive_all_failures(romeo.store, romeo.jid, throwing,
                                              [&](Device& device) { return device.decrypt(message, juliet.jid); });
    CHECK(failures >= 10);
    CHECK(romeo.refuse(message, juliet) == ErrorCode::duplicate);
  }
}

TEST_CASE("whichever call of the store fails, reading an ordinary message is all or nothing") {
  for (const bool throwing : {false, true}) {
    Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
    befriend(juliet, romeo);
    const auto message = juliet.say("keep me", romeo);
    CHECK(survive_all_failures(romeo.store, romeo.jid, throwing,
                               [&](Device& device) { return device.decrypt(message, juliet.jid); }) >= 5);
  }
}

TEST_CASE("whichever call of the store fails, writing, bundles and rotation are all or nothing") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), nurse("nurse@capulet.example");
  befriend(juliet, romeo);
  juliet.meet(nurse);
  const Bundle bundle = romeo.bundle();
  CHECK(survive_all_failures(juliet.store, juliet.jid, false, [&](Device& device) {
          return device.encrypt(content("x"), to(std::vector{romeo.address(), nurse.address()}));
        }) >= 8);
  CHECK(survive_all_failures(juliet.store, juliet.jid, false,
                             [&](Device& device) { return device.process_bundle(romeo.address(), bundle); }) >= 4);
  CHECK(survive_all_failures(juliet.store, juliet.jid, false,
                             [&](Device& device) { return device.rotate_signed_prekey(); }) >= 4);
}
