// Messages lost, late, repeated, changed, or meant for somebody else.
#include <algorithm>

#include "tests/omemo/omemo_json.hpp"
#include "tests/unit/omemo/people.hpp"

using namespace people;

namespace {
struct Couple {
  Couple() { befriend(juliet, romeo); }
  Person juliet{"juliet@capulet.example"};
  Person romeo{"romeo@montague.example"};
};
}  // namespace

TEST_CASE("lost and reordered messages do no harm") {
  Couple couple;
  std::vector<EncryptedMessage> sent;
  for (int i = 0; i < 20; ++i) sent.push_back(couple.juliet.say(std::to_string(i), couple.romeo));
  for (const int i : {5, 3, 19, 0, 4, 18, 1}) CHECK(couple.romeo.hear(sent[i], couple.juliet) == std::to_string(i));
  // A new turn, and a message of the turn before afterwards.
  CHECK(couple.juliet.hear(couple.romeo.say("and you", couple.juliet), couple.romeo) == "and you");
  CHECK(couple.romeo.hear(couple.juliet.say("next turn", couple.romeo), couple.juliet) == "next turn");
  CHECK(couple.romeo.hear(sent[10], couple.juliet) == "10");
}

TEST_CASE("2000 lost messages are bridged, 2001 are a broken session") {
  for (const int lost : {2000, 2001}) {
    Couple couple;
    const auto first = couple.juliet.say("first", couple.romeo);
    for (int i = 1; i < lost; ++i) (void)couple.juliet.say("lost", couple.romeo);
    const auto last = couple.juliet.say("last", couple.romeo);
    if (lost == 2000) {
      CHECK(couple.romeo.hear(last, couple.juliet) == "last");
    } else {
      CHECK(couple.romeo.refuse(last, couple.juliet) == ErrorCode::broken_session);
    }
    CHECK(couple.romeo.hear(first, couple.juliet) == "first");
  }
}

TEST_CASE("a repeated message is a duplicate and changes nothing") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  const auto exchange = juliet.say("with key exchange", romeo);
  CHECK(romeo.hear(exchange, juliet) == "with key exchange");
  const auto before = omemo_json::dump(romeo.store);
  CHECK(romeo.refuse(exchange, juliet) == ErrorCode::duplicate);
  CHECK(omemo_json::dump(romeo.store) == before);
  CHECK(juliet.hear(romeo.say("answer", juliet), romeo) == "answer");
  const auto plain = juliet.say("without", romeo);
  CHECK(romeo.hear(plain, juliet) == "without");
  CHECK(romeo.refuse(plain, juliet) == ErrorCode::duplicate);
  CHECK(romeo.refuse(exchange, juliet) == ErrorCode::duplicate);
}

TEST_CASE("a changed message is refused, and the true one still opens") {
  Couple couple;
  const auto message = couple.juliet.say("precious", couple.romeo);
  const auto before = omemo_json::dump(couple.romeo.store);
  const auto refused = [&](auto change) {
    EncryptedMessage changed = message;
    change(changed);
    const ErrorCode code = couple.romeo.refuse(changed, couple.juliet);
    CHECK(omemo_json::dump(couple.romeo.store) == before);
    return code;
  };
  CHECK(refused([](EncryptedMessage& m) { (*m.payload)[0] ^= 1; }) == ErrorCode::bad_payload);
  if (is_axolotl) CHECK(refused([](EncryptedMessage& m) { m.iv[0] ^= 1; }) == ErrorCode::bad_payload);
  CHECK(refused([](EncryptedMessage& m) { m.keys[0].data.back() ^= 1; }) == ErrorCode::broken_session);
  CHECK(refused([](EncryptedMessage& m) { m.keys[0].is_prekey = true; }) == ErrorCode::malformed);
  // Its key and tag are 32 bytes, so it passes as a key transport when the payload is cut off: nothing is stored.
  EncryptedMessage cut = message;
  cut.payload.reset();
  const auto refuse_commit = [](const Decrypted& d) -> Result<void> {
    CHECK(d.is_key_transport);
    CHECK(d.plaintext.empty());
    return fail(ErrorCode::store_failed, "not wanted");
  };
  CHECK(error_of(couple.romeo.device->decrypt(cut, couple.juliet.jid, refuse_commit)) == ErrorCode::store_failed);
  CHECK(couple.romeo.hear(message, couple.juliet) == "precious");
}

TEST_CASE("a key transport with a payload put in is refused") {
  Couple couple;
  auto message =
      must(couple.juliet.device->encrypt_key_transport(to(std::vector{couple.romeo.address()}))).messages.at(0);
  message.payload = Bytes(10, 'x');
  CHECK(couple.romeo.refuse(message, couple.juliet) == ErrorCode::malformed);  // its key has no tag
  message.payload.reset();
  CHECK(couple.romeo.device->decrypt(message, couple.juliet.jid));
}

TEST_CASE("messages without a way in are told apart") {
  Couple couple;
  Person nurse("nurse@capulet.example");
  const auto message = couple.juliet.say("private", couple.romeo);
  CHECK(nurse.refuse(message, couple.juliet) == ErrorCode::not_for_this_device);
  CHECK(couple.juliet.refuse(message, couple.juliet) == ErrorCode::own_message);
  // The same device number under another name has no session.
  CHECK(error_of(couple.romeo.device->decrypt(message, nurse.jid)) == ErrorCode::no_session);
  must(couple.romeo.device->delete_session(couple.juliet.peer()));
  CHECK(couple.romeo.refuse(message, couple.juliet) == ErrorCode::no_session);
}

