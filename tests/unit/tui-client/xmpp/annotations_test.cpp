// Corrections (XEP-0308), markers (0333), retractions (0424), reactions (0444), replies (0461): both ways, and those of
// people who have no say.
#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::LoggedIn;
namespace ns = xmpp::ns;

namespace {

const std::string bobs = "bob@example.net/x", mallory = "mallory@example.net/x";

std::string message(const std::string& from, const std::string& id, const std::string& inside) {
  return "<message type='chat' from='" + from + "' id='" + id + "'>" + inside + "</message>";
}
std::string body(const std::string& text) { return "<body>" + text + "</body>"; }
std::string correction(const std::string& of, const std::string& text) {
  return body(text) + "<replace xmlns='urn:xmpp:message-correct:0' id='" + of + "'/>";
}
std::string retraction(const std::string& of) {
  return body("/me retracted a message") + "<retract xmlns='urn:xmpp:message-retract:1' id='" + of +
         "'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/>";
}
std::string reaction(const std::string& of, const std::string& emoji) {
  return "<reactions xmlns='urn:xmpp:reactions:0' id='" + of + "'>" +
         (emoji.empty() ? "" : "<reaction>" + emoji + "</reaction>") + "</reactions>";
}

struct Annotated : LoggedIn {
  Annotated() { log_in(); }
  // Waits until all that was sent before has been handled.
  void settle() {
    const auto before = count<MessageAdded>();
    server.send(message("carol@example.net/x", "settled" + std::to_string(before), body("settled")));
    until([&] {
      return last<MessageAdded>() && last<MessageAdded>()->message.body == "settled" && count<MessageAdded>() > before;
    });
  }
  std::vector<ChatMessage> chat(const xmpp::Jid& with) { return *history->page(me, with, 0, 100); }
  std::vector<ChatMessage> chat() { return chat(bob); }
  std::vector<xmpp::Element> sent() {
    std::vector<xmpp::Element> all;
    for (const auto& stanza : server.stanzas) {
      if (stanza.name() == "message") all.push_back(stanza);
    }
    return all;
  }
};

}  // namespace

TEST_CASE("a correction changes the message, keeps its place, and is no news") {
  Annotated t;
  t.server.send(message(bobs, "m1", body("teh")));
  t.server.send(message(bobs, "m2", body("next")));
  t.server.send(message(bobs, "m3", correction("m1", "the")));
  t.until([&] { return t.count<MessageUpdated>() == 1; });
  const auto rows = t.chat();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].body == "the");
  CHECK(rows[0].edited);
  CHECK(t.history->unread(t.me, t.bob)->size() == 2);
  // A second correction names the first version.
  t.server.send(message(bobs, "m4", correction("m1", "them")));
  t.until([&] { return t.count<MessageUpdated>() == 2; });
  CHECK(t.chat()[0].body == "them");
}

// CVE-2022-39835.
TEST_CASE("corrections and retractions of what somebody else wrote change nothing") {
  Annotated t;
  const auto id = t.send_plain("mine");
  t.until([&] { return t.delivery(id) == Delivery::sent; });
  const auto mine = t.chat()[0].stanza_id;
  t.server.send(message(bobs, "m1", body("bob's")));
  t.server.send(message(mallory, "x1", correction("m1", "put into his mouth")));
  t.server.send(message(mallory, "x2", retraction("m1")));
  t.server.send(message(mallory, "x3", correction(mine, "put into my mouth")));
  t.server.send(message(bobs, "x4", retraction(mine)));
  t.server.send(message(bobs, "x5", correction(mine, "put into my mouth by bob")));
  t.settle();
  const auto rows = t.chat();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].body == "mine");
  CHECK_FALSE(rows[0].edited);
  CHECK_FALSE(rows[0].retracted);
  CHECK(rows[1].body == "bob's");
  CHECK_FALSE(rows[1].edited);
  CHECK_FALSE(rows[1].retracted);
  // What corrects nothing of its author's is a message like any other.
  CHECK(rows[2].body == "put into my mouth by bob");
  CHECK(rows[2].direction == Direction::incoming);
}

