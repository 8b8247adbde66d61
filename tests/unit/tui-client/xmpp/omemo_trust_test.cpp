// Devices verified by codes and by what our other devices say, and removed.
#include <algorithm>

#include "libxmpp/xml/stream_parser.hpp"
#include "tests/unit/tui-client/xmpp/archive.hpp"
#include "tests/unit/tui-client/xmpp/encrypted.hpp"
#include "tui-client/xmpp/omemo/trust_message.hpp"

using namespace tui;
using test::BobsDevice;
using test::Encrypted;
namespace ns = xmpp::ns;

namespace {

const auto our_jid = *xmpp::Jid::parse("me@example.test");
const auto their_jid = *xmpp::Jid::parse("bob@example.net");

bool speaks_envelopes() { return test::version == omemo::Version::omemo_2; }

// Our tablet, and Bob with phone and laptop.
struct Trusting : Encrypted {
  BobsDevice tablet{"me@example.test"}, laptop;

  Trusting() {
    test::put_list(server, me, {own_id(), tablet.id()});
    test::put_bundle(server, me, *tablet.device);
    server.send("<message type='headline' from='" + me + "'><event xmlns='" + std::string(ns::pubsub_event) +
                "'><items node='" + test::list_node + "'><item id='current'>" +
                xmpp::to_xml(server.nodes.at(me + " " + test::list_node)) + "</item></items></event></message>");
    publish({&phone, &laptop});
    client->prepare_chat(me, bob);
    until([this] { return trust(their_jid, phone) == Trust::trusted && trust(their_jid, laptop) == Trust::trusted; });
    until([this] { return trust(our_jid, tablet) == Trust::trusted; });
  }
  Trust trust(const xmpp::Jid& jid, const BobsDevice& device) {
    const auto views = client->devices(me, jid);
    for (const auto& view : *views) {
      if (view.device == device.id() && !view.fingerprint.empty()) return view.trust;
    }
    return Trust::undecided;
  }
  OmemoActions& actions() { return *client->omemo(me); }
  std::vector<TrustDecision> about(const xmpp::Jid& owner, const BobsDevice& device, bool trusted = true) {
    return {{owner, device.device->identity_key(), trusted}};
  }
  // A trust message of `from`, whose account is `jid`.
  void say(BobsDevice& from, const std::string& jid, const std::vector<TrustDecision>& decisions,
           xmpp::Timestamp when = xmpp::now()) {
    if (!*from.device->has_session({own_address(), test::version}))
      REQUIRE(from.device->process_bundle(own_address(), own_bundle()));
    const auto content = [&](omemo::Version) {
      return make_envelope(*xmpp::Jid::parse(jid), our_jid, trust_message_to_xml(decisions), when);
    };
    const auto encrypted = from.device->encrypt(content, test::to(own_address()));
    REQUIRE(encrypted);
    said = "<message xmlns='jabber:client' type='chat' id='" + std::to_string(++serial) + "' from='" + jid +
           "/x' to='" + me + "'>" + xmpp::to_xml(encrypted_to_xml(encrypted->messages.at(0))) +
           "<store xmlns='urn:xmpp:hints'/></message>";
    server.send(said);
  }
  // What was said to this device, opened; key transports are left out.
  std::vector<TrustDecision> heard(BobsDevice& device, const std::string& jid) {
    std::vector<TrustDecision> all;
    for (const auto& stanza : sent()) {
      if (stanza.attr("to") != jid) continue;
      const auto opened = device.device->decrypt(*encrypted_from_xml(*test::encrypted_in(stanza)), me);
      if (!opened || opened->is_key_transport) continue;
      CHECK_FALSE(stanza.child("body"));
      CHECK(stanza.child("store", ns::hints));
      const auto envelope = open_envelope(opened->plaintext, {our_jid, {*xmpp::Jid::parse(jid)}, true});
      REQUIRE_MESSAGE(envelope.problem.empty(), envelope.problem);
      REQUIRE(envelope.content);
      REQUIRE(envelope.time);
      const auto decisions = trust_message_from_xml(*envelope.content);
      REQUIRE(decisions);
      all.insert(all.end(), decisions->begin(), decisions->end());
    }
    return all;
  }
  int serial = 0;
  std::string said;
};

bool contains(const std::vector<TrustDecision>& all, const std::vector<TrustDecision>& one) {
  return std::find(all.begin(), all.end(), one[0]) != all.end();
}

}  // namespace

