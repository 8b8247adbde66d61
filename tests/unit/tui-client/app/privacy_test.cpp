// Blocking, reports, messages that disappear, what others are told, the account's password.
#include <doctest/doctest.h>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

TEST_CASE("blocking and unblocking, seen in the list, the chat and a page") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/msg bob@example.net\r/block\r");
  CHECK(t.client.called("block bob@example.net"));
  t.event(BlockListChanged{me, {bob, *xmpp::Jid::parse("spam.example")}});
  CHECK(t.sees("You have blocked bob@example.net"));
  CHECK(t.sees("⊘"));
  CHECK(t.app->model().is_blocked(me, *xmpp::Jid::parse("x@spam.example/y")));
  t.type("/blocked\r");
  CHECK(t.sees("⊘ spam.example"));
  t.type("\x1b/unblock x@spam.example\r");
  CHECK(t.sees("all of spam.example is"));
  t.type("/unblock\r/unblock all\r");
  CHECK(t.client.called("unblock bob@example.net"));
  CHECK(t.client.called("unblock "));
  t.event(BlockListChanged{me, {}});
  CHECK_FALSE(t.sees("You have blocked"));
  t.type("/block alice@example.org\r");
  CHECK(t.sees("your own account"));
}

TEST_CASE("a report is asked about and names the messages that the archive has") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/msg bob@example.net\r");
  const auto spam = t.receive("buy pills");
  REQUIRE(t.history->set_archive_id(spam.id, "a1"));
  t.event(ChatsChanged{me, {bob}});
  t.type("/report spam pills again\r");
  CHECK(t.sees("report it to your server's operator as spam, naming 1 message? (yes/no)"));
  t.type("no\r");
  CHECK_FALSE(t.client.called("block bob@example.net spam pills again [a1]"));
  t.type("/report spam pills again\ryes\r");
  CHECK(t.client.called("block bob@example.net spam pills again [a1]"));
  t.type("/block eve@example.net --report abuse\ryes\r");
  CHECK(t.client.called("block eve@example.net abuse "));  // no messages of somebody else's chat
  t.type("/block --report nonsense\r");
  CHECK(t.sees("usage: /block"));
}

TEST_CASE("messages that have had their time leave nothing but that they were there") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/msg bob@example.net\r/timer 5m\r");
  CHECK(t.client.called("timer bob@example.net 300"));
  CHECK(t.sees("a request, no lock"));
  t.event(TimerChanged{me, bob, 300});
  CHECK(t.sees("New messages disappear 5 min after they were read"));
  for (const auto* wrong : {"5s", "x", "11y", "99999999999w", "5", "-5m"}) {
    t.type(std::string("/timer ") + wrong + "\r");
    CHECK(t.sees("usage: /timer"));
  }
  ChatMessage m;
  m.account = me;
  m.chat = m.from = bob;
  m.body = "the eagle lands";
  m.when = t.now;
  m.timer_s = 300;
  m.unread = true;
  m.stanza_id = "e1";
  m.id = *t.history->add(m);
  // Unread it stays, however long.
  t.now = xmpp::now();
  CHECK(t.history->vanish(t.now + 1'000'000'000)->chats.empty());
  t.event(MessageAdded{m});
  CHECK(t.sees("the eagle lands"));
  ChatMessage correction = m;
  correction.id = 0;
  correction.kind = MessageKind::correction;
  correction.target = "e1";
  correction.stanza_id = "e2";
  correction.body = "the eagle landed";
  REQUIRE(t.history->add(correction));
  t.now = xmpp::now() + 400'000'000;
  t.app->tick();
  CHECK(t.sees("(this message has disappeared)"));
  CHECK_FALSE(t.sees("eagle"));
  CHECK(t.history->search({.words = "eagle"})->empty());
  const auto page = *t.history->page(me, bob, 0, 10);
  REQUIRE(page.size() == 1);
  CHECK(page[0].vanished);
  CHECK(page[0].body.empty());
  CHECK(*t.history->known(m) == m.id);  // the archive does not bring it again
}

TEST_CASE("what is told is decided for a chat or for all") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/msg bob@example.net\r/privacy read off\r");
  CHECK(t.history->chat_setting(me, bob, "read").value() == "off");
  CHECK(t.sees("not told, in this chat"));
  t.type("/privacy sync off all\r");
  CHECK(t.history->chat_setting(me, xmpp::Jid(), "sync").value() == "off");
  t.type("/privacy sync\r");
  CHECK(t.sees("not told, as in all chats"));
  t.type("/privacy read default\r");
  CHECK(t.history->chat_setting(me, bob, "read").value().empty());
  t.type("/privacy everything\r");
  CHECK(t.sees("usage: /privacy"));
}

