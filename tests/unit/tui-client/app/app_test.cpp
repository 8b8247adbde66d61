// The client's behaviour: first start, sending, reading, trust, prompts, keys.
#include <doctest/doctest.h>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

TEST_CASE("the first start asks for address and password, hides the password, and keeps both once they worked") {
  DrivenApp t(100, 28, false);
  t.app->start();
  CHECK(t.sees("Your address (me@example.org), or an invitation:"));
  t.type("nonsense@\r");
  CHECK(t.sees("is no address"));
  t.type("alice@example.org\r");
  CHECK(t.sees("Password for alice@example.org:"));
  t.type("secret");
  CHECK(t.sees("••••••"));
  CHECK_FALSE(t.sees("secret"));
  t.type("\r");
  CHECK(t.sees("Passphrase for what is stored here (Enter: none):"));
  t.type("\r");
  REQUIRE(t.client.connected.size() == 1);
  CHECK(t.client.connected[0].password == "secret");
  CHECK_FALSE(t.history->get(me, "password").value().has_value());
  t.online();
  CHECK(t.history->get(me, "password").value() == "secret");
  const auto saved = load_config([&] {
    ConfigOverrides o;
    o.config_file = t.config.config_file.string();
    return o;
  }());
  REQUIRE(saved.has_value());
  REQUIRE(saved->accounts.size() == 1);
  CHECK(saved->accounts[0].jid.text() == me);
}

TEST_CASE("the first account gets what the command line said; a server that DNS does not know can be named") {
  DrivenApp t(100, 28, false);
  t.config.first_account.server = "127.0.0.1:15222";
  t.app->start();
  CHECK(t.sees("Welcome"));
  t.type("alice@example.org\rsecret\r\r");
  REQUIRE(t.client.connected.size() == 1);
  CHECK(t.client.connected[0].server == "127.0.0.1:15222");
  t.event(ConnectionChanged{me, ConnectionState::waiting, "no such name", false});
  CHECK(t.sees("/connect alice@example.org SERVER[:PORT]"));
}

TEST_CASE("a refused password is asked for again; the old one is not kept") {
  DrivenApp t(100, 28, false);
  t.app->start();
  t.type("alice@example.org\rwrong\r\r");
  t.event(ConnectionChanged{me, ConnectionState::offline, "wrong password", true});
  CHECK(t.sees("Password for alice@example.org:"));
  t.type("right\r");
  REQUIRE(t.client.connected.size() == 2);
  CHECK(t.client.connected[1].password == "right");
}

TEST_CASE("an untrusted certificate is a question with its fingerprint, and only yes accepts it") {
  DrivenApp t;
  t.app->start();
  t.event(CertificateQuestion{me, "ab12", "self-signed certificate"});
  CHECK(t.sees("self-signed certificate"));
  t.type("y\r");
  CHECK_FALSE(t.client.called("trust-certificate alice@example.org ab12"));
  t.event(CertificateQuestion{me, "ab12", "self-signed certificate"});
  t.type("yes\r");
  CHECK(t.client.called("trust-certificate alice@example.org ab12"));
}

TEST_CASE("a weaker login than before is a question, and only yes accepts it") {
  DrivenApp t;
  t.app->start();
  const std::string reason = "the server offers a weaker login than before; this may be an attack";
  t.event(ConnectionChanged{me, ConnectionState::offline, reason, true});
  t.event(WeakerLoginQuestion{me, reason});
  CHECK(t.sees("weaker login than before"));
  CHECK(t.sees("Log in in the weaker way? (yes/no)"));
  t.type("y\r");
  CHECK_FALSE(t.client.called("accept-weaker-login alice@example.org"));
  t.event(WeakerLoginQuestion{me, reason});
  t.type("yes\r");
  CHECK(t.client.called("accept-weaker-login alice@example.org"));
}