TEST_CASE("what a person verifies here the other verified devices learn, and nobody else") {
  if (!speaks_envelopes()) return;
  Trusting t;
  REQUIRE(t.client->set_trust(t.me, our_jid, t.tablet.id(), Trust::verified));
  REQUIRE(t.client->set_trust(t.me, their_jid, t.phone.id(), Trust::verified));
  t.until([&] { return t.sent().size() >= 2; });
  t.wait(50);
  CHECK(contains(t.heard(t.tablet, t.me), t.about(their_jid, t.phone)));
  CHECK(t.heard(t.phone, "bob@example.net") == t.about(our_jid, t.tablet));
  CHECK(t.heard(t.laptop, "bob@example.net").empty());
  const auto before = t.sent().size();
  // The refusal of an own device concerns everybody who is verified; a contact's our own devices alone.
  REQUIRE(t.client->set_trust(t.me, their_jid, t.laptop.id(), Trust::distrusted));
  t.until([&] { return t.sent().size() == before + 1; });
  CHECK(t.heard(t.tablet, t.me) == t.about(their_jid, t.laptop, false));
  REQUIRE(t.client->set_trust(t.me, our_jid, t.tablet.id(), Trust::distrusted));
  t.until([&] { return t.sent().size() == before + 2; });
  CHECK(t.heard(t.phone, "bob@example.net") == t.about(our_jid, t.tablet, false));
  CHECK(t.history->get(t.me, "atm_untold").value() == "");
}

TEST_CASE("what is judged without a connection is told with the next one") {
  if (!speaks_envelopes()) return;
  Trusting t;
  REQUIRE(t.client->set_trust(t.me, our_jid, t.tablet.id(), Trust::verified));
  t.wait(50);
  t.server.drop();
  t.until([&] { return !t.online(); });
  REQUIRE(t.client->set_trust(t.me, their_jid, t.phone.id(), Trust::verified));
  t.until([&] { return t.server.logins == 2 && t.sent().size() >= 2; });
  CHECK(contains(t.heard(t.tablet, t.me), t.about(their_jid, t.phone)));
}

TEST_CASE("a verified device of ours is believed, an unverified one once it is verified") {
  if (!speaks_envelopes()) return;
  Trusting t;
  t.events.clear();
  t.say(t.tablet, t.me, t.about(their_jid, t.phone));
  t.until([&] { return t.history->get(t.me, "atm_waiting").value().value_or("") != ""; });
  t.wait(50);
  CHECK(t.trust(their_jid, t.phone) == Trust::trusted);
  CHECK(t.count<MessageAdded>() == 0);  // nothing to be seen of it
  REQUIRE(t.client->set_trust(t.me, our_jid, t.tablet.id(), Trust::verified));
  t.until([&] { return t.trust(their_jid, t.phone) == Trust::verified; });
  CHECK(t.last<Notice>()->text.find("is verified now") != std::string::npos);
  CHECK(t.history->get(t.me, "atm_waiting").value() == "");

  t.say(t.tablet, t.me, t.about(their_jid, t.laptop, false));
  t.until([&] { return t.trust(their_jid, t.laptop) == Trust::distrusted; });
  CHECK(t.last<Notice>()->error);
  // Whom a person or the last word has refused, an older word does not bring back, nor a newer one of a device.
  t.say(t.tablet, t.me, t.about(their_jid, t.laptop, true), xmpp::now() - 3600LL * 1'000'000);
  t.say(t.tablet, t.me, t.about(their_jid, t.laptop, true));
  // A key that nobody has seen yet waits until it shows itself.
  BobsDevice desk;
  t.say(t.tablet, t.me, t.about(their_jid, desk));
  t.until([&] { return t.history->get(t.me, "atm_waiting").value().value_or("") != ""; });
  CHECK(t.trust(their_jid, t.laptop) == Trust::distrusted);
  t.publish({&t.phone, &t.laptop, &desk});
  REQUIRE(t.client->reset_sessions(t.me, their_jid));
  t.until([&] { return t.trust(their_jid, desk) == Trust::verified; });
}

