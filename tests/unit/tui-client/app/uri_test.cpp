// xmpp: URIs on the screen: shown or asked about, never acted upon unasked. And other keys.
#include <doctest/doctest.h>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::DrivenApp;

TEST_CASE("a URI with a text opens the chat and waits for Enter") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/open xmpp:bob@example.net?message;body=hi%20there%0asecond\r");
  CHECK(t.sees("bob@example.net"));
  CHECK(t.sees("> hi there"));
  CHECK(t.client.drafts.empty());
  // What is being typed is not overwritten.
  t.app->open_uri("xmpp:bob@example.net?message;body=other");
  CHECK(t.sees("> hi there"));
  CHECK_FALSE(t.sees("other"));
  t.type("\r");
  REQUIRE(t.client.drafts.size() == 1);
  CHECK(t.client.drafts[0].body == "hi there\nsecond");
}

TEST_CASE("rooms, contacts and keys are asked about first") {
  DrivenApp t;
  t.app->start();
  t.online();
  const auto calls = t.client.calls.size();
  SUBCASE("a room") {
    t.app->open_uri("xmpp:tea@conference.example.net?join;password=secret");
    CHECK(t.sees("Enter the room tea@conference.example.net?"));
    CHECK(t.client.calls.size() == calls);
    SUBCASE("yes") {
      t.type("yes\r");
      CHECK(t.client.called("join tea@conference.example.net  secret"));
    }
    SUBCASE("no") {
      t.type("no\r");
      CHECK_FALSE(t.client.called("join tea@conference.example.net  secret"));
    }
  }
  SUBCASE("a contact") {
    t.app->open_uri("xmpp:bob@example.net?roster;name=Bob%20B.");
    CHECK(t.sees("Make bob@example.net (Bob B.) a contact?"));
    CHECK(t.client.calls.size() == calls);
    t.type("yes\r");
    CHECK(t.client.called("add bob@example.net Bob B."));
  }
  SUBCASE("somebody's devices") {
    t.app->open_uri("xmpp:bob@example.net?omemo-sid-7=" + std::string(64, 'a'));
    CHECK(t.sees("Verify the devices of bob@example.net by this link?"));
    CHECK(t.client.calls.size() == calls);
  }
  SUBCASE("something else") {
    t.app->open_uri("xmpp:bob@example.net?remove");
    CHECK(t.sees("\"remove\" of bob@example.net is nothing"));
    t.app->open_uri("http://example.net");
    CHECK(t.sees("it is no xmpp: URI"));
    t.type("/open somewhere\r");
    CHECK(t.sees("usage: /open"));
  }
}

TEST_CASE("a link with a token makes a contact by it, once that was said yes to") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.app->open_uri("xmpp:bob@example.net?roster;preauth=tok%20en;name=Bob");
  CHECK(t.client.calls.empty());
  t.type("no\r");
  t.app->open_uri("xmpp:bob@example.net?roster;preauth=tok%20en;name=Bob");
  t.type("yes\r");
  CHECK(t.client.called("contact alice@example.org bob@example.net tok en"));
  CHECK_FALSE(t.client.called("add bob@example.net Bob"));
}

TEST_CASE("keys of a person's own: at work, in the help and at the bottom") {
  DrivenApp t;
  Keymap keys;
  keys.bind(Action::help, {*key_named("F5"), *key_named("Alt-h")});
  keys.bind(Action::quit, {});
  t.app->use_keymap(keys);
  t.app->start();
  t.online();
  CHECK(t.sees(" F5 help  ^K go to chat  ^F search  Alt-↓ next unread  ^T trust  PgUp scroll"));
  CHECK_FALSE(t.sees("quit"));
  t.type("\x11");  // Ctrl-Q
  CHECK_FALSE(t.quit);
  t.type("\x1bh");
  CHECK(t.sees("/msg ADDRESS"));
}
