// Both versions of OMEMO on the wire at once: what is published, which one is spoken to whom, and no way back to the
// old.
#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"
#include "tests/unit/tui-client/xmpp/omemo_version.hpp"

using namespace tui;
namespace ns = xmpp::ns;
using omemo::Version;

namespace {

const std::string bob_jid = "bob@example.net";

struct Both : test::LoggedIn {
  omemo::MemoryStore store, other_store;
  std::unique_ptr<omemo::Device> phone = *omemo::Device::create(store, bob_jid);
  std::unique_ptr<omemo::Device> tablet = *omemo::Device::create(other_store, bob_jid);

  Both() {
    log_in();
    until([this] {
      const auto* state = last<EncryptionChanged>();
      return state && state->chat.text() == me && state->encryption.ready;
    });
  }
  void list(Version version, const std::vector<ListedDevice>& devices) {
    server.nodes.insert_or_assign(bob_jid + " " + devices_node(version), device_list_to_xml(version, devices));
  }
  void bundle(Version version, omemo::Device& device) {
    const auto id = device.device_id();
    const std::string item = bundles_share_node(version) ? "#" + bundle_item(version, id) : "";
    server.nodes.insert_or_assign(bob_jid + " " + bundle_node(version, id) + item,
                                  bundle_to_xml(device.bundle(version)->bundle));
  }
  const xmpp::Element* sent(std::size_t number) const {
    std::size_t count = 0;
    for (const auto& stanza : server.stanzas) {
      if (stanza.name() == "message" && stanza.child("encrypted") && count++ == number) return &stanza;
    }
    return nullptr;
  }
  std::string reads(omemo::Device& device, const xmpp::Element& message, Version version) {
    const auto* encrypted = message.child("encrypted", namespace_of(version));
    if (!encrypted) return "nothing of this version";
    const auto opened = device.decrypt(*encrypted_from_xml(*encrypted), me);
    return opened ? test::text_of(*opened, me, bob_jid) : std::string(omemo::to_string(opened.error().code));
  }
};

bool two() { return omemo::supports(Version::omemo_2); }

}  // namespace

TEST_CASE("who stands on both lists is spoken to in OMEMO 2 alone") {
  if (!two()) return;
  Both t;
  for (const Version version : omemo::all_versions) {
    t.list(version, {t.phone->device_id()});
    t.bundle(version, *t.phone);
  }
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"hello"}));
  t.until([&] { return t.sent(0); });
  CHECK(t.reads(*t.phone, *t.sent(0), Version::omemo_2) == "hello");
  CHECK_FALSE(t.sent(0)->child("encrypted", ns::omemo_axolotl));
  CHECK(t.sent(0)->child("encryption", ns::eme)->attr("namespace") == ns::omemo_2);
  CHECK(t.client->devices(t.me, t.bob)->front().protocol == "OMEMO 2");
  t.until([&] { return t.last<EncryptionChanged>()->encryption.protocol == "OMEMO 2"; });
}

TEST_CASE("devices of either version read the same message, each in its own") {
  if (!two()) return;
  Both t;
  t.list(Version::axolotl, {t.tablet->device_id()});
  t.bundle(Version::axolotl, *t.tablet);
  t.list(Version::omemo_2, {t.phone->device_id()});
  t.bundle(Version::omemo_2, *t.phone);
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"to both"}));
  t.until([&] { return t.sent(0); });
  CHECK(t.reads(*t.phone, *t.sent(0), Version::omemo_2) == "to both");
  CHECK(t.reads(*t.tablet, *t.sent(0), Version::axolotl) == "to both");
  CHECK(xmpp::to_xml(*t.sent(0)).find("to both") == std::string::npos);
  t.until([&] { return t.last<EncryptionChanged>()->encryption.protocol == "OMEMO 2 + 0.3"; });
}

TEST_CASE("no way back: without a good bundle of OMEMO 2 the old one is not taken instead") {
  if (!two()) return;
  Both t;
  for (const Version version : omemo::all_versions) t.list(version, {t.phone->device_id()});
  t.bundle(Version::axolotl, *t.phone);
  SUBCASE("none") {}
  SUBCASE("a forged one") {
    auto forged = t.phone->bundle(Version::omemo_2)->bundle;
    forged.signed_prekey_signature[3] ^= 1;
    t.server.nodes.insert_or_assign(
        bob_jid + " " + bundle_node(Version::omemo_2, 0) + "#" + std::to_string(t.phone->device_id()),
        bundle_to_xml(forged));
  }
  SUBCASE("the old one under the new name") {
    t.server.nodes.insert_or_assign(
        bob_jid + " " + bundle_node(Version::omemo_2, 0) + "#" + std::to_string(t.phone->device_id()),
        bundle_to_xml(t.phone->bundle(Version::axolotl)->bundle));
  }
  const auto id = t.client->send_message(t.me, t.bob, Draft{"hello"});
  REQUIRE(id);
  t.until([&] { return t.delivery(*id) == Delivery::failed; });
  CHECK(t.last<MessageChanged>()->error.starts_with("not encrypted: "));
  CHECK_FALSE(t.sent(0));
}