TEST_CASE("a trust message that stands in the archive, too, leaves nothing to see") {
  if (!speaks_envelopes()) return;
  Trusting t;
  REQUIRE(t.client->set_trust(t.me, our_jid, t.tablet.id(), Trust::verified));
  t.say(t.tablet, t.me, t.about(their_jid, t.phone));
  t.until([&] { return t.trust(their_jid, t.phone) == Trust::verified; });
  test::Archive archive(t.me);
  archive.add(t.said);
  archive.add(test::Archive::chat("bob@example.net/x", t.me, "p1", "plain"));
  t.server.on_stanza = [&](const xmpp::Element& stanza) { return archive.answer(t.server, stanza); };
  t.server.drop();
  t.until([&] { return t.server.logins == 2 && t.history->page(t.me, their_jid, 0, 10)->size() == 2; });
  t.wait(50);
  CHECK(t.history->page(t.me, our_jid, 0, 10)->empty());
}

TEST_CASE("others speak of their own keys alone, once they are verified, and never of our_jid") {
  if (!speaks_envelopes()) return;
  Trusting t;
  t.say(t.phone, "bob@example.net", t.about(their_jid, t.laptop));
  t.say(t.phone, "bob@example.net", t.about(our_jid, t.tablet));
  t.until([&] { return t.history->get(t.me, "atm_waiting").value().value_or("") != ""; });
  t.wait(50);
  CHECK(t.trust(their_jid, t.laptop) == Trust::trusted);
  REQUIRE(t.client->set_trust(t.me, their_jid, t.phone.id(), Trust::verified));
  t.until([&] { return t.trust(their_jid, t.laptop) == Trust::verified; });
  CHECK(t.trust(our_jid, t.tablet) == Trust::trusted);
  t.say(t.phone, "bob@example.net", t.about(our_jid, t.tablet, false));
  t.say(t.phone, "bob@example.net", t.about(their_jid, t.laptop, false));
  t.until([&] { return t.trust(their_jid, t.laptop) == Trust::distrusted; });
  CHECK(t.trust(our_jid, t.tablet) == Trust::trusted);
  // A flood of words stays within bounds.
  std::vector<TrustDecision> many;
  for (std::size_t i = 0; i < max_decisions_per_message; ++i) {
    many.push_back({their_jid, {}, true});
    many.back().key.fill(static_cast<std::uint8_t>(i));
    many.back().key[0] = 77;
  }
  t.say(t.phone, "bob@example.net", many);
  t.until([&] { return t.history->get(t.me, "atm_waiting").value().value_or("").size() > 1000; });
  const auto waiting = t.history->get(t.me, "atm_waiting").value().value();
  CHECK(std::count(waiting.begin(), waiting.end(), '\n') <= 100);
}