TEST_CASE("a plain correction does not replace an encrypted message") {
  Annotated t;
  ChatMessage secret;
  secret.account = t.me;
  secret.chat = t.bob;
  secret.from = *xmpp::Jid::parse(bobs);
  secret.body = "the meeting is at nine";
  secret.encryption = Encryption::omemo;
  secret.stanza_id = "m1";
  secret.when = xmpp::now();
  REQUIRE(t.history->add(secret));
  t.server.send(message(bobs, "m2", correction("m1", "the meeting is at ten")));
  t.settle();
  const auto rows = t.chat();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].body == "the meeting is at nine");
  CHECK_FALSE(rows[0].edited);
  CHECK(rows[1].encryption == Encryption::none);
}

TEST_CASE("a retraction empties the message, whichever comes first") {
  Annotated t;
  t.server.send(message(bobs, "m1", body("regretted")));
  t.server.send(message(bobs, "m2", retraction("m1")));
  t.server.send(message(bobs, "m4", retraction("m3")));
  t.server.send(message(bobs, "m3", body("regretted, too")));
  t.settle();
  const auto rows = t.chat();
  REQUIRE(rows.size() == 2);
  for (const auto& row : rows) {
    CHECK(row.retracted);
    CHECK(row.body.empty());
  }
}

TEST_CASE("reactions: the last set of each counts; without any they are gone; repeated and huge ones are bounded") {
  Annotated t;
  t.server.send(message(bobs, "m1", body("look")));
  t.server.send(message(bobs, "m2", reaction("m1", "👍")));
  t.server.send(message(bobs, "m3", reaction("m1", "🎉")));
  t.settle();
  REQUIRE(t.chat().size() == 1);
  REQUIRE(t.chat()[0].reactions.size() == 1);
  CHECK(t.chat()[0].reactions[0].emoji == "🎉");
  t.server.send(message(bobs, "m4", reaction("m1", std::string(5000, 'x'))));
  t.settle();
  CHECK(t.chat()[0].reactions.empty());
  std::string many;
  for (int i = 0; i < 200; ++i) many += "</reaction><reaction>e" + std::to_string(i);
  t.server.send(message(bobs, "m5", reaction("m1", "👍" + many)));
  t.settle();
  CHECK(t.chat()[0].reactions.size() == 20);
  t.server.send(message(bobs, "m6", reaction("m1", "")));
  t.server.send(message(mallory, "m7", reaction("m1", "💩")));
  t.settle();
  CHECK(t.chat()[0].reactions.empty());
}

TEST_CASE("a reply shows what it answers, without the quotation in its text; odd ranges are survived") {
  Annotated t;
  const auto id = t.send_plain("question");
  t.until([&] { return t.delivery(id) == Delivery::sent; });
  const auto mine = t.chat()[0].stanza_id;
  const auto reply = [&](const std::string& number, const std::string& start, const std::string& end) {
    t.server.send(message(bobs, number,
                          body("&gt; question\nanswer " + number) + "<reply xmlns='urn:xmpp:reply:0' id='" + mine +
                              "'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='" + start +
                              "' end='" + end + "'/></fallback>"));
  };
  reply("1", "0", "11");
  reply("2", "5", "2");
  reply("3", "-1", "99999999999999999999999");
  t.settle();
  const auto rows = t.chat();
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].body == "answer 1");
  REQUIRE(rows[1].quoted);
  CHECK(rows[1].quoted->body == "question");
  CHECK(rows[1].quoted->direction == Direction::outgoing);
  CHECK(rows[2].body == "> question\nanswer 2");
  CHECK(rows[3].body == "> question\nanswer 3");
}

TEST_CASE("ours go out as the XEPs say") {
  Annotated t;
  t.server.send(message(bobs, "m1", body("question")));
  t.settle();
  REQUIRE(t.client->set_chat_mode(t.me, t.bob, Encryption::none));
  REQUIRE(t.client->send_message(t.me, t.bob, {"answer", MessageKind::text, "m1", "question"}));
  t.until([&] { return t.sent().size() == 1; });
  const auto answer = t.sent()[0];
  CHECK(answer.child_text("body") == "> question\nanswer");
  CHECK(answer.child("reply", ns::reply)->attr("id") == "m1");
  CHECK(answer.child("reply", ns::reply)->attr("to") == "bob@example.net");
  CHECK(answer.child("fallback", ns::fallback)->child("body")->attr("end") == "11");
  const std::string id(answer.attr("id"));
  REQUIRE(t.client->send_message(t.me, t.bob, {"better answer", MessageKind::correction, id, ""}));
  t.until([&] { return t.sent().size() == 2; });
  REQUIRE(t.client->send_message(t.me, t.bob, {"👍 🎉", MessageKind::reaction, "m1", ""}));
  REQUIRE(t.client->send_message(t.me, t.bob, {"", MessageKind::retraction, id, ""}));
  t.until([&] { return t.sent().size() == 4; });
  const auto sent = t.sent();
  CHECK(sent[1].child("replace", ns::message_correct)->attr("id") == id);
  CHECK(sent[1].child("reply", ns::reply)->attr("id") == "m1");
  CHECK(sent[1].child_text("body") == "> question\nbetter answer");
  CHECK(sent[2].child("reactions", ns::reactions)->children().size() == 2);
  CHECK_FALSE(sent[2].child("body"));
  CHECK(sent[2].child("store", ns::hints));
  CHECK(sent[3].child("retract", ns::message_retract)->attr("id") == id);
  CHECK(sent[3].child("fallback", ns::fallback)->attr("for") == ns::message_retract);
  CHECK(t.chat()[1].retracted);
}