TEST_CASE("a broken session is healed by a key transport over a new one") {
  Couple couple;
  must(couple.romeo.device->delete_session(couple.juliet.peer()));
  CHECK(couple.romeo.refuse(couple.juliet.say("lost on him", couple.romeo), couple.juliet) == ErrorCode::no_session);
  couple.romeo.meet(couple.juliet);
  const auto heal =
      must(couple.romeo.device->encrypt_key_transport(to(std::vector{couple.juliet.address()}))).messages.at(0);
  CHECK(must(couple.juliet.device->decrypt(heal, couple.romeo.jid)).is_key_transport);
  CHECK(couple.romeo.hear(couple.juliet.say("heard again", couple.romeo), couple.juliet) == "heard again");
}

TEST_CASE("among several keys with our number the one that opens counts") {
  Couple couple;
  Person nurse("nurse@capulet.example");
  // A room's message: somebody else's device happens to have our number, and one client lists us twice.
  auto first = couple.juliet.say("in the room", couple.romeo);
  const auto other = couple.juliet.say("advanced", couple.romeo);
  EncryptedKey foreign = first.keys[0];
  foreign.data.assign(foreign.data.size(), 0x33);
  first.keys = {foreign, first.keys[0], other.keys[0]};
  for (EncryptedKey& key : first.keys) key.recipient_jid.clear();
  CHECK(couple.romeo.hear(first, couple.juliet) == "in the room");
  CHECK(couple.romeo.refuse(first, couple.juliet) == ErrorCode::duplicate);  // although the third key is fresh
  CHECK(couple.romeo.hear(other, couple.juliet) == "advanced");
  // Where the wire names the person (later namespaces do) another person's key is not even tried.
  auto named = couple.juliet.say("named", couple.romeo);
  named.keys[0].recipient_jid = nurse.jid;
  CHECK(couple.romeo.refuse(named, couple.juliet) == ErrorCode::not_for_this_device);
}

TEST_CASE("long monologues and new sessions ask for an answer") {
  Couple couple;
  int heartbeats = 0;
  for (int i = 0; i < 120; ++i) {
    const auto got =
        must(couple.romeo.device->decrypt(couple.juliet.say("on and on", couple.romeo), couple.juliet.jid));
    CHECK_FALSE(got.new_session);
    if (got.answer == Decrypted::Answer::heartbeat) ++heartbeats;
  }
  CHECK(heartbeats == 2);
  const auto beat =
      must(couple.romeo.device->encrypt_key_transport(to(std::vector{couple.juliet.address()}))).messages.at(0);
  CHECK(couple.juliet.device->decrypt(beat, couple.romeo.jid));
  const auto next = must(couple.romeo.device->decrypt(couple.juliet.say("x", couple.romeo), couple.juliet.jid));
  CHECK(next.answer == Decrypted::Answer::none);
}

TEST_CASE("the heartbeat is asked for once, though the message that is due for it is lost or late") {
  Couple couple;
  const auto said = [&couple] { return couple.juliet.say("on and on", couple.romeo); };
  const auto answer_to = [&couple](const EncryptedMessage& message) {
    return must(couple.romeo.device->decrypt(message, couple.juliet.jid)).answer;
  };
  // Up to the 48th: the session's first messages are in the chain already.
  std::vector<EncryptedMessage> lost;
  int heartbeats = 0;
  for (int i = 0; i < 70; ++i) {
    auto message = said();
    if (i >= 40 && i < 60) {
      lost.push_back(std::move(message));
      continue;
    }
    if (answer_to(message) == Decrypted::Answer::heartbeat) ++heartbeats;
  }
  CHECK(heartbeats == 1);
  for (const auto& message : lost) CHECK(answer_to(message) == Decrypted::Answer::none);
}

TEST_CASE("the result names the sender and its key") {
  Person juliet("juliet@capulet.example"), romeo("romeo@montague.example");
  juliet.meet(romeo);
  const auto first = must(romeo.device->decrypt(juliet.say("a", romeo), juliet.jid));
  CHECK(first.sender == juliet.address());
  CHECK(first.identity == juliet.device->identity_key());
  CHECK(first.new_device);
  const auto second = must(romeo.device->decrypt(juliet.say("b", romeo), juliet.jid));
  CHECK(second.identity == juliet.device->identity_key());
  CHECK_FALSE(second.new_device);
}

TEST_CASE("own other devices read and write like anybody's") {
  Person desk("juliet@capulet.example"), phone("juliet@capulet.example"), romeo("romeo@montague.example");
  befriend(desk, phone);
  desk.meet(romeo);
  const auto message = desk.say("seen on my phone too", std::vector{romeo.address(), phone.address(), desk.address()});
  CHECK(romeo.hear(message, desk) == "seen on my phone too");
  CHECK(phone.hear(message, desk) == "seen on my phone too");
  CHECK(phone.refuse(message, desk) == ErrorCode::duplicate);  // the carbon after the direct copy
}