TEST_CASE("a code verifies what it names; one device with another key stops all of it") {
  Trusting t;
  VerificationUri code{their_jid, {{t.phone.id(), t.phone.device->identity_key()}, {4711, {}}}};
  code.keys[1].key.fill(9);
  code.keys.push_back({t.laptop.id(), t.phone.device->identity_key()});
  const auto wrong = t.actions().verify(code);
  REQUIRE(wrong);
  CHECK(wrong->mismatches.size() == 1);
  CHECK(wrong->verified.empty());
  CHECK(t.trust(their_jid, t.phone) == Trust::trusted);
  code.keys.pop_back();
  const auto right = t.actions().verify(code);
  REQUIRE(right);
  CHECK(right->verified == std::vector{t.phone.id()});
  CHECK(right->missing == std::vector{4711U});
  CHECK(t.trust(their_jid, t.phone) == Trust::verified);
  CHECK(t.trust(their_jid, t.laptop) == Trust::trusted);
  // Our own code names this device, and the others once they are verified.
  const auto own = t.actions().own_uri();
  CHECK(own.jid == our_jid);
  REQUIRE(own.keys.size() == 1);
  CHECK(own.keys[0].device == t.own_id());
  REQUIRE(t.client->set_trust(t.me, our_jid, t.tablet.id(), Trust::verified));
  CHECK(t.actions().own_uri().keys.size() == 2);
}

TEST_CASE("a removed device leaves list and server, and comes back only by itself") {
  Trusting t;
  CHECK(t.actions().remove_device(t.own_id()).error().code == xmpp::Errc::not_allowed);
  CHECK(t.actions().remove_device(1).error().code == xmpp::Errc::not_found);
  std::vector<std::string> removed;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    for (const auto* space : {&ns::pubsub, &ns::pubsub_owner}) {
      const auto* pubsub = stanza.child("pubsub", *space);
      const auto* what = pubsub ? pubsub->first_child() : nullptr;
      if (!what || (what->name() != "retract" && what->name() != "delete")) continue;
      const auto* item = what->child("item");
      removed.push_back(std::string(what->attr("node")) + (item ? "#" + std::string(item->attr("id")) : ""));
      t.server.result_for(stanza);
      return true;
    }
    return false;
  };
  REQUIRE(t.actions().remove_device(t.tablet.id()));
  t.until([&] { return test::ids_of(t.own_list()) == std::vector{t.own_id()}; });
  const auto number = std::to_string(t.tablet.id());
  const auto wanted = speaks_envelopes() ? std::string(ns::omemo_2_bundles) + "#" + number
                                         : std::string(ns::omemo_bundles_prefix) + number;
  t.until([&] { return std::find(removed.begin(), removed.end(), wanted) != removed.end(); });
  CHECK(t.client->devices(t.me, our_jid)->size() == 1);
  t.server.drop();
  t.until([&] { return !t.online(); });
  CHECK(t.actions().remove_device(t.tablet.id()).error().code == xmpp::Errc::connection_closed);
}

TEST_CASE("a device of ours that is silent for months is spoken of, once in a while, and stays") {
  Trusting t;
  const auto number = std::to_string(t.tablet.id());
  const auto spoken_of = [&] {
    std::size_t count = 0;
    for (const auto& event : t.events) {
      const auto* notice = event.as<Notice>();
      if (notice && notice->text.find("nothing was heard of your OMEMO device " + number) != std::string::npos) ++count;
    }
    return count;
  };
  const auto come_back = [&](int login) {
    t.server.drop();
    t.until([&] { return t.server.logins == login && t.online(); });
    t.wait(200);
  };
  come_back(2);
  t.until([&] { return t.history->get(t.me, "omemo_listed:" + number).value().has_value(); });  // since now
  CHECK(spoken_of() == 0);
  const auto long_ago = std::to_string(xmpp::now() / 1'000'000 - 200LL * 86'400);
  REQUIRE(t.history->put(t.me, "omemo_listed:" + number, long_ago));
  REQUIRE(t.history->put(t.me, "omemo_used:" + number + ":" + t.me, long_ago));
  come_back(3);
  CHECK(spoken_of() == 1);
  come_back(4);
  CHECK(spoken_of() == 1);
  const auto listed = test::ids_of(t.own_list());
  CHECK(std::find(listed.begin(), listed.end(), t.tablet.id()) != listed.end());
}
