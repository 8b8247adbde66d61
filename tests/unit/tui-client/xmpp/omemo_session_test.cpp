// OMEMO over the wire: publishing, encrypting, opening, repairing; Bob is a device of the library in this process.
#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "omemo/omemo.hpp"
#include "tests/unit/tui-client/xmpp/archive.hpp"
#include "tests/unit/tui-client/xmpp/encrypted.hpp"
#include "tests/unit/tui-client/xmpp/omemo_version.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

using namespace tui;
namespace ns = xmpp::ns;

using test::BobsDevice;
using test::Encrypted;
using test::list_node;
using test::text_of;

TEST_CASE("the first login publishes device list and bundle, open to everybody") {
  Encrypted t;
  CHECK(test::ids_of(t.own_list()) == std::vector{t.own_id()});
  CHECK(t.own_bundle().prekeys.size() == 100);
  int open = 0;
  for (const auto& stanza : t.server.stanzas) {
    const auto* pubsub = stanza.child("pubsub", ns::pubsub);
    const auto* options = pubsub ? pubsub->child("publish-options") : nullptr;
    if (!options) continue;
    const std::string xml = xmpp::to_xml(*options);
    open += xml.find("pubsub#access_model") != std::string::npos && xml.find("open") != std::string::npos;
    // One item for each device is what no server gives unasked; everything else does without this option.
    const bool many = pubsub->child("publish")->attr("node") == ns::omemo_2_bundles;
    CHECK((xml.find("max_items") != std::string::npos) == many);
  }
  CHECK(open == (omemo::supports(omemo::Version::omemo_2) ? 4 : 2));
  // A second login publishes nothing anew.
  t.server.drop();
  t.until([&] { return t.server.logins == 2 && t.online(); });
  t.wait(200);
  CHECK_FALSE(std::any_of(t.server.stanzas.begin(), t.server.stanzas.end(), [](const xmpp::Element& stanza) {
    const auto* pubsub = stanza.child("pubsub");
    return pubsub && pubsub->child("publish");
  }));
}

TEST_CASE("a node that is configured otherwise is opened and published again") {
  test::LoggedIn t;
  std::vector<std::string> asked;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    const auto* pubsub = stanza.child("pubsub");
    const auto* publish = pubsub ? pubsub->child("publish") : nullptr;
    if (pubsub && pubsub->child("configure")) asked.push_back("configure");
    if (!publish || publish->attr("node") != list_node) return false;
    asked.push_back(pubsub->child("publish-options") ? "publish with options" : "publish");
    if (!pubsub->child("publish-options")) return false;
    t.server.error_for(stanza, "conflict", "<precondition-not-met xmlns='" + std::string(ns::pubsub_errors) + "'/>");
    return true;
  };
  t.log_in();
  t.until([&] { return asked.size() == 3; });
  CHECK(asked == std::vector<std::string>{"publish with options", "configure", "publish"});
}

TEST_CASE("a device that vanished from its own list comes back, but does not fight without end") {
  Encrypted t;
  t.events.clear();
  for (int i = 0; i < 12; ++i) {
    t.server.send("<message type='headline' from='me@example.test'><event xmlns='" + std::string(ns::pubsub_event) +
                  "'><items node='" + list_node + "'><item id='current'>" +
                  xmpp::to_xml(device_list_to_xml(test::version, {77})) + "</item></items></event></message>");
    t.wait(30);
  }
  const auto list = test::ids_of(t.own_list());
  CHECK(std::find(list.begin(), list.end(), t.own_id()) != list.end());
  CHECK(std::find(list.begin(), list.end(), 77U) != list.end());
  std::size_t published = 0;
  for (const auto& stanza : t.server.stanzas) {
    const auto* pubsub = stanza.child("pubsub");
    const auto* publish = pubsub ? pubsub->child("publish") : nullptr;
    published += publish && publish->attr("node") == list_node ? 1 : 0;
  }
  CHECK(published <= 5);
  CHECK(t.count<Notice>() >= 1);
}