TEST_CASE("the password is asked for twice and never shown; a refusal changes nothing") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/password\r");
  CHECK(t.sees("New password for alice@example.org:"));
  t.type("correct horse");
  CHECK_FALSE(t.sees("horse"));
  t.type("\rwrong\r");
  CHECK(t.sees("nothing was changed"));
  t.client.personal_actions.password_outcome = xmpp::fail(xmpp::Errc::not_allowed, "the server refused it");
  t.type("/password\rfresh\rfresh\r");
  CHECK(t.sees("the server refused it"));
  CHECK(t.config.accounts[0].password == "secret");
  t.client.personal_actions.password_outcome = {};
  t.type("/password\rfresh\rfresh\r");
  CHECK(t.client.called("password fresh"));
  CHECK(t.sees("is changed"));
  CHECK(t.config.accounts[0].password == "fresh");
}

TEST_CASE(
    "what nobody looks at is heard: by bell, by the terminal, by programs; muted chats and locked screens say less") {
  DrivenApp t;
  t.config.notify.desktop = DesktopNotification::osc9;
  std::vector<std::string> events;
  t.heard = [&](const ChatMessage& message) { events.push_back(message.body); };
  t.app->start();
  t.online();
  t.receive("the eagle lands");
  CHECK(t.screen.bells == 1);
  CHECK(t.screen.notified == std::vector<std::string>{"xmpp-tui: a new message"});
  t.config.notify.content = true;
  t.config.notify.bell = false;
  t.receive("at dawn");
  CHECK(t.screen.bells == 1);
  CHECK(t.screen.notified.back() == "bob: at dawn");
  t.type("/msg bob@example.net\r");
  t.receive("looked at");
  CHECK(t.screen.notified.size() == 2);
  t.event(NotifyChanged{me, bob, NotifyRule::never});
  t.type(
      "\x1b"
      "0");
  t.receive("muted");
  CHECK(t.screen.notified.size() == 2);
  CHECK(events == std::vector<std::string>{"the eagle lands", "at dawn", "looked at"});
  t.event(NotifyChanged{me, bob, NotifyRule::always});
  REQUIRE(t.history->vault().set("sesame"));
  t.app->lock();
  t.receive("secret");
  CHECK(t.screen.notified.back() == "xmpp-tui: a new message");
}

TEST_CASE("logins are shown, and one is logged out when that was confirmed") {
  DrivenApp t(80, 24);
  t.app->start();
  t.online();
  LoginView phone{"client/7", "Conversations", "Pixel", "another network", "198.51.100.0/24", 1'700'000'000,
                  1'700'003'600};
  phone.password = phone.connected = true;
  LoginView laptop{"client/8", "xmpp-tui", "", "", "", 0, 1'700'000'000};
  laptop.own = laptop.token = true;
  t.client.personal_actions.logins = {phone, laptop};
  t.type("/logins\r");
  CHECK(t.sees("Logins of alice@example.org"));
  CHECK(t.sees("Conversations on Pixel"));
  CHECK(t.sees("logged in, from another network (198.51.100.0/24)"));
  CHECK(t.sees("since 2023-11-14 22:13 UTC, by password"));
  CHECK(t.sees("xmpp-tui (this one)"));
  CHECK(t.sees("client/8"));
  t.type("\x1b");
  t.type("/logins revoke client/7\rno\r");
  CHECK_FALSE(t.client.called("revoke login client/7"));
  t.type("/logins revoke client/7\ryes\r");
  CHECK(t.client.called("revoke login client/7"));
  CHECK(t.sees("client/7 is logged out"));
  t.client.personal_actions.revoked = Revoked::knows_password;
  t.type("/logins revoke client/7\ryes\r");
  CHECK(t.sees("it knows the password"));
  t.type("/logins everything\r");
  CHECK(t.sees("usage: /logins"));
}
