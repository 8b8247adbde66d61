// Private messages between occupants (XEP-0045 §7.5): a chat of its own with one person, encrypted where the room is.
#include "libxmpp/xml/writer.hpp"
#include "tests/unit/tui-client/xmpp/in_room.hpp"

using namespace tui;
using test::InRoom;
using test::Member;
namespace ns = xmpp::ns;

namespace {

struct Private : InRoom {
  const xmpp::Jid alone = *room.with_resource("bob");
  explicit Private(bool group) {
    private_group = group;
    gives_occupants = true;
    members.push_back("bob@example.net");
  }
  void ready() {
    enter();
    until([this] { return view()->members_only == private_group && history->room_nick(me, room)->has_value(); });
  }
  std::vector<xmpp::Element> whispered() const {
    std::vector<xmpp::Element> all;
    for (const auto& stanza : server.stanzas) {
      if (stanza.name() == "message" && stanza.attr("to") == alone.text()) all.push_back(stanza);
    }
    return all;
  }
  void whisper(const std::string& id, const std::string& inside, const std::string& who = "bob") {
    server.send("<message type='chat' id='" + id + "' from='" + alone.text() + "'>" + inside + occupant_id(who) +
                "<x xmlns='http://jabber.org/protocol/muc#user'/></message>");
  }
  void comes(const std::string& who, bool shows_address) {
    server.send("<presence type='unavailable' from='" + alone.text() + "'/>");
    server.send("<presence from='" + alone.text() +
                "'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'" +
                (shows_address ? " jid='" + who + "@example.net/x'" : "") + "/></x>" + occupant_id(who) +
                "</presence>");
    server.send("<message type='groupchat' from='" + room_text + "/me'><subject>after " + who + "</subject></message>");
    until([&] { return view()->subject == "after " + who; });
  }
};

}  // namespace

TEST_CASE("what one occupant says to us alone is a chat with this one, and nothing of the room") {
  Private t(false);
  t.ready();
  t.comes("bob", false);  // a room that hides addresses
  t.whisper("p1", "<body>psst</body>");
  t.until([&] { return t.count<MessageAdded>() == 1; });
  const auto heard = t.last<MessageAdded>()->message;
  CHECK(heard.chat == t.alone);
  CHECK(heard.body == "psst");
  CHECK_FALSE(heard.in_room);
  CHECK(t.history->page(t.me, t.room, 0, 10)->empty());
  // The room is plain and hides who it is: so is the answer, as the screen says.
  CHECK(t.history->chat_mode(t.me, t.alone) == Encryption::none);
  REQUIRE(t.client->send_message(t.me, t.alone, Draft{"what?"}));
  t.until([&] { return t.whispered().size() == 1; });
  const auto sent = t.whispered()[0];
  CHECK(sent.attr("type") == "chat");
  CHECK(sent.child("x", ns::muc_user));
  CHECK(sent.child_text("body") == "what?");
  // Corrections count as in the room: from the same one.
  t.whisper("p2", "<body>pst!</body><replace xmlns='urn:xmpp:message-correct:0' id='p1'/>");
  t.until([&] { return t.history->page(t.me, t.alone, 0, 10)->front().body == "pst!"; });
  // Gone, or not the same any more.
  t.server.send("<message type='error' id='" + std::string(sent.attr("id")) + "' from='" + t.alone.text() +
                "'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                "</message>");
  t.until([&] { return t.last<MessageChanged>() && t.last<MessageChanged>()->delivery == Delivery::failed; });
  CHECK(t.last<MessageChanged>()->error == "bob is not in the room any more");
}

TEST_CASE("a private chat is with one person: nothing goes to the next one with the same nick") {
  Private t(false);
  t.ready();
  t.comes("bob", false);
  t.client->rooms(t.me)->open_private(t.room, "bob");
  REQUIRE(t.client->send_message(t.me, t.alone, Draft{"for bob"}));
  t.until([&] { return t.whispered().size() == 1; });
  t.comes("mallory", false);
  const auto refused = t.client->send_message(t.me, t.alone, Draft{"for bob again"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.find("somebody else") != std::string::npos);
  t.whisper("x1", "<body>it's me</body>", "mallory");
  t.until([&] { return t.last<MessageAdded>() && t.last<MessageAdded>()->message.body == "it's me"; });
  const auto rows = *t.history->page(t.me, t.alone, 0, 10);
  REQUIRE(rows.size() == 3);
  CHECK(rows[1].kind == MessageKind::notice);
  t.whisper("x2", "<body>not mine</body><replace xmlns='urn:xmpp:message-correct:0' id='x0'/>", "mallory");
  t.client->rooms(t.me)->open_private(t.room, "bob");  // now it is meant
  REQUIRE(t.client->send_message(t.me, t.alone, Draft{"for mallory"}));
  t.until([&] { return t.whispered().size() == 2; });
  t.server.send("<presence type='unavailable' from='" + t.alone.text() + "'/>");
  t.until([&] { return t.view()->occupants.size() == 1; });
  const auto gone = t.client->send_message(t.me, t.alone, Draft{"hello?"});
  REQUIRE_FALSE(gone);
  CHECK(gone.error().detail.find("not in") != std::string::npos);
}

TEST_CASE("in an encrypted room a private message is encrypted to the one it is for, or does not go") {
  Private t(true);
  Member bob("bob@example.net");
  t.publish(bob);
  t.ready();
  t.client->rooms(t.me)->open_private(t.room, "bob");
  REQUIRE(t.client->send_message(t.me, t.alone, Draft{"secret"}));
  t.until([&] { return t.whispered().size() == 1; });
  CHECK(t.reads(bob, t.whispered()[0], "secret"));
  CHECK(xmpp::to_xml(t.whispered()[0]).find("secret") == std::string::npos);
  const omemo::Address mine{t.me, t.client->devices(t.me, *xmpp::Jid::parse(t.me))->front().device};
  const auto bundle = bundle_from_xml(t.server.nodes.at(test::bundle_key(t.me, mine.device)));
  REQUIRE(bob.device->process_bundle(mine, *bundle));
  const std::string text = "secret, too";
  const auto encrypted = bob.device->encrypt(test::content(bob.jid, t.me, text), test::to(mine));
  REQUIRE(encrypted);
  t.whisper("p1", xmpp::to_xml(encrypted_to_xml(encrypted->messages.at(0))));
  t.until([&] { return t.last<MessageAdded>() && t.last<MessageAdded>()->message.body == text; });
  CHECK(t.last<MessageAdded>()->message.chat == t.alone);
  CHECK(t.last<MessageAdded>()->message.encryption == Encryption::omemo);
  CHECK(t.client->devices(t.me, t.alone)->size() == 1);
  // The room stops to show addresses: nobody is there to encrypt to, and in plain text nothing goes.
  t.comes("eve", false);
  t.client->rooms(t.me)->open_private(t.room, "bob");
  REQUIRE(t.client->send_message(t.me, t.alone, Draft{"another secret"}));
  t.until([&] { return t.last<MessageChanged>() && t.last<MessageChanged>()->delivery == Delivery::failed; });
  CHECK(t.last<MessageChanged>()->error.find("hides the address of bob") != std::string::npos);
  CHECK(t.whispered().size() == 1);
}