TEST_CASE("a deleted device list is made anew") {
  Encrypted t;
  t.server.nodes.erase(t.me + " " + list_node);
  t.server.send("<message type='headline' from='me@example.test'><event xmlns='" + std::string(ns::pubsub_event) +
                "'><delete node='" + list_node + "'/></event></message>");
  t.until([&] { return t.server.nodes.contains(t.me + " " + list_node); });
  CHECK(test::ids_of(t.own_list()) == std::vector{t.own_id()});
}

TEST_CASE("there and back, with nothing readable on the wire") {
  Encrypted t;
  t.publish({&t.phone});
  const auto id = t.client->send_message(t.me, t.bob, Draft{"the secret", MessageKind::text, {}, {}});
  REQUIRE(id);
  t.until([&] { return t.delivery(*id) == Delivery::sent; });
  REQUIRE(t.sent().size() == 1);
  CHECK(xmpp::to_xml(t.sent()[0]).find("the secret") == std::string::npos);
  CHECK(t.sent()[0].child("store", ns::hints));
  CHECK(t.sent()[0].child("encryption", ns::eme));
  const auto read = t.read(t.phone, 0);
  REQUIRE(read);
  CHECK(text_of(*read) == "the secret");

  t.deliver(t.write(t.phone, "the answer"), "b1");
  t.until([&] { return t.count<MessageAdded>() == 2; });
  CHECK(t.newest().body == "the answer");
  CHECK(t.newest().encryption == Encryption::omemo);
  CHECK_FALSE(t.newest().sender_verified);
  const auto* state = t.last<EncryptionChanged>();
  REQUIRE(state);
  CHECK(state->encryption.ready);
  CHECK(state->encryption.devices == 1);
  CHECK(state->encryption.problems.empty());
}

TEST_CASE("nobody to encrypt to: nothing leaves, and the reason is named") {
  Encrypted t;
  SUBCASE("no device list") {}
  SUBCASE("an empty one") { t.publish({}); }
  SUBCASE("no bundle") {
    t.publish({&t.phone});
    t.server.nodes.erase(test::bundle_key("bob@example.net", t.phone.id()));
  }
  SUBCASE("a broken bundle") {
    t.publish({&t.phone});
    auto bundle = test::bundle_of(*t.phone.device);
    bundle.signed_prekey_signature[3] ^= 1;
    t.server.nodes.insert_or_assign(test::bundle_key("bob@example.net", t.phone.id()), bundle_to_xml(bundle));
  }
  SUBCASE("only our own other device") {
    BobsDevice tablet;
    test::put_list(t.server, t.me, {t.own_id(), tablet.id()});
    test::put_bundle(t.server, t.me, *tablet.device);
  }
  const auto id = t.client->send_message(t.me, t.bob, Draft{"the secret", MessageKind::text, {}, {}});
  REQUIRE(id);
  t.until([&] { return t.delivery(*id) == Delivery::failed; });
  CHECK(t.last<MessageChanged>()->error.starts_with("not encrypted: "));
  CHECK(t.last<MessageChanged>()->error.size() > std::string("not encrypted: ").size());
  t.wait(50);
  for (const auto& stanza : t.server.stanzas) CHECK(stanza.name() != "message");
}

TEST_CASE("a message written encrypted never leaves plainly, whatever the chat is set to later") {
  Encrypted t;
  t.server.drop();
  t.until([&] { return !t.online(); });
  const auto id = t.client->send_message(t.me, t.bob, Draft{"the secret", MessageKind::text, {}, {}});
  REQUIRE(id);
  REQUIRE(t.client->set_chat_mode(t.me, t.bob, Encryption::none));
  t.until([&] { return t.delivery(*id) == Delivery::failed; });
  CHECK_FALSE(t.server.find("message", "body"));
}

TEST_CASE("a key exchange is answered and its prekey replaced on the server") {
  Encrypted t;
  const auto before = t.own_bundle();
  t.publish({&t.phone});
  t.deliver(t.write(t.phone, "hello"), "b1");
  t.until([&] { return t.count<MessageAdded>() == 1; });
  CHECK(t.newest().body == "hello");
  t.until([&] { return t.sent().size() == 1; });
  const auto answer = t.read(t.phone, 0);
  REQUIRE(answer);
  CHECK(answer->is_key_transport);
  t.server.drop();  // catching up ends with the next login's; the bundle is published at the latest then
  t.until([&] { return t.server.logins == 2 && t.online(); });
  t.wait(1500);
  const auto after = t.own_bundle();
  CHECK(after.prekeys.size() == 100);
  CHECK(std::any_of(after.prekeys.begin(), after.prekeys.end(), [&](const omemo::PreKey& prekey) {
    return std::none_of(before.prekeys.begin(), before.prekeys.end(),
                        [&](const omemo::PreKey& old) { return old.id == prekey.id; });
  }));
}

