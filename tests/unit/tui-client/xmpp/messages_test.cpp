// Messages in both directions in plain text, receipts, typing, rosters; and what is forged.
#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::LoggedIn;
namespace ns = xmpp::ns;

namespace {

std::vector<std::string> bodies_sent(const test::ScriptedServer& server) {
  std::vector<std::string> bodies;
  for (const auto& stanza : server.stanzas) {
    if (stanza.name() == "message" && stanza.child("body")) bodies.push_back(stanza.child_text("body"));
  }
  return bodies;
}

std::string add_contact(const std::string& from, const std::string& jid, const std::string& subscription = "both") {
  return "<iq type='set' id='push'" + from + "><query xmlns='jabber:iq:roster'><item jid='" + jid + "' subscription='" +
         subscription + "'/></query></iq>";
}

}  // namespace

TEST_CASE("sent is what the server has handled") {
  LoggedIn t;
  t.log_in();
  t.server.on_stanza = [&](const xmpp::Element& stanza) { return stanza.child("ping", ns::ping) != nullptr; };
  const auto id = t.send_plain("hello");
  t.until([&] { return bodies_sent(t.server).size() == 1; });
  t.wait(100);
  CHECK(t.delivery(id) == Delivery::pending);
  const xmpp::Element* ping = nullptr;
  for (const auto& stanza : t.server.stanzas) {
    if (stanza.child("ping", ns::ping)) ping = &stanza;
  }
  REQUIRE(ping);
  t.server.result_for(*ping);
  t.until([&] { return t.delivery(id) == Delivery::sent; });
  CHECK(t.last<MessageChanged>()->delivery == Delivery::sent);
}

TEST_CASE("a burst is asked about once, and arrives in its order") {
  LoggedIn t;
  t.log_in();
  std::vector<std::string> texts;
  MessageId last = 0;
  for (int i = 0; i < 120; ++i) {
    texts.push_back("number " + std::to_string(i));
    last = t.send_plain(texts.back());
  }
  t.until([&] { return t.delivery(last) == Delivery::sent; });
  CHECK(bodies_sent(t.server) == texts);
  std::size_t pings = 0;
  for (const auto& stanza : t.server.stanzas) pings += stanza.child("ping", ns::ping) ? 1 : 0;
  CHECK(pings < 12);
}

TEST_CASE("what was on the wire when it broke goes again with the same id; written offline goes later") {
  LoggedIn t;
  t.log_in();
  t.server.on_stanza = [&](const xmpp::Element& stanza) { return stanza.child("ping", ns::ping) != nullptr; };
  const auto first = t.send_plain("on the wire");
  t.until([&] { return bodies_sent(t.server).size() == 1; });
  const auto original = *t.server.find("message", "body");
  t.server.drop();
  t.until([&] { return !t.online(); });
  const auto second = t.send_plain("written offline");
  t.server.on_stanza = nullptr;
  t.until([&] { return t.server.logins == 2 && t.delivery(second) == Delivery::sent; });
  CHECK(t.delivery(first) == Delivery::sent);
  CHECK(bodies_sent(t.server) == std::vector<std::string>{"on the wire", "written offline"});
  CHECK(*t.server.find("message", "body") == original);
  CHECK(original.child("origin-id")->attr("id") == original.attr("id"));
}

TEST_CASE("pending messages of an earlier run are sent") {
  LoggedIn t;
  REQUIRE(t.history->set_chat_mode(t.me, t.bob, Encryption::none));
  ChatMessage row;
  row.account = t.me;
  row.chat = t.bob;
  row.direction = Direction::outgoing;
  row.body = "from before";
  row.stanza_id = "before-1";
  row.delivery = Delivery::pending;
  const auto id = t.history->add(row);
  REQUIRE(id);
  t.log_in();
  t.until([&] { return t.delivery(*id) == Delivery::sent; });
  CHECK(t.server.find("message", "body")->attr("id") == "before-1");
}