TEST_CASE("a certificate question interrupts an open chat to show the fingerprint, then the chat comes back") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.receive("in the chat");
  t.event(ConnectionChanged{me, ConnectionState::offline, "the server's certificate is not trusted: odd", true});
  t.event(CertificateQuestion{me, "ab12", "odd"});
  CHECK(t.sees("ab12"));
  CHECK_FALSE(t.sees("in the chat"));
  const std::string screen = t.look();
  const std::string line = "14:02 the server's certificate";
  CHECK(screen.find(line) != std::string::npos);
  CHECK(screen.find(line, screen.find(line) + 1) == std::string::npos);  // said once
  t.type("yes\r");
  CHECK(t.sees("in the chat"));
}

TEST_CASE("whom we asked may see us without a question; others are a question") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.online();
  CHECK(t.sees("no contact: /roster add"));
  t.event(SubscriptionRequested{me, *xmpp::Jid::parse("carol@example.org"), ""});
  CHECK(t.sees("/roster accept carol@example.org"));
  CHECK_FALSE(t.client.called("accept carol@example.org"));
  t.type("/roster add\r");
  Contact contact;
  contact.account = me;
  contact.jid = bob;
  contact.subscription = "none";
  contact.ask = true;
  t.event(ContactChanged{contact});
  CHECK(t.sees("has not answered yet"));
  t.event(SubscriptionRequested{me, bob, ""});
  CHECK(t.client.called("accept bob@example.net"));
  CHECK_FALSE(t.sees("/roster accept bob"));
  contact.subscription = "both";
  t.event(ContactChanged{contact});
  CHECK(t.sees("○ offline"));
}

TEST_CASE("our own devices are no chat") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.event(EncryptionChanged{me, *xmpp::Jid::parse(me), {}});
  CHECK(t.app->model().chats().empty());
}

TEST_CASE("typing and sending: composing is told once, the message goes to the open chat") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.online();
  t.type("hello");
  t.type("\r");
  CHECK(t.client.called("composing bob@example.net"));
  CHECK(t.client.called("send alice@example.org bob@example.net hello"));
  CHECK(std::count(t.client.calls.begin(), t.client.calls.end(), "composing bob@example.net") == 1);
  t.type("//slash\r");
  CHECK(t.client.called("send alice@example.org bob@example.net /slash"));
  t.type("x\x7f");
  CHECK(t.client.called("paused bob@example.net"));
}

TEST_CASE("what could not be stored stays in the input line") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.client.refuse_sending = true;
  t.type("precious\r");
  CHECK(t.sees("> precious"));
  CHECK(t.sees("disk full"));
}

TEST_CASE("a pasted newline does not send") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.type("\x1b[200~rm -rf\nsecond\x1b[201~");
  CHECK_FALSE(t.client.called("send alice@example.org bob@example.net rm -rf"));
  t.type("\r");
  CHECK(t.client.called("send alice@example.org bob@example.net rm -rf\nsecond"));
}

TEST_CASE("unread: counted, marked with a line, read once the chat is open, found with Alt-Down") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.receive("first");
  t.receive("second");
  CHECK(t.sees("⚡ 2 unread"));
  CHECK(t.screen.bells == 2);
  t.type("\x1b[1;3B");
  CHECK(t.sees("── new ──"));
  CHECK(t.sees("second"));
  CHECK_FALSE(t.sees("⚡"));
  CHECK(t.history->unread(me, bob)->empty());
  t.receive("third");
  CHECK(t.history->unread(me, bob)->empty());
  t.type("\x1b[1;3B");
  CHECK(t.sees("nothing unread"));
}

TEST_CASE("unread survives a restart, with its line in the right place") {
  DrivenApp t;
  const auto old = t.receive("old");
  REQUIRE(t.history->mark_read(me, bob, old.id).has_value());
  t.receive("fresh");
  t.app = nullptr;
  App::Hooks hooks;
  hooks.now = [&] { return t.now; };
  hooks.quit = [] {};
  hooks.suspend = [] {};
  t.app = std::make_unique<App>(t.config, t.client, *t.history, t.screen, std::move(hooks));
  t.app->start();
  CHECK(t.sees("⚡ 1 unread"));
  t.type("\x1b[1;3B");
  const auto text = t.look();
  const auto line = text.find(" new ");
  REQUIRE(line != std::string::npos);
  CHECK(text.find("old") < line);
  CHECK(text.find("fresh") > line);
}