TEST_CASE("repeated and foreign messages; a stub says why") {
  Encrypted t;
  t.publish({&t.phone});
  const auto message = t.write(t.phone, "once");
  t.deliver(message, "b1");
  t.deliver(message, "b1");
  t.deliver(message, "b2");
  t.until([&] { return t.count<MessageAdded>() >= 1; });
  t.wait(100);
  CHECK(t.count<MessageAdded>() == 1);

  auto foreign = t.write(t.phone, "for somebody else");
  for (auto& key : foreign.keys) key.recipient = 4711;
  t.deliver(foreign, "b3");
  t.until([&] { return t.count<MessageAdded>() == 2; });
  CHECK(t.newest().kind == MessageKind::undecryptable);
  CHECK(t.newest().body.find("not encrypted for this device") != std::string::npos);
  foreign.payload.reset();  // a key exchange of others is nobody's business
  t.deliver(foreign, "b4");

  t.server.send("<message type='chat' id='b5' from='bob@example.net/x'><encrypted xmlns='" +
                std::string(namespace_of(test::version)) + "'><header/></encrypted></message>");
  t.until([&] { return t.count<MessageAdded>() == 3; });
  CHECK(t.newest().body.find("malformed") != std::string::npos);
}

TEST_CASE("trust: a verified person's new device waits for a decision, and the chat says so") {
  Encrypted t;
  t.publish({&t.phone});
  t.client->prepare_chat(t.me, t.bob);
  t.until([&] { return t.client->devices(t.me, t.bob)->size() == 1 && t.last<EncryptionChanged>()->chat == t.bob; });
  auto views = *t.client->devices(t.me, t.bob);
  CHECK(views[0].trust == Trust::trusted);
  CHECK(views[0].active);
  CHECK(views[0].fingerprint == t.phone.device->fingerprint());
  REQUIRE(t.client->set_trust(t.me, t.bob, t.phone.id(), Trust::verified));
  t.until([&] { return t.last<EncryptionChanged>()->encryption.all_verified; });

  BobsDevice laptop;
  t.announce({&t.phone, &laptop});
  t.until([&] { return t.count<TrustNeeded>() == 1 && t.last<EncryptionChanged>()->encryption.problems.size() == 1; });
  CHECK(t.last<TrustNeeded>()->device.device == laptop.id());
  CHECK(t.newest().kind == MessageKind::notice);
  CHECK_FALSE(t.last<EncryptionChanged>()->encryption.all_verified);
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"for the verified phone", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() == 1; });
  CHECK(t.read(t.phone, 0));
  CHECK(t.read(laptop, 0).error().code == omemo::ErrorCode::not_for_this_device);

  REQUIRE(t.client->set_trust(t.me, t.bob, laptop.id(), Trust::trusted));
  t.until([&] { return t.last<EncryptionChanged>()->encryption.problems.empty(); });
  CHECK(t.client->set_trust(t.me, t.bob, 4711, Trust::trusted).error().code == xmpp::Errc::not_found);
  REQUIRE(t.client->set_trust(t.me, t.bob, t.phone.id(), Trust::distrusted));
  t.deliver(t.write(t.phone, "let me in"), "d1");
  t.until([&] { return t.newest().kind == MessageKind::undecryptable; });
  CHECK(t.newest().body.find("distrust") != std::string::npos);
}

