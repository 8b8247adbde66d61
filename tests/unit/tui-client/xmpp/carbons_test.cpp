// XEP-0280: what other devices of ours receive and send; and what only looks like it.
#include "tui-client/xmpp/carbons.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::LoggedIn;

namespace {

std::string carbon(const std::string& kind, const std::string& inner, const std::string& from = "me@example.test") {
  return "<message type='chat' from='" + from + "'><" + kind +
         " xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>" + inner + "</forwarded></" + kind +
         "></message>";
}

std::string message(const std::string& id, const std::string& from, const std::string& to, const std::string& body) {
  return "<message xmlns='jabber:client' type='chat' id='" + id + "' from='" + from + "' to='" + to + "'><body>" +
         body + "</body><request xmlns='urn:xmpp:receipts'/></message>";
}

const std::string phone = "me@example.test/phone", theirs = "bob@example.net/x";

}  // namespace

TEST_CASE("they are asked for at each login") {
  LoggedIn t;
  t.log_in();
  t.until([&] { return t.server.find("iq", "enable", "urn:xmpp:carbons:2") != nullptr; });
}

TEST_CASE("received and sent ones are messages of the chat, once, and nothing is answered") {
  LoggedIn t;
  t.log_in();
  REQUIRE(t.client->set_chat_mode(t.me, t.bob, Encryption::none));
  t.server.send(carbon("received", message("c1", theirs, phone, "question")));
  t.server.send(carbon("received", message("c1", theirs, phone, "question")));
  t.server.send(message("c1", theirs, "me@example.test", "question"));
  t.server.send(carbon("sent", message("c2", phone, theirs, "answer")));
  t.server.send(carbon("sent", message("c2", phone, theirs, "answer")));
  t.until([&] { return t.count<MessageAdded>() == 2; });
  t.wait(50);
  const auto page = *t.history->page(t.me, t.bob, 0, 10);
  REQUIRE(page.size() == 2);
  CHECK(page[0].body == "question");
  CHECK(page[0].direction == Direction::incoming);
  CHECK(page[1].body == "answer");
  CHECK(page[1].direction == Direction::outgoing);
  CHECK(page[1].from.text() == phone);
  CHECK(page[1].delivery == Delivery::sent);
  // Who answered has read.
  CHECK(t.history->unread(t.me, t.bob)->empty());
}

TEST_CASE("a receipt that another device got counts here, too") {
  LoggedIn t;
  t.log_in();
  const auto id = t.send_plain("hello");
  t.until([&] { return t.delivery(id) == Delivery::sent; });
  const std::string stanza_id(t.server.find("message", "body")->attr("id"));
  t.server.send(carbon("received", "<message xmlns='jabber:client' from='" + theirs + "' to='" + phone +
                                       "'><received xmlns='urn:xmpp:receipts' id='" + stanza_id + "'/></message>"));
  t.until([&] { return t.delivery(id) == Delivery::delivered; });
}

// CVE-2017-5592 and its kin.
TEST_CASE("forged ones are dropped") {
  LoggedIn t;
  t.log_in();
  const std::string good = message("f", theirs, phone, "forged");
  for (const auto& forged :
       {carbon("received", good, "mallory@example.net"), carbon("received", good, "me@example.test/phone"),
        carbon("received", good, "example.test"), carbon("sent", good),
        carbon("received", message("f", theirs, "other@example.test", "forged")),
        carbon("received", carbon("received", good)), carbon("received", ""),
        carbon("received", "<message xmlns='jabber:client' type='chat'><body>forged</body></message>"),
        carbon("sent", "<message xmlns='jabber:client' from='" + phone + "'><body>forged</body></message>"),
        "<message from='me@example.test'><received xmlns='urn:xmpp:carbons:2'/><sent xmlns='urn:xmpp:carbons:2'/>"
        "<body>forged</body></message>" +
            std::string()}) {
    t.server.send(forged);
  }
  t.server.send(message("last", theirs, "me@example.test", "genuine"));
  t.until([&] { return t.count<MessageAdded>() > 0; });
  CHECK(t.count<MessageAdded>() == 1);
  CHECK(t.last<MessageAdded>()->message.body == "genuine");
}
