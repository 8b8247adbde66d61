// The pictures in docs/client.md are what the program draws. XMPP_TUI_DRAW_GUIDE=1 writes them there anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {

const std::string guide_file = std::string(SOURCE_DIRECTORY) + "/docs/client.md";
const auto garden = *xmpp::Jid::parse("garden@conference.example.org");

// The block behind `<!-- picture: NAME -->`, as [begin, end) of the guide; both npos if there is none.
std::pair<std::size_t, std::size_t> picture(const std::string& guide, const std::string& name) {
  const auto mark = guide.find("<!-- picture: " + name + " -->\n```\n");
  const auto begin = mark == guide.npos ? mark : guide.find("```\n", mark) + 4;
  return {begin, begin == guide.npos ? begin : guide.find("```\n", begin)};
}

void compare(const std::string& name, const std::string& drawn) {
  std::ifstream in(guide_file);
  std::string guide{std::istreambuf_iterator<char>(in), {}};
  const auto [begin, end] = picture(guide, name);
  REQUIRE_MESSAGE(end != guide.npos, name, " has no place in the guide");
  if (std::getenv("XMPP_TUI_DRAW_GUIDE")) {
    guide.replace(begin, end - begin, drawn);
    std::ofstream(guide_file) << guide;
  } else {
    CHECK_MESSAGE(guide.substr(begin, end - begin) == drawn, name, ":\n", drawn);
  }
}

struct Guide : DrivenApp {
  explicit Guide(int width = 80, int height = 24, bool with_account = true) : DrivenApp(width, height, with_account) {
    config.spelling = "off";
    app->start();
    if (with_account) online();
  }
  void at(int hour, int minute) { now = 1'795'305'600'000'000 + (hour * 60LL + minute) * 60'000'000; }  // 2026-11-22
  void contacts() {
    Contact contact;
    contact.account = me;
    contact.jid = bob;
    contact.name = "Bob";
    contact.subscription = "both";
    Contact carol = contact;
    carol.jid = *xmpp::Jid::parse("carol@example.org");
    carol.name = "Carol";
    event(RosterReceived{me, {contact, carol}});
    event(PresenceChanged{{me, *xmpp::Jid::parse("bob@example.net/phone"), Show::online, "", 0}});
  }
  void with_bob() {
    contacts();
    at(9, 12);
    receive("Did the deploy go through?");
    at(9, 13);
    const auto mine = receive("Yes. Notes: https://wiki.example.org/deploy", Direction::outgoing);
    REQUIRE(history->set_delivery(mine.id, Delivery::read, "").has_value());
    at(9, 15);
    receive("Great, *thank you*! 👍");
    at(14, 0);
    receive("Shall we meet?", Direction::incoming, *xmpp::Jid::parse("carol@example.org"));
    at(14, 2);
    type("/msg bob@example.net\r");
    event(OlderRead{me, bob, true});
    encryption(2, true);
  }
  ChatMessage file(const SharedFile& about, Direction direction) {
    ChatMessage m;
    m.account = me;
    m.chat = m.from = bob;
    m.body = "aesgcm://upload.example.net/x#0123456789abcdef";
    m.file = about;
    m.direction = direction;
    m.delivery = Delivery::delivered;
    m.when = now;
    m.stanza_id = "f" + std::to_string(++serial);
    m.encryption = Encryption::omemo;
    m.id = *history->add(m);
    event(MessageAdded{m});
    return m;
  }
  void in_garden(const std::string& nick, const std::string& body, bool mentions = false) {
    ChatMessage m;
    m.account = me;
    m.chat = garden;
    m.in_room = true;
    m.from = *garden.with_resource(nick);
    m.body = body;
    m.when = now;
    m.unread = true;
    m.mentions = mentions;
    m.encryption = Encryption::omemo;
    m.stanza_id = "r" + std::to_string(++serial);
    m.archive_id = "a" + std::to_string(serial);
    m.id = *history->add(m);
    event(MessageAdded{m});
  }
};

DeviceView device(const xmpp::Jid& jid, std::uint32_t number, Trust trust, const std::string& label) {
  DeviceView view;
  view.jid = jid;
  view.device = number;
  view.fingerprint = "3f9a01c4 77e2b058 d1c46a9e 02b7f3d5 8c10e6aa 5bd943f7 61e80c2d 94af7b13";
  view.trust = trust;
  view.active = true;
  view.protocol = "OMEMO 2";
  view.label = label;
  return view;
}

}  // namespace

