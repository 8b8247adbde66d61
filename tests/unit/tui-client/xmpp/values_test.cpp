// Small values: server addresses, back-off, words, OMEMO's XML.
#include <doctest/doctest.h>

#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tests/unit/tui-client/xmpp/scripted_server.hpp"
#include "tui-client/xmpp/backoff.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/server_address.hpp"
#include "tui-client/xmpp/words.hpp"

using namespace tui;
using test::element;

TEST_CASE("server addresses") {
  const auto parse = [](const char* text) {
    const auto address = parse_server_address(text, 5222);
    return address ? address->host + " " + std::to_string(address->port) : "refused";
  };
  CHECK(parse("example.org") == "example.org 5222");
  CHECK(parse("example.org:5280") == "example.org 5280");
  CHECK(parse("[::1]:80") == "::1 80");
  CHECK(parse("[::1]") == "::1 5222");
  CHECK(parse("2001:db8::1") == "2001:db8::1 5222");
  for (const char* bad : {"", ":5222", "host:", "host:0", "host:65536", "host:12x", "[::1", "[::1]x", "[::1]:", "[]"}) {
    CAPTURE(bad);
    CHECK(parse(bad) == "refused");
  }
}

TEST_CASE("back-off doubles up to its limit, by half at random, and begins anew") {
  Backoff backoff(1000, 8000);
  for (const unsigned whole : {1000U, 2000U, 4000U, 8000U, 8000U, 8000U}) {
    const unsigned delay = backoff.next_ms();
    CHECK(delay >= whole / 2);
    CHECK(delay <= whole);
  }
  for (int i = 0; i < 100; ++i) CHECK(backoff.next_ms() <= 8000);
  backoff.reset();
  CHECK(backoff.next_ms() <= 1000);
}

TEST_CASE("a peer's words are one bounded line") {
  CHECK(quoted_peer_text("a\nb\x1b[31m") == "a b [31m");
  const std::string cut = quoted_peer_text(std::string(199, 'x') + "\xc3\xa4\xc3\xa4");
  CHECK(cut == std::string(199, 'x') + "…");
  CHECK(in_words(xmpp::StanzaError(xmpp::StanzaErrorCondition::forbidden, "no\nway")) == "it is forbidden (no way)");
}

TEST_CASE("device lists: impossible and repeated ids are left out, too many are cut") {
  const auto list = device_list_from_xml(
      omemo::Version::axolotl,
      element("<list xmlns='eu.siacs.conversations.axolotl'><device id='1'/><device id='0'/><device id='2147483648'/>"
              "<device id='x'/><device id='1'/><device/><device id='2147483647'/><other id='5'/></list>"));
  REQUIRE(list);
  CHECK(*list == std::vector<ListedDevice>{1, 2147483647});
  CHECK_FALSE(device_list_from_xml(omemo::Version::axolotl, element("<list xmlns='urn:other'/>")));
  std::vector<ListedDevice> many(500);
  for (std::size_t i = 0; i < many.size(); ++i) many[i].id = static_cast<omemo::DeviceId>(i + 1);
  for (const auto version : omemo::all_versions) {
    CHECK(device_list_from_xml(version, device_list_to_xml(version, many))->size() == max_devices_per_contact);
  }
}

TEST_CASE("bundles and messages survive the way over XML") {
  omemo::Bundle bundle;
  bundle.identity_key = {5, 1, 2};
  bundle.signed_prekey = {7, {5, 3}};
  bundle.signed_prekey_signature = {9, 9};
  bundle.prekeys = {{1, {5, 4}}, {2, {5, 5}}};
  const auto read = bundle_from_xml(element(xmpp::to_xml(bundle_to_xml(bundle))));
  REQUIRE(read);
  CHECK(read->identity_key == bundle.identity_key);
  CHECK(read->signed_prekey.id == 7);
  CHECK(read->signed_prekey.key == bundle.signed_prekey.key);
  CHECK(read->signed_prekey_signature == bundle.signed_prekey_signature);
  REQUIRE(read->prekeys.size() == 2);
  CHECK(read->prekeys[1].id == 2);
  CHECK(read->prekeys[1].key == bundle.prekeys[1].key);

  omemo::EncryptedMessage message;
  message.sender = 42;
  message.iv = {1, 2, 3};
  message.keys = {{"bob@example.net", 7, {1}, true}, {"bob@example.net", 8, {2, 3}, false}};
  message.payload = omemo::Bytes{4, 5};
  auto again = encrypted_from_xml(element(xmpp::to_xml(encrypted_to_xml(message))));
  REQUIRE(again);
  CHECK(again->sender == 42);
  CHECK(again->iv == message.iv);
  REQUIRE(again->keys.size() == 2);
  CHECK(again->keys[0].is_prekey);
  CHECK_FALSE(again->keys[1].is_prekey);
  CHECK(again->keys[1].data == message.keys[1].data);
  CHECK(again->payload == message.payload);
  message.payload.reset();
  CHECK_FALSE(encrypted_from_xml(encrypted_to_xml(message))->payload);
}

TEST_CASE("broken OMEMO is no OMEMO; line breaks in base64 are none") {
  const std::string open = "<encrypted xmlns='eu.siacs.conversations.axolotl'>";
  const auto reads = [&](const std::string& inside) {
    return encrypted_from_xml(element(open + inside + "</encrypted>")).has_value();
  };
  CHECK(reads("<header sid='1'><iv>AQ\nID</iv></header>"));
  CHECK_FALSE(reads(""));
  CHECK_FALSE(reads("<header sid='1'/>"));
  CHECK_FALSE(reads("<header sid='-1'><iv>AQID</iv></header>"));
  CHECK_FALSE(reads("<header sid='1'><iv>not base64</iv></header>"));
  CHECK_FALSE(reads("<header sid='1'><iv>AQID</iv></header><payload>§</payload>"));
  CHECK_FALSE(bundle_from_xml(element("<bundle xmlns='eu.siacs.conversations.axolotl'/>")));
  const auto skipped = encrypted_from_xml(
      element(open + "<header sid='1'><key rid='x'>AQID</key><key rid='2'>§</key><key rid='3' prekey='1'>AQID</key>"
                     "<iv>AQID</iv></header></encrypted>"));
  REQUIRE(skipped);
  REQUIRE(skipped->keys.size() == 1);
  CHECK(skipped->keys[0].is_prekey);
}
