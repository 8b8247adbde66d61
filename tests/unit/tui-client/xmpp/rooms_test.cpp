// Rooms over the wire: entering, refusals, echoes, invitations.
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "tests/unit/tui-client/xmpp/in_room.hpp"

using namespace tui;
using test::InRoom;
using test::Member;
namespace ns = xmpp::ns;

TEST_CASE("entering a room: who is there, its topic, and once more after a lost connection") {
  InRoom t;
  t.private_group = false;
  t.enter();
  REQUIRE(t.view()->occupants.size() == 2);
  CHECK(t.view()->occupants[0].nick == "bob");
  CHECK(t.view()->occupants[0].jid == t.bob);
  CHECK(t.view()->occupants[1].affiliation == Affiliation::owner);
  t.server.send("<presence type='unavailable' from='" + t.room_text + "/bob'/>");
  t.until([&] { return t.view()->occupants.size() == 1; });
  CHECK(t.count<PresenceChanged>() == 0);  // nobody of a room is taken for a contact
  t.server.drop();
  t.until([&] { return t.entries == 2 && t.view()->state == RoomState::joined; });
  t.client->rooms(t.me)->leave(t.room);
  t.until([&] { return t.view()->state == RoomState::left; });
  t.server.drop();
  t.until([&] { return t.server.logins == 3 && t.online(); });
  t.wait(100);
  CHECK(t.entries == 2);
}

TEST_CASE("a room that does not let us in says why, and is not asked without end") {
  InRoom t;
  const std::pair<const char*, const char*> cases[] = {{"not-authorized", "password"},
                                                       {"forbidden", "banned"},
                                                       {"registration-required", "members only"},
                                                       {"conflict", "taken"},
                                                       {"not-allowed", "may not make it"}};
  t.log_in();
  int number = 0;
  for (const auto& one : cases) {
    const char* words = one.second;
    t.refusal = one.first;
    t.client->rooms(t.me)->join(t.room, "", "");
    ++number;
    t.until([&] { return t.entries == number && t.view() && t.view()->problem.find(words) != std::string::npos; });
  }
  t.wait(100);
  CHECK(t.entries == number);
  const auto refused = t.client->send_message(t.me, t.room, Draft{"hello?"});
  CHECK_FALSE(refused);
}

TEST_CASE("an open room is plain from the start; each message is kept once, ours are delivered when they come back") {
  InRoom t;
  t.private_group = false;
  t.said_before =
      "<message type='groupchat' id='m1' from='" + t.room_text + "/bob'><body>Hi ME, come in</body></message>";
  t.enter();
  t.until([&] { return t.count<MessageAdded>() == 1; });
  const auto heard = t.last<MessageAdded>()->message;
  CHECK(heard.in_room);
  CHECK(heard.mentions);
  CHECK(heard.from.resource() == "bob");
  t.until([&] { return t.history->chat_mode(t.me, t.room) == Encryption::none; });
  const auto id = t.client->send_message(t.me, t.room, Draft{"thanks"});
  REQUIRE(id);
  t.until([&] { return t.said().size() == 1; });
  CHECK(t.said()[0].attr("type") == "groupchat");
  CHECK(t.said()[0].child_text("body") == "thanks");
  CHECK_FALSE(t.said()[0].child("request", ns::receipts));
  // Under our nick and with our id, but not while we have it: from another room it says nothing.
  t.server.send("<message type='groupchat' id='" + std::string(t.said()[0].attr("id")) +
                "' from='other@conf.example.net/me'><body>thanks</body></message>");
  t.wait(50);
  CHECK(t.delivery_of(*id) != Delivery::delivered);
  t.echo(t.said()[0]);
  t.until([&] { return t.delivery_of(*id) == Delivery::delivered; });
  t.server.drop();
  t.until([&] { return t.entries == 2 && t.view()->state == RoomState::joined; });
  t.wait(100);
  CHECK(t.history->page(t.me, t.room, 0, 100)->size() == 2);  // what the room repeats is known
}

