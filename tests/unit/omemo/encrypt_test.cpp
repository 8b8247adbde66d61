// Who gets a key, who does not and why; nothing is produced when nobody does.
#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

TEST_CASE("several devices of two people, own ones included, read one message") {
  Person juliet("juliet@capulet.example"), tablet("juliet@capulet.example");
  Person phone("romeo@montague.example"), laptop("romeo@montague.example");
  for (Person* other : {&tablet, &phone, &laptop}) juliet.meet(*other);
  const auto encrypted = must(juliet.device->encrypt(
      content("to all"), to({tablet.address(), phone.address(), laptop.address(), phone.address()})));
  CHECK(encrypted.reached.size() == 3);  // the repeated one once
  CHECK(encrypted.skipped.empty());
  CHECK(encrypted.messages.at(0).sender == juliet.device->device_id());
  CHECK(encrypted.messages.at(0).iv.size() == (is_axolotl ? 12 : 0));
  for (const EncryptedKey& key : encrypted.messages.at(0).keys) CHECK(key.is_prekey);
  for (Person* other : {&tablet, &phone, &laptop}) CHECK(other->hear(encrypted.messages.at(0), juliet) == "to all");
}

TEST_CASE("devices that cannot be reached are named with the reason") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), nurse("nurse@capulet.example"),
      tybalt("tybalt@capulet.example"), paris("paris@verona.example");
  for (Person* other : {&romeo, &nurse, &tybalt}) juliet.meet(*other);
  must(juliet.device->set_trust(nurse.address(), nurse.device->identity_key(), Trust::undecided));
  must(juliet.device->set_trust(tybalt.address(), tybalt.device->identity_key(), Trust::distrusted));
  const std::vector<Address> all{romeo.address(),  nurse.address(), tybalt.address(), paris.address(),
                                 juliet.address(), {"", 3},         {paris.jid, 0}};
  const std::vector<Obstacle> expected{Obstacle::none,       Obstacle::undecided,   Obstacle::distrusted,
                                       Obstacle::no_session, Obstacle::this_device, Obstacle::invalid,
                                       Obstacle::invalid};
  const auto states = must(juliet.device->check_recipients(to(all)));
  REQUIRE(states.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(states[i].peer.address == all[i]);
    CHECK(states[i].obstacle == expected[i]);
  }
  const auto encrypted = must(juliet.device->encrypt(content("for Romeo"), to(all)));
  CHECK(encrypted.reached == std::vector{romeo.peer()});
  REQUIRE(encrypted.messages.at(0).keys.size() == 1);
  CHECK(encrypted.messages.at(0).keys[0].recipient == romeo.device->device_id());
  REQUIRE(encrypted.skipped.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) CHECK(encrypted.skipped[i].obstacle == expected[i + 1]);
  CHECK(nurse.refuse(encrypted.messages.at(0), juliet) == ErrorCode::not_for_this_device);
}

TEST_CASE("nobody reached is an error, not a message") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  bool committed = false;
  const CommitEncrypted commit = [&](const Encrypted&) -> Result<void> {
    committed = true;
    return {};
  };
  CHECK(error_of(juliet.device->encrypt(content("x"), to(std::vector{romeo.address()}), commit)) ==
        ErrorCode::no_recipient);
  CHECK(error_of(juliet.device->encrypt(content("x"), {}, commit)) == ErrorCode::no_recipient);
  CHECK(error_of(juliet.device->encrypt_key_transport(to({juliet.address()}), commit)) == ErrorCode::no_recipient);
  CHECK_FALSE(committed);
}

TEST_CASE("too long a plaintext is refused before a ratchet moves") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  const auto before = omemo_json::dump(juliet.store);
  CHECK(error_of(juliet.device->encrypt(content(std::string(max_payload_bytes + 1, 'x')), to({romeo.address()}))) ==
        ErrorCode::too_large);
  CHECK(omemo_json::dump(juliet.store) == before);
}

TEST_CASE("an unreadable session is reported and the others are served") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example"), nurse("nurse@capulet.example");
  juliet.meet(romeo);
  juliet.meet(nurse);
  must(juliet.store.save_session(romeo.peer(), SecretBytes{1, 2, 3}));
  const auto encrypted = must(juliet.device->encrypt(content("x"), to(std::vector{romeo.address(), nurse.address()})));
  REQUIRE(encrypted.skipped.size() == 1);
  CHECK(encrypted.skipped[0].obstacle == Obstacle::broken_session);
  CHECK(nurse.hear(encrypted.messages.at(0), juliet) == "x");
  must(juliet.device->delete_session(romeo.peer()));
  juliet.meet(romeo);
  CHECK(romeo.hear(juliet.say("healed", romeo), juliet) == "healed");
}

TEST_CASE("key transports carry a key and no text") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  const auto sent = must(juliet.device->encrypt_key_transport(to(std::vector{romeo.address()}))).messages.at(0);
  CHECK_FALSE(sent.payload);
  const auto got = must(romeo.device->decrypt(sent, juliet.jid));
  CHECK(got.is_key_transport);
  CHECK(got.plaintext.empty());
  CHECK(got.transported_key.size() == (is_axolotl ? 16 : 0));
  CHECK(got.iv == sent.iv);
  CHECK(got.new_session);
  CHECK(got.answer == Decrypted::Answer::confirm_session);
}

TEST_CASE("an empty text is a text") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  const auto got = must(romeo.device->decrypt(juliet.say("", romeo), juliet.jid));
  CHECK_FALSE(got.is_key_transport);
  CHECK(got.plaintext.empty());
}