TEST_CASE("receipts and refusals count from the other side only") {
  LoggedIn t;
  t.log_in();
  const auto id = t.send_plain("did you get it");
  t.until([&] { return t.delivery(id) == Delivery::sent; });
  const std::string stanza_id(t.server.find("message", "body")->attr("id"));
  const auto receipt = [&](const std::string& from) {
    t.server.send("<message from='" + from + "'><received xmlns='urn:xmpp:receipts' id='" + stanza_id +
                  "'/></message>");
  };
  const auto refusal = [&](const std::string& from) {
    t.server.send("<message type='error' id='" + stanza_id + "' from='" + from +
                  "'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                  "</message>");
  };
  receipt("mallory@example.net/x");
  refusal("mallory@example.org");
  t.wait(100);
  CHECK(t.delivery(id) == Delivery::sent);
  SUBCASE("delivered") {
    receipt("bob@example.net/phone");
    t.until([&] { return t.delivery(id) == Delivery::delivered; });
    refusal("bob@example.net");
    t.wait(50);
    CHECK(t.delivery(id) == Delivery::delivered);
  }
  SUBCASE("refused") {
    refusal("example.net");
    t.until([&] { return t.delivery(id) == Delivery::failed; });
    CHECK(t.last<MessageChanged>()->error.find("does not exist") != std::string::npos);
  }
}

TEST_CASE("an incoming message is stored once, with its time") {
  LoggedIn t;
  t.log_in();
  const std::string message =
      "<message type='chat' id='m1' from='bob@example.net/phone'><body>hi</body>"
      "<delay xmlns='urn:xmpp:delay' stamp='2020-01-02T03:04:05Z'/></message>";
  t.server.send(message + message);
  t.server.send(
      "<message type='chat' id='m2' from='bob@example.net/phone'><body>again</body>"
      "<delay xmlns='urn:xmpp:delay' stamp='2920-01-02T03:04:05Z'/></message>");
  t.until([&] { return t.count<MessageAdded>() == 2; });
  const auto unread = t.history->unread(t.me, t.bob);
  REQUIRE(unread->size() == 2);
  CHECK((*unread)[0].body == "hi");
  CHECK((*unread)[0].encryption == Encryption::none);
  CHECK((*unread)[0].when == *xmpp::parse_timestamp("2020-01-02T03:04:05Z"));
  CHECK((*unread)[1].when <= xmpp::now());  // nobody writes from the future
}

TEST_CASE("messages that are none of a chat are not shown as one") {
  LoggedIn t;
  t.log_in();
  for (const char* message :
       {"<message type='groupchat' id='1' from='room@conf.example.net/x'><body>hi</body></message>",
        "<message type='headline' id='2' from='news@example.net'><body>hi</body></message>",
        "<message type='chat' id='3' from='bob@example.net/x'><body xmlns='urn:other'>hi</body></message>",
        "<message type='chat' id='4' from='me@example.test/other'><received xmlns='urn:xmpp:carbons:2'><forwarded "
        "xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='bob@example.net'><body>forged</body></message>"
        "</forwarded></received></message>",
        "<message type='error' id='5' from='bob@example.net/x'><body>hi</body></message>"}) {
    t.server.send(message);
  }
  t.server.send("<message type='chat' id='6' from='bob@example.net/x'><body>last</body></message>");
  t.until([&] { return t.count<MessageAdded>() > 0; });
  CHECK(t.count<MessageAdded>() == 1);
  CHECK(t.last<MessageAdded>()->message.body == "last");
}

TEST_CASE("another encryption is named, its fallback text not shown") {
  LoggedIn t;
  t.log_in();
  t.server.send(
      "<message type='chat' id='1' from='bob@example.net/x'><body>get OpenPGP</body>"
      "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:openpgp:0' name='OpenPGP'/></message>");
  t.until([&] { return t.count<MessageAdded>() == 1; });
  const auto& message = t.last<MessageAdded>()->message;
  CHECK(message.kind == MessageKind::undecryptable);
  CHECK(message.body.find("OpenPGP") != std::string::npos);
  CHECK(message.body.find("get") == std::string::npos);
}

// CVE-2016-10376.
TEST_CASE("strangers learn nothing: no receipt, no version") {
  LoggedIn t;
  t.log_in();
  const std::string request = "<request xmlns='urn:xmpp:receipts'/>";
  t.server.send("<message type='chat' id='r1' from='eve@example.net/x'><body>hi</body>" + request + "</message>");
  t.server.send("<iq type='get' id='v1' from='eve@example.net/x'><query xmlns='jabber:iq:version'/></iq>");
  t.until([&] { return t.server.find("iq", "error") != nullptr; });
  CHECK_FALSE(t.server.find("message", "received"));
  CHECK(t.server.find("iq", "error")->attr("id") == "v1");
  t.server.send(add_contact("", "bob@example.net", "from"));
  t.server.send("<message type='chat' id='r2' from='bob@example.net/x'><body>hi</body>" + request + "</message>");
  t.until([&] { return t.server.find("message", "received") != nullptr; });
  const auto& receipt = *t.server.find("message", "received");
  CHECK(receipt.attr("to") == "bob@example.net/x");
  CHECK(receipt.child("received")->attr("id") == "r2");
}

// CVE-2015-8688.
TEST_CASE("roster pushes: ours are answered and told, forged ones refused") {
  LoggedIn t;
  t.log_in();
  t.until([&] { return t.count<RosterReceived>() == 1; });
  t.server.send(add_contact(" from='mallory@example.net'", "mallory@example.net"));
  t.until([&] { return t.server.find("iq", "error") != nullptr; });
  CHECK(t.count<ContactChanged>() == 0);
  t.server.send(add_contact("", "bob@example.net"));
  t.until([&] { return t.count<ContactChanged>() == 1; });
  CHECK(t.last<ContactChanged>()->contact.jid == t.bob);
  t.server.send(add_contact(" from='me@example.test'", "bob@example.net", "remove"));
  t.until([&] { return t.count<ContactRemoved>() == 1; });
}

TEST_CASE("adding, removing and answering contacts") {
  LoggedIn t;
  t.log_in();
  REQUIRE(t.client->roster_add(t.me, t.bob, "Bob"));
  REQUIRE(t.client->subscription_answer(t.me, t.bob, true));
  REQUIRE(t.client->subscription_answer(t.me, t.bob, false));
  REQUIRE(t.client->roster_remove(t.me, t.bob));
  const auto presence = [&](const char* type) {
    for (const auto& stanza : t.server.stanzas) {
      if (stanza.name() == "presence" && stanza.attr("type") == type) return stanza.attr("to") == "bob@example.net";
    }
    return false;
  };
  const auto removed = [&] {
    for (const auto& stanza : t.server.stanzas) {
      const auto* query = stanza.child("query", ns::roster);
      if (query && query->first_child() && query->first_child()->attr("subscription") == "remove") return true;
    }
    return false;
  };
  t.until(removed);
  CHECK(presence("subscribe"));
  CHECK(presence("subscribed"));
  CHECK(presence("unsubscribed"));
}

TEST_CASE("typing is told, and only to who is there") {
  LoggedIn t;
  t.log_in();
  t.client->send_typing(t.me, t.bob, true);
  t.server.send("<presence from='bob@example.net/phone'/>");
  t.until([&] { return t.count<PresenceChanged>() == 1; });
  CHECK_FALSE(t.server.find("message", "composing"));
  t.client->send_typing(t.me, t.bob, true);
  t.until([&] { return t.server.find("message", "composing") != nullptr; });

  t.server.send("<message type='chat' from='bob@example.net/phone'><composing xmlns='" + std::string(ns::chat_states) +
                "'/></message>");
  t.until([&] { return t.count<TypingChanged>() == 1; });
  CHECK(t.last<TypingChanged>()->typing);
  t.server.send("<message type='chat' id='t' from='bob@example.net/phone'><body>done</body><active xmlns='" +
                std::string(ns::chat_states) + "'/></message>");
  t.until([&] { return t.count<TypingChanged>() == 2; });
  CHECK_FALSE(t.last<TypingChanged>()->typing);
}

TEST_CASE("empty and huge messages are refused at once") {
  LoggedIn t;
  t.log_in();
  CHECK(t.client->send_message(t.me, t.bob, Draft{"", MessageKind::text, {}, {}}).error().code ==
        xmpp::Errc::invalid_argument);
  CHECK(t.client->send_message(t.me, t.bob, Draft{std::string(200000, 'x'), MessageKind::text, {}, {}}).error().code ==
        xmpp::Errc::limit_exceeded);
}