TEST_CASE("a message with both versions opens once, by the key that is ours") {
  if (!two()) return;
  Both t;
  const auto own = t.client->devices(t.me, *xmpp::Jid::parse(t.me))->front().device;
  const omemo::Address mine{t.me, own};
  std::vector<omemo::Peer> to;
  for (const Version version : omemo::all_versions) {
    const std::string item = version == Version::omemo_2 ? "#" + std::to_string(own) : "";
    const auto bundle = bundle_from_xml(t.server.nodes.at(t.me + " " + bundle_node(version, own) + item));
    REQUIRE(bundle);
    REQUIRE(t.phone->process_bundle(mine, *bundle));
    to.push_back({mine, version});
  }
  const auto encrypted = t.phone->encrypt(test::content(bob_jid, t.me, "twice"), to);
  REQUIRE(encrypted);
  REQUIRE(encrypted->messages.size() == 2);
  std::string xml;
  for (const auto& message : encrypted->messages) xml += xmpp::to_xml(encrypted_to_xml(message));
  t.server.send("<message type='chat' id='b1' from='bob@example.net/phone'>" + xml + "</message>");
  t.until([&] { return t.count<MessageAdded>() == 1; });
  t.wait(100);
  CHECK(t.count<MessageAdded>() == 1);
  CHECK(t.last<MessageAdded>()->message.body == "twice");
}

TEST_CASE("an envelope that was meant for somebody else is shown as refused, not as text") {
  if (!two()) return;
  Both t;
  const auto own = t.client->devices(t.me, *xmpp::Jid::parse(t.me))->front().device;
  const omemo::Address mine{t.me, own};
  const auto key = t.me + " " + bundle_node(Version::omemo_2, own) + "#" + std::to_string(own);
  REQUIRE(t.phone->process_bundle(mine, *bundle_from_xml(t.server.nodes.at(key))));
  const auto say = [&](const omemo::Content& content, const std::string& id) {
    const auto encrypted = t.phone->encrypt(content, std::vector<omemo::Peer>{{mine, Version::omemo_2}});
    REQUIRE(encrypted);
    t.server.send("<message type='chat' id='" + id + "' from='bob@example.net/phone'>" +
                  xmpp::to_xml(encrypted_to_xml(encrypted->messages.at(0))) + "</message>");
  };
  say(test::content(bob_jid, "room@rooms.example", "said to a room"), "b1");
  t.until([&] { return t.count<MessageAdded>() == 1; });
  CHECK(t.last<MessageAdded>()->message.kind == MessageKind::undecryptable);
  CHECK(t.last<MessageAdded>()->message.body.find("addressed to somebody else") != std::string::npos);
  say(test::content("carol@example.net", t.me, "not mine"), "b2");
  t.until([&] { return t.count<MessageAdded>() == 2; });
  CHECK(t.last<MessageAdded>()->message.body.find("another sender") != std::string::npos);
  say([](Version) { return omemo::Bytes{'h', 'i'}; }, "b3");
  t.until([&] { return t.count<MessageAdded>() == 3; });
  CHECK(t.last<MessageAdded>()->message.body.find("no envelope") != std::string::npos);
  const auto notices = t.count<Notice>();
  say([&](Version) { return make_envelope(*xmpp::Jid::parse(bob_jid), *xmpp::Jid::parse(t.me), "old", 1); }, "b4");
  t.until([&] { return t.last<MessageAdded>()->message.body == "old"; });
  CHECK(t.count<Notice>() == notices + 1);  // held back, or a wrong clock
  say(test::content(bob_jid, t.me, "fine"), "b5");
  t.until([&] { return t.last<MessageAdded>()->message.body == "fine"; });
  CHECK(t.last<MessageAdded>()->message.kind == MessageKind::text);
  CHECK(t.count<Notice>() == notices + 1);
}

TEST_CASE("labels: ours is signed, others' are believed with their key alone") {
  if (!two()) return;
  Both t;
  REQUIRE(t.client->set_device_label(t.me, "desk & chair"));
  const auto own_list = [&] { return t.server.nodes.at(t.me + " " + devices_node(Version::omemo_2)); };
  t.until([&] { return device_list_from_xml(Version::omemo_2, own_list())->front().label == "desk & chair"; });
  const auto ours = device_list_from_xml(Version::omemo_2, own_list())->front();
  const auto own = t.client->devices(t.me, *xmpp::Jid::parse(t.me))->front();
  CHECK(own.label == "desk & chair");
  CHECK(t.phone->is_label_of(*omemo::parse_fingerprint(own.fingerprint), ours.label, ours.label_signature));
  CHECK_FALSE(t.client->set_device_label(t.me, std::string(1000, 'x')));

  ListedDevice phone(t.phone->device_id()), tablet(t.tablet->device_id());
  phone.label = tablet.label = "Bob's phone";
  phone.label_signature = tablet.label_signature = *t.phone->sign_label("Bob's phone");
  t.list(Version::omemo_2, {phone, tablet});
  t.bundle(Version::omemo_2, *t.phone);
  t.bundle(Version::omemo_2, *t.tablet);
  t.client->prepare_chat(t.me, t.bob);
  t.until([&] {
    const auto views = *t.client->devices(t.me, t.bob);
    return views.size() == 2 && !views[0].fingerprint.empty() && !views[1].fingerprint.empty();
  });
  const auto views = t.client->devices(t.me, t.bob);
  for (const auto& view : *views) {
    CHECK(view.label == (view.device == t.phone->device_id() ? "Bob's phone" : ""));
  }
}
