// Private groups: who reads what is encrypted, and who does not.
#include <algorithm>

#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "tests/unit/tui-client/xmpp/in_room.hpp"

using namespace tui;
using test::InRoom;
using test::Member;
namespace ns = xmpp::ns;

TEST_CASE("a private group: every member's devices read it, a removed one's don't, and who can't is named before") {
  InRoom t;
  Member bob("bob@example.net"), carol("carol@example.net");
  t.publish(bob);
  t.publish(carol);
  t.members.push_back("bob@example.net");
  t.members.push_back("carol@example.net");  // not in the room
  t.enter();
  const auto encryption = [&]() -> const ChatEncryption* {
    for (auto event = t.events.rbegin(); event != t.events.rend(); ++event) {
      const auto* changed = event->as<EncryptionChanged>();
      if (changed && changed->chat == t.room) return &changed->encryption;
    }
    return nullptr;
  };
  t.until([&] { return encryption() && encryption()->ready && encryption()->devices == 2; });
  CHECK(encryption()->left_out.empty());
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"to all of us"}));
  t.until([&] { return t.said().size() == 1; });
  CHECK(t.reads(bob, t.said()[0], "to all of us"));
  CHECK(t.reads(carol, t.said()[0], "to all of us"));
  CHECK(xmpp::to_xml(t.said()[0]).find("to all") == std::string::npos);

  // Carol is removed while she is not there; Dave, without a device, comes instead.
  t.members[2] = "dave@example.net";
  t.server.send(
      "<message from='" + t.room_text +
      "'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='carol@example.net'/></x>"
      "</message>");
  t.until([&] { return !encryption()->left_out.empty(); });
  CHECK(encryption()->left_out == std::vector<std::string>{"dave@example.net"});
  const auto held = t.client->send_message(t.me, t.room, Draft{"not yet"});
  t.until([&] { return t.delivery_of(*held) == Delivery::failed; });
  CHECK(t.said().size() == 1);
  CHECK(t.last<MessageChanged>()->error.find("dave@example.net has no OMEMO device") != std::string::npos);
  t.client->rooms(t.me)->send_without(t.room);
  t.until([&] { return encryption()->left_out.empty(); });
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"without Dave"}));
  t.until([&] { return t.said().size() == 2; });
  CHECK(t.reads(bob, t.said()[1], "without Dave"));
  CHECK_FALSE(t.reads(carol, t.said()[1], "without Dave"));
}

TEST_CASE("what is said right after a removal is not for who was removed, whoever did it") {
  InRoom t;
  Member bob("bob@example.net"), carol("carol@example.net");
  t.publish(bob);
  t.publish(carol);
  t.members.push_back("bob@example.net");
  t.members.push_back("carol@example.net");
  t.enter();
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"to all of us"}));
  t.until([&] { return t.said().size() == 1; });
  CHECK(t.reads(carol, t.said()[0], "to all of us"));
  SUBCASE("we did, and do not wait for the answer") {
    t.members.pop_back();
    t.client->rooms(t.me)->set_affiliation(t.room, *xmpp::Jid::parse("carol@example.net"), Affiliation::none, {});
  }
  SUBCASE("somebody else did, and the list has not been asked for again") {
    t.members.pop_back();
    t.server.send("<message from='" + t.room_text +
                  "'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' "
                  "jid='carol@example.net'/></x></message><message type='groupchat' from='" +
                  t.room_text + "'><subject>she is gone</subject></message>");
    t.until([&] { return t.view()->subject == "she is gone"; });
  }
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"without Carol"}));
  t.until([&] { return t.said().size() == 2; });
  CHECK(t.reads(bob, t.said()[1], "without Carol"));
  CHECK_FALSE(t.reads(carol, t.said()[1], "without Carol"));
}

TEST_CASE("a private group that opens itself to everybody gets nothing any more, least of all in plain text") {
  InRoom t;
  Member bob("bob@example.net");
  t.publish(bob);
  t.members.push_back("bob@example.net");
  t.enter();
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"secret"}));
  t.until([&] { return t.said().size() == 1; });
  t.private_group = false;
  t.server.send("<message type='groupchat' from='" + t.room_text +
                "'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>");
  t.until([&] { return !t.view()->members_only; });
  const auto held = t.client->send_message(t.me, t.room, Draft{"another secret"});
  t.until([&] { return t.delivery_of(*held) == Delivery::failed; });
  CHECK(t.said().size() == 1);
}

