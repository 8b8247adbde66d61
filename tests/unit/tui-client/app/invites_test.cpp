// Invitations: a new account at the first start, a new contact, and one of our own.
#include <doctest/doctest.h>

#include "tests/unit/tui-client/app/driven_app.hpp"
#include "tui-client/xmpp/invite_link.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {

bool called(const DrivenApp& t, const std::string& what) {
  return std::find(t.client.calls.begin(), t.client.calls.end(), what) != t.client.calls.end();
}

std::string problem(const std::string& text) {
  const auto link = parse_invite_uri(text);
  return link ? "" : link.error().detail;
}

}  // namespace

TEST_CASE("invitations: what they say") {
  const auto named = parse_invite_uri(" XMPP:juliet@example.org?register;preauth=abc%20d\n").value();
  CHECK(named.account.text() == "juliet@example.org");
  CHECK(named.token == "abc d");
  CHECK(named.contact.empty());
  CHECK(parse_invite_uri("xmpp:example.org?register;preauth=t")->account.text() == "example.org");
  const auto contact = parse_invite_uri("xmpp:romeo@example.org?roster;preauth=t;ibr=y;name=x").value();
  CHECK(contact.contact.text() == "romeo@example.org");
  CHECK(contact.account.text() == "example.org");
  CHECK(parse_invite_uri("xmpp:romeo@example.org?roster;preauth=t")->account.empty());
  for (const std::string bad :
       {"", "xmpp:", "http://example.org/", "xmpp:example.org?register", "xmpp:a@b?message;preauth=t",
        "xmpp:example.org?roster;preauth=t", "xmpp:a@b/c?register;preauth=t", "xmpp:?register;preauth=t",
        "xmpp:a@b?;;;=;preauth="}) {
    CAPTURE(bad);
    CHECK_FALSE(problem(bad).empty());
  }
  CHECK_FALSE(problem("xmpp:example.org?register;preauth=" + std::string(5000, 'a')).empty());
  CHECK(
      find_invite("<a href=\"xmpp:x\"><a href='xmpp:romeo@example.org?roster;preauth=t&amp;;ibr=y'>")->contact.text() ==
      "romeo@example.org");
  CHECK_FALSE(find_invite("xmpp:example.org?register;preauth=t"));
  CHECK_FALSE(find_invite("\"xmpp:"));
}

TEST_CASE("invitations: the first start makes an account by one") {
  DrivenApp t(100, 28, false);
  t.app->start();
  t.type("xmpp:example.org?register;preauth=secret-token\r");
  CHECK(t.sees("The name you want at example.org:"));
  t.type("not a name\r");
  CHECK(t.sees("is no name for an account"));
  t.type("alice\rrosebud\rrosebut\r");
  CHECK(t.sees("that was not the same"));
  t.type("rosebud\rrosebud\r");
  CHECK(t.sees("Passphrase for what is stored here"));
  t.type("\r");
  CHECK(called(t, "register alice@example.org rosebud secret-token"));
  t.online();
  CHECK(t.history->get(me, "password").value() == "rosebud");
  CHECK(t.config.accounts.size() == 1);
  CHECK(t.config.accounts[0].invite_token.empty());
}

TEST_CASE("invitations: a page is read first; a name that is taken is asked for again") {
  DrivenApp t(100, 28, false);
  t.app->start();
  t.page = "<a href=\"xmpp:romeo@example.org?roster;preauth=tok;ibr=y\">";
  t.client.registration = xmpp::fail(xmpp::Errc::already_exists, "taken");
  t.type("https://upload.example.org/invite/tok\r");
  CHECK(t.pages == std::vector<std::string>{"https://upload.example.org/invite/tok"});
  CHECK(t.sees("Your name at example.org, or your address elsewhere:"));
  t.type("alice\rx\rx\r\r");
  CHECK(called(t, "register alice@example.org x tok"));
  CHECK(t.config.accounts.empty());
  CHECK(t.sees("Your name at example.org, or your address elsewhere:"));
  t.type("me@elsewhere.example\r");
  CHECK(t.sees("Password for me@elsewhere.example:"));
  t.type("pw\r\r");
  t.event(ConnectionChanged{"me@elsewhere.example", ConnectionState::online, "", false});
  CHECK(called(t, "contact me@elsewhere.example romeo@example.org tok"));
}

TEST_CASE("invitations: a server whose certificate has to be judged") {
  DrivenApp t(100, 28, false);
  t.app->start();
  t.client.registration = xmpp::fail(xmpp::Errc::tls_failed, "not trusted");
  t.type("xmpp:alice@example.org?register;preauth=tok\rx\rx\r\r");
  t.event(CertificateQuestion{me, "ab:cd", "self-signed"});
  t.client.registration = {};
  t.client.calls.clear();
  t.type("yes\r");
  CHECK(called(t, "register alice@example.org x tok"));
}

TEST_CASE("invitations: who has an account becomes a contact, or makes another account") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/invite xmpp:bob@example.net?roster;preauth=tok;ibr=y\r");
  CHECK(called(t, "contact alice@example.org bob@example.net tok"));
  t.type("/invite xmpp:example.net?register\r");
  CHECK(t.sees("it has no token"));
  t.type("/invite xmpp:carol@example.net?register;preauth=tok\r");
  CHECK(t.sees("A new password for carol@example.net:"));
}

TEST_CASE("invitations: one of our own, with its code where that fits") {
  for (const bool large : {true, false}) {
    DrivenApp t(large ? 80 : 40, large ? 24 : 10);
    t.app->start();
    t.online();
    t.type("/invite\r");
    CHECK(called(t, "run example.org urn:xmpp:invite#invite"));
    const std::string uri = "xmpp:alice@example.org?roster;preauth=abcdefghijklmnopqrstuvwxyz234567";
    t.event(FormAnswered{me, 0, true, "", {"Give this to somebody", uri}, {}, uri});
    CHECK(t.sees("█") == large);
    CHECK(t.sees("Give this to somebody") == !large);
    t.type("\x1b");
    CHECK(t.sees("Give this to somebody") == large);
    CHECK_FALSE(t.sees("█"));
    t.type("\x1b");
    CHECK_FALSE(t.sees("Give this to somebody"));
  }
}

TEST_CASE("an account on a server that lets everybody in: at the first start, and by command") {
  DrivenApp first(100, 28, false);
  first.app->start();
  CHECK(first.sees("new NAME@SERVER"));
  first.type("new nonsense\r");
  CHECK(first.sees("is no address"));
  first.type("new alice@example.org\rx\rx\r\r");
  CHECK(called(first, "register alice@example.org x "));

  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/account register alice@example.org\r");
  CHECK(t.sees("is here already"));
  t.client.registration = xmpp::fail(xmpp::Errc::already_exists, "taken");
  t.type("/account register carol@example.net\rpw\rpw\r");
  CHECK(called(t, "register carol@example.net pw "));
  CHECK(t.sees("The name you want at example.net:"));
  t.client.registration = {};
  t.type("carla\rpw\rpw\r");
  CHECK(called(t, "register carla@example.net pw "));
}