TEST_CASE("scrollback reads page after page from the store, back to the beginning and forward again") {
  DrivenApp t;
  for (int i = 1; i <= 350; ++i) t.receive("message " + std::to_string(i) + ".", Direction::outgoing);
  t.app->start("bob@example.net");
  CHECK(t.sees("message 350."));
  CHECK_FALSE(t.sees("message 1."));
  for (int i = 0; i < 40; ++i) t.type("\x1b[5~");
  CHECK(t.sees("message 1."));
  CHECK(t.sees("lines below"));
  t.type("\x1b[5~");
  CHECK(t.sees("message 1."));
  t.type("\x1b[1;5F");
  CHECK(t.sees("message 350."));
}

TEST_CASE("plain text is loud: banner, header and input line say so") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.encryption(2);
  CHECK(t.sees("🔒 OMEMO 2 · 2 devices"));
  CHECK(t.sees("🔒 encrypted"));
  t.type("/plain\r");
  CHECK(t.client.called("plain bob@example.net"));
  t.encryption(0, false, {}, Encryption::none);
  CHECK(t.sees("THIS CHAT IS IN PLAIN TEXT"));
  CHECK(t.sees("NOT ENCRYPTED"));
  CHECK_FALSE(t.sees("🔒 encrypted"));
}

TEST_CASE("who will not be able to read is named before sending") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.encryption(1, false, {"Bob's device 4711: its bundle is missing"});
  CHECK(t.sees("will not be able to read: Bob's device 4711: its bundle is missing"));
  t.encryption(0, false, {"bob@example.net has no OMEMO device"});
  CHECK(t.sees("can't be sent"));
}

TEST_CASE("an undecryptable message says why; a failed one says so at the message") {
  DrivenApp t;
  t.app->start("bob@example.net");
  auto m = t.receive("x");
  m.kind = MessageKind::undecryptable;
  m.body = "could not be decrypted: not encrypted for this device";
  t.event(MessageAdded{m});
  CHECK(t.sees("⚠ could not be decrypted: not encrypted"));
  const auto mine = t.receive("hi", Direction::outgoing);
  CHECK(t.sees("⧗"));
  t.event(MessageChanged{me, bob, mine.id, Delivery::sent, ""});
  CHECK(t.sees("🔒 ✓\n"));
  t.event(MessageChanged{me, bob, mine.id, Delivery::delivered, ""});
  CHECK(t.sees("🔒 ✓✓\n"));
  t.event(MessageChanged{me, bob, mine.id, Delivery::failed, "no device can read it"});
  CHECK(t.sees("✗ not sent: no device can read it"));
}

TEST_CASE("a new device alarms in list and bottom line, and the trust page shows its fingerprint") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.receive("hi");
  DeviceView device;
  device.jid = bob;
  device.device = 4711;
  device.fingerprint = "01234567 89abcdef";
  device.active = true;
  t.client.known_devices[bob] = {device};
  t.event(TrustNeeded{me, device, "new OMEMO device 4711"});
  CHECK(t.sees("⚠"));
  CHECK(t.sees("new OMEMO device 4711"));
  t.type("\x1b[1;3B\x14");
  CHECK(t.sees("01234567 89abcdef"));
  CHECK(t.sees("UNDECIDED"));
  t.type("\x1b");
  t.type("/omemo verify 4711\r");
  CHECK(t.client.called("trust bob@example.net 4711 2"));
}