TEST_CASE("in a chat in plain text no answer quotes what was encrypted, and no correction replaces it") {
  Annotated t;
  ChatMessage secret;
  secret.account = t.me;
  secret.chat = t.bob;
  secret.from = *xmpp::Jid::parse(bobs);
  secret.body = "the secret";
  secret.encryption = Encryption::omemo;
  secret.stanza_id = "m1";
  secret.when = xmpp::now();
  REQUIRE(t.history->add(secret));
  secret.direction = Direction::outgoing;
  secret.from = *xmpp::Jid::parse(t.me);
  secret.stanza_id = "m2";
  REQUIRE(t.history->add(secret));
  REQUIRE(t.client->set_chat_mode(t.me, t.bob, Encryption::none));
  REQUIRE(t.client->send_message(t.me, t.bob, {"answer", MessageKind::text, "m1", "the secret"}));
  const auto corrected = t.client->send_message(t.me, t.bob, {"a secret", MessageKind::correction, "m2", ""});
  REQUIRE_FALSE(corrected);
  CHECK(corrected.error().code == xmpp::Errc::invalid_argument);
  t.until([&] { return t.sent().size() == 1; });
  t.wait(50);
  REQUIRE(t.sent().size() == 1);
  CHECK(t.sent()[0].child_text("body") == "answer");
}

TEST_CASE("read: what the other side has displayed and all before it; the word of others does not count") {
  Annotated t;
  const auto first = t.send_plain("one"), second = t.send_plain("two"), third = t.send_plain("three");
  t.until([&] { return t.delivery(third) == Delivery::sent; });
  const auto displayed = [&](const std::string& from) {
    t.server.send(
        message(from, "d" + from, "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + t.chat()[1].stanza_id + "'/>"));
  };
  displayed(mallory);
  t.settle();
  CHECK(t.count<MessagesRead>() == 0);
  CHECK(t.delivery(second) == Delivery::sent);
  displayed(bobs);
  t.until([&] { return t.count<MessagesRead>() == 1; });
  CHECK(t.delivery(first) == Delivery::read);
  CHECK(t.delivery(second) == Delivery::read);
  CHECK(t.delivery(third) == Delivery::sent);
  // A receipt that comes late does not take it back.
  t.server.send(message(bobs, "r", "<received xmlns='urn:xmpp:receipts' id='" + t.chat()[1].stanza_id + "'/>"));
  t.settle();
  CHECK(t.delivery(second) == Delivery::read);
}

TEST_CASE("that we have read is told to whom we wrote, not to strangers, nor where it was said not to") {
  Annotated t;
  const auto markers = [&] {
    std::size_t number = 0;
    for (const auto& stanza : t.sent()) number += stanza.child("displayed", ns::chat_markers) ? 1 : 0;
    return number;
  };
  t.client->send_displayed(t.me, *xmpp::Jid::parse("mallory@example.net"), "m1");
  const auto id = t.send_plain("hello");
  t.until([&] { return t.delivery(id) == Delivery::sent; });
  CHECK(markers() == 0);
  t.client->send_displayed(t.me, t.bob, "m2");
  t.until([&] { return markers() == 1; });
  REQUIRE(t.history->set_chat_setting(t.me, t.bob, "read", "off"));
  t.client->send_displayed(t.me, t.bob, "m3");
  t.wait(50);
  CHECK(markers() == 1);
}