TEST_CASE("a member's encrypted words are opened by their address, whatever the nick") {
  InRoom t;
  Member bob("bob@example.net"), mallory("mallory@example.net");
  t.publish(bob);
  t.members.push_back("bob@example.net");
  t.enter();
  t.until([&] {
    const auto known = t.client->devices(t.me, t.bob);
    return known && known->size() == 1 && !known->front().fingerprint.empty();
  });
  const auto own = *xmpp::Jid::parse(t.me);
  const omemo::Address mine{t.me, t.client->devices(t.me, own)->front().device};
  const auto say = [&](Member& member, const std::string& nick, const std::string& text, const std::string& id) {
    const auto bundle = bundle_from_xml(t.server.nodes.at(test::bundle_key(t.me, mine.device)));
    REQUIRE(member.device->process_bundle(mine, *bundle));
    const auto encrypted = member.device->encrypt(test::content(member.jid, t.room_text, text), test::to(mine));
    REQUIRE(encrypted);
    t.server.send("<message type='groupchat' id='" + id + "' from='" + t.room_text + "/" + nick + "'>" +
                  xmpp::to_xml(encrypted_to_xml(encrypted->messages.at(0))) + "</message>");
  };
  say(bob, "bob", "hello me", "b1");
  t.until([&] { return t.count<MessageAdded>() == 1; });
  CHECK(t.last<MessageAdded>()->message.body == "hello me");
  CHECK(t.last<MessageAdded>()->message.encryption == Encryption::omemo);
  CHECK(t.last<MessageAdded>()->message.mentions);
  say(bob, "bobby-who-left", "from before", "b2");  // no occupant: found by the device
  t.until([&] { return t.count<MessageAdded>() == 2; });
  CHECK(t.last<MessageAdded>()->message.body == "from before");
  say(mallory, "stranger", "let me in", "m1");
  t.until([&] { return t.count<MessageAdded>() == 3; });
  CHECK(t.last<MessageAdded>()->message.kind == MessageKind::undecryptable);
}

TEST_CASE("a new room becomes a private group before anything is said in it") {
  InRoom t;
  t.is_new = true;
  t.log_in();
  t.client->rooms(t.me)->create(t.room, "Tea party", true);
  t.until([&] { return t.configured.size() == 1; });
  const auto form = xmpp::DataForm::parse(*t.configured[0].child("x", ns::data_forms));
  REQUIRE(form);
  CHECK(form->boolean("muc#roomconfig_membersonly") == true);
  CHECK(form->value("muc#roomconfig_whois") == "anyone");
  CHECK(form->value("muc#roomconfig_roomname") == "Tea party");
  t.until([&] { return t.view() && t.view()->members_only; });
  CHECK(t.history->chat_mode(t.me, t.room) == Encryption::omemo);
}

TEST_CASE("a room that was to be made and exists already is left as it is") {
  InRoom t;
  t.private_group = false;
  t.log_in();
  t.client->rooms(t.me)->create(t.room, "", true);
  t.until([&] { return t.last<Notice>() && t.last<Notice>()->text.find("exists already") != std::string::npos; });
  t.until([&] { return t.view() && t.view()->state == RoomState::left; });
  CHECK(t.configured.empty());
  CHECK_FALSE(t.client->send_message(t.me, t.room, Draft{"for my group"}));
}

TEST_CASE("a device that a member did not have before is asked for when they come back") {
  InRoom t;
  Member bob("bob@example.net"), tablet("bob@example.net");
  t.publish(bob);
  t.members.push_back("bob@example.net");
  t.enter();
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"one"}));
  t.until([&] { return t.said().size() == 1; });
  t.publish(tablet);  // in place of the first
  t.server.send("<presence type='unavailable' from='" + t.room_text + "/bob'/>");
  t.server.send(t.occupant("bob", "bob@example.net", "member"));
  t.until([&] {
    const auto known = t.client->devices(t.me, t.bob);
    return std::any_of(known->begin(), known->end(), [&](const DeviceView& view) {
      return view.device == tablet.device->device_id() && view.active && !view.fingerprint.empty();
    });
  });
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"two"}));
  t.until([&] { return t.said().size() == 2; });
  CHECK(t.reads(tablet, t.said()[1], "two"));
}