TEST_CASE("the guide: the first start") {
  Guide t(80, 24, false);
  compare("first start", t.look());
  t.type("alice@example.org\r");
  t.type("secret");
  compare("password", t.look());
}

TEST_CASE("the guide: a chat") {
  Guide t;
  t.with_bob();
  t.type("Looks good :smi\t");
  compare("chat", t.look());
  Guide small(40, 10);
  small.with_bob();
  small.type("Looks good");
  compare("small", small.look());
}

TEST_CASE("the guide: devices and trust") {
  Guide t;
  t.with_bob();
  auto old = device(bob, 20241, Trust::undecided, "tablet");
  old.fingerprint = "a07c5512 19de44b3 f0aa8d67 3c5e9120 b46d08f9 e7731ca2 5f20d94e 8b13c6d0";
  old.last_used = t.now - 86'400LL * 1'000'000 * 3;
  t.client.known_devices[bob] = {device(bob, 31337, Trust::verified, "phone"), old};
  t.type("\x14");
  compare("trust", t.look());
}

TEST_CASE("the guide: a room") {
  Guide t;
  t.contacts();
  t.at(14, 2);
  RoomView view;
  view.state = RoomState::joined;
  view.nick = "alice";
  view.subject = "What to plant in spring";
  view.members_only = view.shows_addresses = true;
  view.occupants = {{"alice", {}, "", "", Affiliation::owner, RoomRole::moderator, Show::online},
                    {"bob", {}, "", "", Affiliation::member, RoomRole::participant, Show::away},
                    {"carol", {}, "", "", Affiliation::member, RoomRole::participant, Show::online}};
  t.event(RoomChanged{me, garden, view});
  t.type("/join garden@conference.example.org\r");
  ChatEncryption e;
  e.mode = Encryption::omemo;
  e.ready = true;
  e.devices = 3;
  e.protocol = "OMEMO 2";
  t.event(EncryptionChanged{me, garden, e});
  t.event(OlderRead{me, garden, true});
  t.in_garden("bob", "Beans, and sunflowers along the fence");
  t.in_garden("carol", "alice: do we have seeds left?", true);
  t.type("/who\r");
  compare("room", t.look());
}

TEST_CASE("the guide: files") {
  Guide t;
  t.with_bob();
  t.file({"cat.jpg", "image/jpeg", 219'000, ""}, Direction::incoming);
  t.event(TransferChanged{{1, me, bob, 0, true, "minutes.pdf", 412'000, 1'048'576, TransferState::running, {}}});
  compare("files", t.look());
}

TEST_CASE("the guide: several accounts") {
  Guide t;
  AccountConfig work;
  work.jid = *xmpp::Jid::parse("alice@work.example");
  t.app->model().accounts.push_back({"alice@work.example", ConnectionState::online, "", Show::online, false});
  t.with_bob();
  auto& dana = t.app->model().ensure_chat("alice@work.example", *xmpp::Jid::parse("dana@work.example"));
  dana.name = "Dana";
  dana.unread = 2;
  t.app->model().sort_chats();
  t.app->changed();
  compare("accounts", t.look());
}

TEST_CASE("the guide: a message that can't be read") {
  Guide t;
  t.with_bob();
  auto m = t.receive("");
  m.kind = MessageKind::undecryptable;
  m.body = "could not be decrypted: the session was out of step; a new one is begun, ask Bob to send it again";
  t.event(MessageUpdated{m});
  t.encryption(2, false, {"Bob's device 20241 (tablet): not trusted yet"});
  compare("repair", t.look());
}