TEST_CASE("the switcher finds by part of a name and opens with Enter") {
  DrivenApp t;
  t.app->start();
  t.receive("a");
  t.receive("b", Direction::incoming, *xmpp::Jid::parse("deploy@conf.example"));
  t.type(
      "\x0b"
      "dpl");
  CHECK(t.sees("Go to chat"));
  CHECK(t.sees("deploy  deploy@conf.example"));
  t.type("\r");
  REQUIRE(t.app->model().current());
  CHECK(t.app->model().current()->jid.text() == "deploy@conf.example");
}

TEST_CASE("completion: commands, addresses; several candidates are shown") {
  DrivenApp t;
  t.app->start();
  t.receive("a");
  t.type("/om\t");
  CHECK(t.sees("> /omemo"));
  t.type("\x15/msg b\t");
  CHECK(t.sees("> /msg bob@example.net"));
  t.type("\x15/c\t");
  CHECK(t.sees("/close  /command  /config  /connect"));
}

TEST_CASE("an idle client draws nothing") {
  DrivenApp t;
  t.app->start();
  t.look();
  const auto frames = t.screen.frames;
  t.look();
  t.look();
  CHECK(t.screen.frames == frames);
}

TEST_CASE("a command typed right after Escape keeps its slash") {
  DrivenApp t;
  t.app->start("bob@example.net");
  Key key;
  key.text = "/";
  key.alt = true;  // what ESC and "/" in one read look like
  t.app->handle(key);
  t.type("plain\r");
  CHECK(t.client.called("plain bob@example.net"));
}

TEST_CASE("Ctrl-C takes the line away, tells how to quit, and does not quit") {
  DrivenApp t;
  t.app->start("bob@example.net");
  t.type("half a mess\x1b[D\x03");
  CHECK_FALSE(t.sees("half a"));
  CHECK(t.sees("Ctrl-Q quits"));
  CHECK_FALSE(t.quit);
  t.type("\x19");
  CHECK(t.sees("> half a mess"));
}

TEST_CASE("quit by command and by key") {
  DrivenApp by_command;
  by_command.app->start();
  by_command.type("/quit\r");
  CHECK(by_command.quit);
  DrivenApp by_key;
  by_key.app->start();
  by_key.type("\x11");
  CHECK(by_key.quit);
}

TEST_CASE("who has pressed no key for five minutes does not look; the next key says so") {
  DrivenApp t;
  t.app->start();
  t.online();
  constexpr xmpp::Timestamp minute = 60'000'000;
  t.now += 4 * minute;
  t.app->tick();
  t.type("x");
  t.now += 5 * minute;
  t.app->tick();
  CHECK_FALSE(t.client.called("inactive"));
  t.now += minute;
  t.app->tick();
  t.app->tick();
  CHECK(std::count(t.client.calls.begin(), t.client.calls.end(), "inactive") == 1);
  CHECK_FALSE(t.client.called("active"));
  t.receive("hello");  // rings, but is nobody's key
  CHECK_FALSE(t.client.called("active"));
  t.type("y");
  t.type("z");
  CHECK(std::count(t.client.calls.begin(), t.client.calls.end(), "active") == 1);
}

TEST_CASE("a message that was counted in the store already is not counted again by its own event") {
  DrivenApp t;
  t.app->start();
  t.online();
  ChatMessage m;
  m.account = me;
  m.chat = m.from = bob;
  m.unread = true;
  m.when = t.now;
  for (const auto* id : {"archived", "live"}) {
    m.stanza_id = m.body = id;
    m.id = *t.history->add(m);
  }
  const auto page = *t.history->page(me, bob, 0, 10);
  t.event(ChatsChanged{me, {bob}});
  t.event(MessageAdded{page.back()});
  REQUIRE(t.app->model().chat(me, bob));
  CHECK(t.app->model().chat(me, bob)->unread == 2);
  m.stanza_id = m.body = "later";
  m.id = *t.history->add(m);
  t.event(MessageAdded{m});
  CHECK(t.app->model().chat(me, bob)->unread == 3);
}