TEST_CASE("notes to oneself: our other devices read them, this one has them once, and with no other device it says so") {
  Encrypted t;
  const auto self = *xmpp::Jid::parse(t.me);
  SUBCASE("no other device") {
    REQUIRE(t.client->send_message(t.me, self, Draft{"milk", MessageKind::text, {}, {}}));
    t.until([&] { return t.last<MessageChanged>() && t.last<MessageChanged>()->delivery == Delivery::failed; });
    CHECK(t.sent().empty());
  }
  SUBCASE("a tablet") {
    BobsDevice tablet{t.me};
    test::put_list(t.server, t.me, {t.own_id(), tablet.id()});
    test::put_bundle(t.server, t.me, *tablet.device);
    t.server.send("<message type='headline' from='" + t.me + "'><event xmlns='" + std::string(ns::pubsub_event) +
                  "'><items node='" + test::list_node + "'><item id='current'>" +
                  xmpp::to_xml(t.server.nodes.at(t.me + " " + test::list_node)) + "</item></items></event></message>");
    t.client->prepare_chat(t.me, self);
    t.until([&] { return t.client->devices(t.me, self)->size() == 2; });
    REQUIRE(t.client->send_message(t.me, self, Draft{"milk", MessageKind::text, {}, {}}));
    t.until([&] { return t.sent().size() == 1; });
    const auto stanza = t.sent()[0];
    CHECK(stanza.attr("to") == t.me);
    const auto opened = tablet.device->decrypt(*encrypted_from_xml(*test::encrypted_in(stanza)), t.me);
    REQUIRE(opened);
    CHECK(test::text_of(*opened, t.me, t.me) == "milk");
    // The server gives it back to all devices of the account, this one too.
    auto back = stanza;
    back.set_attr("from", t.me + "/desk");
    t.server.send(back);
    t.wait(100);
    CHECK(t.history->page(t.me, self, 0, 10)->size() == 1);
  }
}

TEST_CASE("what was opened when it came, and stands in the archive under another id, too, is no news and no riddle") {
  Encrypted t;
  t.publish({&t.phone});
  test::Archive archive(t.me);
  t.server.on_stanza = [&](const xmpp::Element& stanza) { return archive.answer(t.server, stanza); };
  archive.add(test::Archive::chat("bob@example.net/x", t.me, "p0", "plain"));
  const auto come_back = [&t](int login) {
    t.server.drop();
    t.until([&] { return t.server.logins == login && t.online(); });
    t.wait(100);
  };
  come_back(2);  // the archive is known from now on
  const auto message = t.write(t.phone, "once");
  t.deliver(message, "b1");
  t.until([&] { return t.newest().body == "once"; });
  const auto before = t.history->page(t.me, t.bob, 0, 10)->size();
  const auto encrypted = xmpp::to_xml(encrypted_to_xml(message));
  for (const auto* id : {"b1", "b2"}) archive.add(test::Archive::chat("bob@example.net/phone", t.me, id, "fallback", encrypted));
  archive.add(test::Archive::chat("bob@example.net/x", t.me, "p1", "plain, too"));
  come_back(3);
  t.until([&] { return t.history->page(t.me, t.bob, 0, 10)->size() > before; });
  const auto page = t.history->page(t.me, t.bob, 0, 10);
  CHECK(page->size() == before + 1);
  for (const auto& row : *page) CHECK(row.kind != MessageKind::undecryptable);
}

TEST_CASE("where nobody wants blind trust, each device waits for a decision, the first one too") {
  Encrypted t;
  t.client.reset();
  t.events.clear();
  t.options.blind_trust = false;
  t.log_in();
  t.publish({&t.phone});
  t.client->prepare_chat(t.me, t.bob);
  t.until([&] { return t.count<TrustNeeded>() == 1; });
  CHECK(t.last<TrustNeeded>()->reason == "a new device");
  t.until([&] { return t.last<EncryptionChanged>()->chat == t.bob && t.last<EncryptionChanged>()->encryption.devices == 0; });
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"too early", MessageKind::text, {}, {}}));
  t.until([&] { return t.last<MessageChanged>() && t.last<MessageChanged>()->delivery == Delivery::failed; });
  CHECK(t.sent().empty());
  REQUIRE(t.client->set_trust(t.me, t.bob, t.phone.id(), Trust::trusted));
  t.until([&] { return t.last<EncryptionChanged>()->encryption.devices == 1; });
  REQUIRE(t.client->send_message(t.me, t.bob, Draft{"now", MessageKind::text, {}, {}}));
  t.until([&] { return t.sent().size() == 1; });
  CHECK(text_of(*t.read(t.phone, 0)) == "now");
}
