// Several accounts in one program, on the fake screen.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::me;

namespace {

const AccountId work = "alice@corp.example";
const std::string enter = "\r";

struct TwoAccounts : test::DrivenApp {
  explicit TwoAccounts(int width = 100, int height = 28) : DrivenApp(width, height) {
    AccountConfig second;
    second.jid = *xmpp::Jid::parse(work);
    second.password = "secret";
    config.accounts.push_back(second);
  }
  void start() {
    app->start();
    online();
    event(ConnectionChanged{work, ConnectionState::online, "", false});
  }
  void contact(const AccountId& account, const xmpp::Jid& jid, const std::string& name) {
    event(ContactChanged{Contact{account, jid, name, {}, "both"}});
  }
  ChatMessage receive_at(const AccountId& account, const std::string& body, const xmpp::Jid& from = bob) {
    ChatMessage m;
    m.account = account;
    m.chat = m.from = from;
    m.body = body;
    m.when = now;
    m.unread = true;
    m.stanza_id = "id" + std::to_string(++serial);
    m.id = *history->add(m);
    event(MessageAdded{m});
    return m;
  }
  std::string file() const {
    std::ifstream in(config.config_file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
};

}  // namespace

TEST_CASE("each account has its chats and its mark; the same contact in both is two chats") {
  TwoAccounts t;
  t.start();
  t.contact(me, bob, "Bob");
  t.contact(work, bob, "Bob");
  t.receive_at(work, "to the one at work");
  CHECK(t.sees("E alice@example.org"));
  CHECK(t.sees("C alice@corp.example"));
  CHECK(t.sees("E Bob"));
  CHECK(t.sees("C Bob"));
  CHECK(t.sees("1 unread"));
  t.type("\x1b[1;3B");  // Alt-Down
  REQUIRE(t.app->model().current());
  CHECK(t.app->model().current()->account == work);
  CHECK(t.sees("to the one at work"));
  t.type("hello from work" + enter);
  CHECK(std::count(t.client.calls.begin(), t.client.calls.end(),
                   "send alice@corp.example bob@example.net hello from work") == 1);
  CHECK(!t.sees("1 unread"));
}

TEST_CASE("on a small screen, where there is no list, the header says which account it is") {
  TwoAccounts t(40, 10);
  t.start();
  t.contact(work, bob, "Bob");
  t.app->open_chat(work, bob);
  CHECK(t.sees("C Bob"));
  CHECK(t.sees("alice@corp.example"));
}

TEST_CASE("trouble of one account shows, and is no trouble of the other") {
  TwoAccounts t;
  t.start();
  t.contact(me, bob, "Bob");
  t.event(ConnectionChanged{work, ConnectionState::offline, "the server is gone", true});
  CHECK(t.sees("alice@example.org ● online  C ○ the server is gone"));
  CHECK(t.sees("   the server is gone"));
  t.event(ConnectionChanged{work, ConnectionState::waiting, "no network; retrying in 5 s", false});
  CHECK(t.sees("alice@example.org ● online  C ○ no network"));
  t.type("/account" + enter);
  CHECK(t.sees("C  alice@corp.example  ○ no network; retrying in 5 s"));
  CHECK(t.sees("E  alice@example.org  ● online"));
  t.event(ConnectionChanged{work, ConnectionState::online, "", false});
  CHECK(t.sees("C  alice@corp.example  ● online"));
}

TEST_CASE("/msg goes by the account that knows the address; /as and /account use choose") {
  TwoAccounts t;
  t.start();
  const auto carol = *xmpp::Jid::parse("carol@example.net");
  t.contact(work, carol, "Carol");
  const auto opened_at = [&](const std::string& command) {
    t.type("\x1b\x1b");
    t.app->close_chat();
    t.type(command + enter);
    return t.app->model().current() ? t.app->model().current()->account : AccountId();
  };
  CHECK(opened_at("/msg carol@example.net") == work);
  CHECK(opened_at("/msg dave@example.net") == me);
  CHECK(opened_at("/as C msg erin@example.net") == work);
  CHECK(opened_at("/as alice@corp.example /msg frank@example.net") == work);
  CHECK(t.app->model().acting.empty());
  CHECK(opened_at("/as nobody msg gerd@example.net").empty());
  t.type("/account use alice@corp.example" + enter);
  CHECK(opened_at("/msg hans@example.net") == work);
}

TEST_CASE("an account that is disabled is not connected, and stays so") {
  TwoAccounts t;
  t.config.accounts[1].enabled = false;
  t.app->start();
  REQUIRE(t.client.connected.size() == 1);
  CHECK(t.client.connected[0].jid.text() == me);
  t.online();
  CHECK(t.sees("alice@example.org ● online "));
  CHECK(!t.sees("C ○"));
  t.type("/account enable " + work + enter);
  CHECK(t.client.connected.size() == 2);
  t.type("/account disable " + work + enter);
  CHECK(t.client.calls.back() == "disconnect " + work);
  CHECK(t.file().find("enabled = false") != std::string::npos);
  t.type("/account mark " + work + " W" + enter);
  CHECK(t.sees("W alice@corp.example"));
  CHECK(t.file().find("mark = 'W'") != std::string::npos);
  t.type("/account mark " + me + " W" + enter);
  CHECK(t.sees(work + " has this mark"));
  t.type("/account color W 3" + enter);
  CHECK(t.file().find("color = 3") != std::string::npos);
}

TEST_CASE("a second account is added like the first one, without a question for a passphrase") {
  test::DrivenApp t;
  t.app->start();
  t.online();
  t.type("/account add" + enter);
  CHECK(t.sees("Your address"));
  t.type(work + enter);
  t.type("pass" + enter);
  REQUIRE(t.client.connected.size() == 2);
  CHECK(t.client.connected[1].jid.text() == work);
  t.event(ConnectionChanged{work, ConnectionState::online, "", false});
  CHECK(*t.history->get(work, "password") == "pass");
  CHECK(t.sees("C alice@corp.example"));
}

TEST_CASE("removing an account asks, tells the server, and deletes what is stored of it and nothing else") {
  TwoAccounts t;
  t.start();
  REQUIRE(save_account(t.config, t.config.accounts[0]));
  REQUIRE(save_account(t.config, t.config.accounts[1]));
  t.contact(me, bob, "Bob");
  t.contact(work, bob, "Bob");
  t.receive_at(work, "secret of work");
  t.receive_at(me, "mine");
  REQUIRE(t.history->put(work, "password", "p"));
  t.app->open_chat(work, bob);
  t.type("/account remove" + enter);
  CHECK(t.sees("usage: /account"));
  t.type("/account remove " + work + enter);
  CHECK(t.sees("(yes/no)"));
  t.type("no" + enter);
  CHECK(t.sees(work + " stays"));
  t.type("/account remove " + work + enter);
  t.type("yes" + enter);
  CHECK(t.client.calls.back() == "retire " + work);
  CHECK(!t.sees(work + "  "));
  CHECK(t.history->page(work, bob, 0, 10)->empty());
  CHECK(t.history->chats(work)->empty());
  CHECK(!*t.history->get(work, "password"));
  CHECK(t.history->page(me, bob, 0, 10)->size() == 1);
  CHECK(t.file().find(work) == std::string::npos);
  CHECK(t.file().find(me) != std::string::npos);
  CHECK(t.config.accounts.size() == 1);
  CHECK(t.app->model().chats().size() == 1);
  CHECK(t.history->search({.words = "secret"})->empty());
}

TEST_CASE("a server that was not told is named") {
  TwoAccounts t;
  t.client.retired = xmpp::fail(xmpp::Errc::connection_closed, "not connected");
  t.start();
  t.type("/account remove C" + enter);
  t.type("yes" + enter);
  CHECK(t.sees("its server still lists the device"));
}

TEST_CASE("notifications name the account; each chat has one, and it goes when the chat is read") {
  TwoAccounts t;
  t.config.notify.desktop = DesktopNotification::osc9;
  t.config.notify.content = true;
  t.start();
  t.contact(work, bob, "Bob");
  t.receive_at(work, "lunch?");
  REQUIRE(!t.screen.notified.empty());
  CHECK(t.screen.notified.back() == "Bob → alice@corp.example: lunch?");
  t.config.notify.content = false;
  t.receive_at(work, "now?");
  CHECK(t.screen.notified.back() == "xmpp-tui: a new message for alice@corp.example");
}

TEST_CASE("hits and the switcher tell accounts apart") {
  TwoAccounts t;
  t.start();
  t.contact(me, bob, "Bob");
  t.contact(work, bob, "Bob");
  t.receive_at(work, "quarterly numbers");
  t.type("/search quarterly" + enter);
  CHECK(t.sees("C Bob: quarterly numbers"));
  t.type("\x1b");
  t.type("\x0b");  // Ctrl-K
  t.type("bob corp");
  CHECK(t.sees("C Bob  bob@example.net"));
}
