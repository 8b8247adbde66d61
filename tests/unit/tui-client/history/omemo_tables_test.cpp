// OMEMO state in the client's database: a real device works on it, and one transaction covers ratchet and history row.
#include <doctest/doctest.h>

#include "omemo/omemo.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tui-client/history/history.hpp"

using namespace tui;

namespace {

omemo::Content written(const std::string& text) {
  return [text](omemo::Version) { return omemo::Bytes(text.begin(), text.end()); };
}

ChatMessage row(const omemo::Decrypted& opened) {
  ChatMessage message;
  message.account = "bob@example.org";
  message.chat = *xmpp::Jid::parse("alice@example.org");
  message.from = message.chat;
  message.body.assign(opened.plaintext.begin(), opened.plaintext.end());
  message.stanza_id = "id-" + message.body;
  return message;
}

}  // namespace

TEST_CASE("a device lives in the store over restarts, and a failed history row takes the ratchet step back") {
  omemo::Version version = omemo::Version::axolotl;
  SUBCASE("deployed") {}
  SUBCASE("OMEMO 2") {
    version = omemo::Version::omemo_2;
    if (!omemo::supports(version)) return;
  }
  test::TemporaryDirectory alice_directory, bob_directory;
  auto alice_history = *History::open(alice_directory.path());
  auto alice = *omemo::Device::create(alice_history->omemo_store("alice@example.org"), "alice@example.org");
  std::string bob_fingerprint;
  omemo::Address bob_address;
  {
    auto bob_history = *History::open(bob_directory.path());
    auto bob = *omemo::Device::create(bob_history->omemo_store("bob@example.org"), "bob@example.org");
    bob_address = {"bob@example.org", bob->device_id()};
    bob_fingerprint = bob->fingerprint();
    REQUIRE(alice->process_bundle(bob_address, bob->bundle(version)->bundle).has_value());
  }
  const std::vector<omemo::Peer> to{{bob_address, version}};
  const auto sent = alice->encrypt(written("one"), to);
  REQUIRE(sent.has_value());

  auto bob_history = *History::open(bob_directory.path());
  auto bob = *omemo::Device::load(bob_history->omemo_store("bob@example.org"), "bob@example.org");
  CHECK(bob->fingerprint() == bob_fingerprint);
  const auto before = bob->bundle(version)->bundle.prekeys.size();

  const auto refused = bob->decrypt(sent->messages.at(0), "alice@example.org", [&](const omemo::Decrypted& opened) {
    REQUIRE(bob_history->add(row(opened)).has_value());
    return omemo::Result<void>(omemo::fail(omemo::ErrorCode::store_failed, "disk full"));
  });
  REQUIRE_FALSE(refused.has_value());
  CHECK(bob_history->page("bob@example.org", *xmpp::Jid::parse("alice@example.org"), 0, 10)->empty());
  CHECK(bob->bundle(version)->bundle.prekeys.size() == before);

  const auto opened = bob->decrypt(sent->messages.at(0), "alice@example.org", [&](const omemo::Decrypted& message) {
    REQUIRE(bob_history->add(row(message)).has_value());
    return omemo::Result<void>();
  });
  REQUIRE(opened.has_value());
  const auto page = bob_history->page("bob@example.org", *xmpp::Jid::parse("alice@example.org"), 0, 10);
  REQUIRE(page->size() == 1);
  CHECK(page->front().body == "one");

  const auto again = bob->decrypt(sent->messages.at(0), "alice@example.org");
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == omemo::ErrorCode::duplicate);
}

TEST_CASE("accounts in one store do not see each other's devices") {
  test::TemporaryDirectory directory;
  auto history = *History::open(directory.path());
  auto first = omemo::Device::create(history->omemo_store("a@example.org"), "a@example.org");
  REQUIRE(first.has_value());
  CHECK(omemo::Device::load(history->omemo_store("b@example.org"), "b@example.org").error().code ==
        omemo::ErrorCode::not_found);
}
