// Key slots: what opens them, what does not, and what a changed file can't do.
#include "tui-client/history/key_slots.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "libxmpp/base/random.hpp"
#include "tests/unit/tui-client/history/cheap.hpp"

namespace key_slots_test {

using namespace tui;
using test::cheap;
using xmpp::Errc;

namespace {
const std::string key = xmpp::random_bytes(store_key_bytes);

KeySlots slots(std::initializer_list<const char*> passphrases) {
  KeySlots made;
  for (const auto* passphrase : passphrases) REQUIRE(made.add(passphrase, key, cheap));
  return made;
}
}  // namespace

TEST_CASE("each passphrase opens its slot, also after a round trip through the file") {
  const auto made = slots({"correct horse", "1234"});
  const auto read = KeySlots::parse(made.text());
  REQUIRE_MESSAGE(read, read.error().detail);
  CHECK(read->count() == 2);
  CHECK(read->open("correct horse").value() == key);
  CHECK(read->open("1234").value() == key);
  CHECK(read->open("12345").error().code == Errc::not_authorized);
  CHECK(read->open("").error().code == Errc::not_authorized);
  CHECK(made.text().find(key) == std::string::npos);
}

TEST_CASE("the same passphrase twice looks different") {
  const auto one = nlohmann::json::parse(slots({"a"}).text())["slots"][0];
  const auto other = nlohmann::json::parse(slots({"a"}).text())["slots"][0];
  for (const auto* field : {"salt", "nonce", "key"}) CHECK(one[field] != other[field]);
}

TEST_CASE("replacing and removing change one slot alone") {
  auto made = slots({"one", "two"});
  CHECK(made.replace("three", "four", cheap).error().code == Errc::not_authorized);
  REQUIRE(made.replace("one", "uno", cheap));
  CHECK_FALSE(made.open("one"));
  CHECK(made.open("uno").value() == key);
  CHECK(made.open("two").value() == key);
  REQUIRE(made.remove("two"));
  CHECK_FALSE(made.open("two"));
  CHECK(made.open("uno").value() == key);
  CHECK(made.replace("uno", "", cheap).error().code == Errc::invalid_argument);
  for (std::size_t i = made.count(); i < KeySlots::max_slots; ++i) REQUIRE(made.add("more", key, cheap));
  CHECK(made.add("one too many", key, cheap).error().code == Errc::limit_exceeded);
}

TEST_CASE("a changed file opens nothing, and is never worth more than a second's work") {
  const auto good = nlohmann::json::parse(slots({"a"}).text());
  const auto with = [&](const char* name, const nlohmann::json& value) {
    auto bad = good;
    bad["slots"][0][name] = value;
    return KeySlots::parse(bad.dump());
  };
  // Whatever is vouched for can't be changed, not even to something dearer.
  for (const auto& read : {with("passes", 2), with("memory_kib", 128), with("lanes", 2),
                           with("salt", "AAAAAAAAAAAAAAAAAAAAAA=="), with("nonce", "AAAAAAAAAAAAAAAA")}) {
    REQUIRE_MESSAGE(read, read.error().detail);
    CHECK(read->open("a").error().code == Errc::not_authorized);
  }
  const auto start = std::chrono::steady_clock::now();
  for (const auto& read :
       {with("memory_kib", 104857600), with("memory_kib", 1048577), with("memory_kib", 4294967360),
        with("memory_kib", -1), with("memory_kib", 1.5), with("memory_kib", "64"), with("memory_kib", 4),
        with("passes", 0), with("passes", 65), with("passes", 4294967297), with("lanes", 0), with("lanes", 17),
        with("kdf", "argon2i"), with("cipher", "none"), with("salt", ""), with("salt", "AA=="), with("nonce", "!"),
        with("key", "AAAA"), with("key", nullptr)}) {
    CHECK(read.error().code == Errc::storage_failed);
  }
  auto dear = good;
  dear["slots"][0]["memory_kib"] = 1048576;
  dear["slots"][0]["passes"] = 5;
  CHECK_FALSE(KeySlots::parse(dear.dump()));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
  auto many = good;
  for (int i = 0; i < 8; ++i) many["slots"].push_back(good["slots"][0]);
  CHECK_FALSE(KeySlots::parse(many.dump()));
  many["slots"] = nlohmann::json::array();
  CHECK_FALSE(KeySlots::parse(many.dump()));
  auto newer = good;
  newer["version"] = 2;
  CHECK(KeySlots::parse(newer.dump()).error().detail.find("version") != std::string::npos);
  for (const std::string& text : {std::string(), std::string("{"), std::string("[]"), std::string("null"),
                                  std::string(KeySlots::max_bytes + 1, ' '), std::string(10000, '[')}) {
    CHECK_FALSE(KeySlots::parse(text));
  }
}

TEST_CASE("the keyring's slot is one more, that no passphrase replaces and whose kind can't be changed") {
  const std::string key = xmpp::random_bytes(store_key_bytes), secret(64, 'f');
  KeySlots slots;
  REQUIRE(slots.add("a passphrase", key, {64, 1, 1}));
  CHECK_FALSE(slots.has_keyring());
  REQUIRE(slots.add(secret, key, {64, 1, 1}, SlotKind::keyring));
  CHECK(slots.has_keyring());
  auto read = KeySlots::parse(slots.text());
  REQUIRE(read);
  CHECK(read->has_keyring());
  CHECK(read->open(secret).value() == key);
  CHECK(read->open("a passphrase").value() == key);
  CHECK(read->replace(secret, "mine", {64, 1, 1}).error().code == xmpp::Errc::not_allowed);
  // Who changes the file can't make one kind of the other.
  auto text = slots.text();
  const std::string mark = ",\"secret\":\"keyring\"";
  REQUIRE(text.find(mark) != std::string::npos);
  text.erase(text.find(mark), mark.size());
  CHECK_FALSE(KeySlots::parse(text)->open(secret));
  CHECK(KeySlots::parse(text)->open("a passphrase").value() == key);
  CHECK(read->remove_keyring());
  CHECK_FALSE(read->remove_keyring());
  CHECK_FALSE(read->open(secret));
  CHECK(read->open("a passphrase").value() == key);
}

}  // namespace key_slots_test