TEST_CASE("what a room without an archive tells who enters stays away where it was deleted") {
  InRoom t;
  t.private_group = false;
  t.said_before = "<message type='groupchat' id='m1' from='" + t.room_text +
                  "/bob'><body>secret</body><delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/></message>";
  t.enter();
  t.until([&] { return t.count<MessageAdded>() == 1; });
  REQUIRE(*t.history->clear(t.me, t.room) == 1);
  t.server.drop();
  t.until([&] { return t.entries == 2 && t.view()->state == RoomState::joined; });
  t.wait(100);
  CHECK(t.history->page(t.me, t.room, 0, 100)->empty());
  // The same id anew is no repetition.
  t.server.send("<message type='groupchat' id='m1' from='" + t.room_text + "/bob'><body>news</body></message>");
  t.until([&] { return t.history->page(t.me, t.room, 0, 100)->size() == 1; });
}

TEST_CASE("what was not heard back goes again when the room is entered, as the same message") {
  InRoom t;
  t.private_group = false;
  t.enter();
  t.until([&] { return t.history->chat_mode(t.me, t.room) == Encryption::none; });
  auto handled = t.server.on_stanza;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    return stanza.child("ping", ns::ping) != nullptr || handled(stanza);
  };
  const auto id = t.client->send_message(t.me, t.room, Draft{"once"});
  t.until([&] { return t.said().size() == 1; });
  const auto original = t.said()[0];
  SUBCASE("the room had not got it") {
    t.server.drop();
    t.until([&] { return t.entries == 2 && t.said().size() == 1; });
    CHECK(t.said()[0] == original);
  }
  SUBCASE("it had") {
    auto copy = original;
    copy.set_attr("from", t.room_text + "/me");
    t.said_before = xmpp::to_xml(copy, ns::client);
    t.server.drop();
    t.until([&] { return t.entries == 2 && t.delivery_of(*id) == Delivery::delivered; });
    t.wait(100);
    CHECK(t.said().empty());
  }
}

TEST_CASE("what a room refused because it had lost us goes again once we are back in it, and once only") {
  InRoom t;
  t.private_group = false;
  t.enter();
  t.until([&] { return t.history->chat_mode(t.me, t.room) == Encryption::none; });
  int refusals = 2;  // one for each message
  SUBCASE("it takes them then") {}
  SUBCASE("it never does") { refusals = 100; }
  auto handled = t.server.on_stanza;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    if (stanza.name() != "message" || stanza.attr("to") != t.room_text) return handled(stanza);
    if (refusals > 0) {
      --refusals;
      t.server.send("<message type='error' id='" + std::string(stanza.attr("id")) + "' from='" + t.room_text +
                    "'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                    "</message>");
    } else {
      t.echo(stanza);
    }
    return true;
  };
  const auto one = t.client->send_message(t.me, t.room, Draft{"one"});
  const auto two = t.client->send_message(t.me, t.room, Draft{"two"});
  const auto end = refusals > 2 ? Delivery::failed : Delivery::delivered;
  t.until([&] { return t.delivery_of(*one) == end && t.delivery_of(*two) == end; });
  const auto said = t.said();
  REQUIRE(said.size() == 4);
  CHECK(said[2].attr("id") == said[0].attr("id"));
  CHECK(said[3].attr("id") == said[1].attr("id"));
  if (end == Delivery::delivered) CHECK(t.entries == 2);
}

TEST_CASE("XEP-0500: in a slow room messages wait for their time, but not a moderator's") {
  InRoom t;
  t.private_group = false;
  t.about =
      "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>"
      "http://jabber.org/protocol/muc#roominfo</value></field>"
      "<field var='muc#roominfo_slow_mode_duration'><value>1</value></field></x>";
  bool slow = false;
  SUBCASE("a participant") { slow = true; }
  SUBCASE("a moderator") {}
  if (slow) t.own_role = "participant";
  t.enter();
  t.until([&] { return t.history->chat_mode(t.me, t.room) == Encryption::none; });
  const auto begun = t.loop.now_ms();
  for (const auto* text : {"one", "two"}) REQUIRE(t.client->send_message(t.me, t.room, Draft{text}));
  t.until([&] { return !t.said().empty(); });
  if (slow) {
    t.wait(300);
    CHECK(t.said().size() == 1);
  }
  t.until([&] { return t.said().size() == 2; });
  CHECK((t.loop.now_ms() - begun >= 1000) == slow);
}

TEST_CASE("thrown out: the reason is told, and the room is left alone") {
  InRoom t;
  t.private_group = false;
  t.enter();
  t.server.send("<presence type='unavailable' from='" + t.room_text +
                "/me'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'><reason>too "
                "loud</reason></item><status code='307'/><status code='110'/></x></presence>");
  t.until([&] { return t.view()->state == RoomState::left; });
  CHECK(t.view()->problem == "you were kicked out: too loud");
  t.wait(200);
  CHECK(t.entries == 1);
}

TEST_CASE("a room that lost us is found out by asking, and entered again (XEP-0410)") {
  InRoom t;
  t.private_group = false;
  t.enter();
  auto handled = t.server.on_stanza;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    if (stanza.child("ping", ns::ping) && stanza.attr("to") == t.room_text + "/me") {
      t.server.error_for(stanza, "not-acceptable");
      return true;
    }
    return handled(stanza);
  };
  t.until([&] { return t.entries == 2; });
}

TEST_CASE("invitations come from the room or from a person; adding somebody makes them a member first") {
  InRoom t;
  Member bob("bob@example.net");
  t.publish(bob);
  t.log_in();
  t.server.send("<message from='" + t.room_text +
                "'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='bob@example.net/x'><reason>tea</reason>"
                "</invite></x></message>");
  t.until([&] { return t.count<RoomInvitation>() == 1; });
  CHECK(t.last<RoomInvitation>()->from == t.bob);
  // The person's own word for the same invitation is no second one.
  const auto direct = [&](const std::string& room, const std::string& reason) {
    t.server.send("<message from='bob@example.net/x'><x xmlns='jabber:x:conference' jid='" + room + "' reason='" +
                  reason + "'/></message>");
  };
  direct(t.room_text, "");
  direct("other@conf.example.net", "");
  t.until([&] { return t.count<RoomInvitation>() == 2; });
  CHECK(t.last<RoomInvitation>()->room.text() == "other@conf.example.net");
  direct("other@conf.example.net", "biscuits");  // unless it says why
  direct("other@conf.example.net", "biscuits");
  t.until([&] { return t.count<RoomInvitation>() == 3; });
  CHECK(t.last<RoomInvitation>()->reason == "biscuits");
  t.wait(50);
  CHECK(t.count<RoomInvitation>() == 3);
  CHECK(t.count<MessageAdded>() == 0);
  t.enter();
  t.until([&] { return t.view()->members_only; });
  std::vector<std::string> order;
  auto handled = t.server.on_stanza;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    const auto* admin = stanza.child("query", ns::muc_admin);
    if (admin && stanza.attr("type") == "set") {
      order.push_back("affiliation " + std::string(admin->first_child()->attr("affiliation")));
      t.server.result_for(stanza);
      return true;
    }
    if (stanza.child("x", ns::muc_invitation)) order.push_back("invitation to " + std::string(stanza.attr("to")));
    return handled(stanza);
  };
  t.client->rooms(t.me)->invite(t.room, t.bob, "join us");
  t.until([&] { return order.size() == 2; });
  CHECK(order == std::vector<std::string>{"affiliation member", "invitation to bob@example.net"});
}

TEST_CASE("a nick is named as a word of its own") {
  CHECK(names_nick("Bob: tea?", "bob"));
  CHECK(names_nick("ask bob", "bob"));
  CHECK(names_nick("bobby and bob", "bob"));
  CHECK_FALSE(names_nick("bobby", "bob"));
  CHECK_FALSE(names_nick("kabob", "bob"));
  CHECK_FALSE(names_nick("anything", ""));
  CHECK_FALSE(names_nick("", "bob"));
}

TEST_CASE("what a room says of itself and of who is there: its name, slow mode, hats") {
  InRoom t;
  t.private_group = false;
  t.about =
      "<identity category='conference' type='text' name='The tea room'/><x xmlns='jabber:x:data' type='result'>"
      "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field>"
      "<field var='muc#roominfo_slow_mode_duration'><value>20</value></field></x>";
  t.enter();
  t.until([&] { return t.view()->name == "The tea room"; });
  CHECK(t.view()->slow_mode_s == 20);
  CHECK(t.history->chat_setting(t.me, t.room, room_name_setting) == "The tea room");
  t.server.send("<presence from='" + t.room_text +
                "/carol'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='visitor'/></x>"
                "<hats xmlns='urn:xmpp:hats:0'><hat title='Guest' uri='u:1'/><hat uri='u:2'/></hats></presence>");
  t.until([&] { return t.view()->occupants.size() == 3; });
  CHECK(t.view()->occupants[1].nick == "carol");
  CHECK(t.view()->occupants[1].hats == std::vector<std::string>{"Guest"});
}
