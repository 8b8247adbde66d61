// Rooms over the wire: entering, refusals, echoes, who reads what is encrypted, and who does not.
#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"
#include "tui-client/xmpp/muc/room.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

using namespace tui;
namespace ns = xmpp::ns;

namespace {

// A member with one device of the library in this process.
struct Member {
  omemo::MemoryStore store;
  std::unique_ptr<omemo::Device> device;
  std::string jid;
  explicit Member(std::string address) : jid(std::move(address)) {
    auto made = omemo::Device::create(store, jid);
    REQUIRE(made);
    device = std::move(*made);
  }
};

struct InRoom : test::LoggedIn {
  const std::string room_text = "room@conf.example.net";
  const xmpp::Jid room = *xmpp::Jid::parse(room_text);
  bool private_group = true;
  std::vector<std::string> members{"me@example.test"};
  std::string refusal;  // of entering
  bool is_new = false;
  int entries = 0;
  std::string said_before;
  std::vector<xmpp::Element> configured;

  InRoom() {
    options.self_ping_ms = 150;
    server.on_stanza = [this](const xmpp::Element& stanza) { return answer(stanza); };
  }
  bool answer(const xmpp::Element& stanza) {
    if (stanza.attr("to").substr(0, room_text.size()) != room_text) return false;
    if (stanza.name() == "presence" && stanza.child("x", ns::muc)) {
      ++entries;
      const std::string from = " from='" + std::string(stanza.attr("to")) + "'";
      if (!refusal.empty()) {
        server.send("<presence type='error'" + from + "><error type='auth'><" + refusal +
                    " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
        return true;
      }
      server.send(occupant("bob", "bob@example.net", "member"));
      server.send("<presence" + from +
                  "><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' "
                  "role='moderator' jid='me@example.test/x'/><status code='110'/>" +
                  (is_new ? "<status code='201'/>" : "") + "</x></presence>");
      is_new = false;
      if (!said_before.empty()) server.send(said_before);
      server.send("<message type='groupchat' from='" + room_text + "/bob'><subject>tea</subject></message>");
      return true;
    }
    if (stanza.child("query", ns::disco_info)) {
      const std::string open = "<feature var='muc_open'/>";
      const std::string group = "<feature var='muc_membersonly'/><feature var='muc_nonanonymous'/>";
      server.result_for(stanza, "<query xmlns='http://jabber.org/protocol/disco#info'>" +
                                    (private_group ? group : open) + "</query>");
      return true;
    }
    if (const auto* query = stanza.child("query", ns::muc_admin); query && stanza.attr("type") == "get") {
      std::string items;
      if (query->first_child()->attr("affiliation") == "member") {
        for (const auto& jid : members) items += "<item affiliation='member' jid='" + jid + "'/>";
      }
      server.result_for(stanza, "<query xmlns='http://jabber.org/protocol/muc#admin'>" + items + "</query>");
      return true;
    }
    if (const auto* query = stanza.child("query", ns::muc_owner)) {
      if (stanza.attr("type") == "get") {
        server.result_for(stanza,
                          "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='form'>"
                          "<field var='muc#roomconfig_membersonly' type='boolean'/>"
                          "<field var='muc#roomconfig_whois' type='list-single'/></x></query>");
      } else {
        configured.push_back(*query);
        server.result_for(stanza);
      }
      return true;
    }
    return false;
  }
  std::string occupant(const std::string& nick, const std::string& jid, const std::string& affiliation) const {
    return "<presence from='" + room_text + "/" + nick +
           "'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='" + affiliation +
           "' role='participant' jid='" + jid + "/phone'/></x></presence>";
  }
  void publish(const Member& member) {
    const auto id = member.device->device_id();
    server.nodes.insert_or_assign(member.jid + " " + bundle_node(id), bundle_to_xml(member.device->bundle()->bundle));
    server.nodes.insert_or_assign(member.jid + " " + std::string(ns::omemo_devicelist), device_list_to_xml({id}));
  }
  const RoomView* view() const {
    const auto* changed = last<RoomChanged>();
    return changed ? &changed->view : nullptr;
  }
  void enter() {
    log_in();
    client->rooms(me)->join(room, "", "");
    until([this] { return view() && view()->state == RoomState::joined && view()->subject == "tea"; });
  }
  std::vector<xmpp::Element> said() const {
    std::vector<xmpp::Element> all;
    for (const auto& stanza : server.stanzas) {
      if (stanza.name() == "message" && stanza.attr("to") == room_text) all.push_back(stanza);
    }
    return all;
  }
  Delivery delivery_of(MessageId id) {
    const auto page = history->page(me, room, 0, 100);
    REQUIRE(page);
    for (const auto& row : *page) {
      if (row.id == id) return row.delivery;
    }
    return Delivery::failed;
  }
  void echo(const xmpp::Element& message) {
    auto copy = message;
    copy.set_attr("from", room_text + "/me");
    copy.set_attr("to", me);
    server.send(copy);
  }
  bool reads(Member& member, const xmpp::Element& message, const std::string& text) {
    const auto* encrypted = message.child("encrypted", ns::omemo_axolotl);
    if (!encrypted) return false;
    const auto read = member.device->decrypt(*encrypted_from_xml(*encrypted), me);
    return read && std::string(read->plaintext.begin(), read->plaintext.end()) == text;
  }
};

}  // namespace

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

TEST_CASE("in a room nobody corrects, retracts or reacts under a nick, and nothing of the kind goes there") {
  InRoom t;
  t.private_group = false;
  t.enter();
  t.until([&] { return t.history->chat_mode(t.me, t.room) == Encryption::none; });
  const auto say = [&](const std::string& nick, const std::string& id, const std::string& inside) {
    t.server.send("<message type='groupchat' id='" + id + "' from='" + t.room_text + "/" + nick + "'>" + inside +
                  "</message>");
  };
  const std::string markable = "<markable xmlns='urn:xmpp:chat-markers:0'/>";
  say("bob", "m1", "<body>bob's</body>" + markable);
  say("bob", "m2", "<body>not bob's any more</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>");
  say("bob", "m3", "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>");
  say("bob", "m4", "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>👍</reaction></reactions>");
  say("bob", "m5", "<body>last</body>");
  t.until([&] { return t.last<MessageAdded>() && t.last<MessageAdded>()->message.body == "last"; });
  const auto rows = *t.history->page(t.me, t.room, 0, 100);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].body == "bob's");
  CHECK_FALSE(rows[0].edited);
  CHECK_FALSE(rows[0].retracted);
  CHECK(rows[0].reactions.empty());
  CHECK_FALSE(rows[0].markable);
  CHECK(rows[1].body == "not bob's any more");
  CHECK(t.count<MessageUpdated>() == 0);
  for (const auto& draft : {Draft{"fixed", MessageKind::correction, "m1"}, Draft{"", MessageKind::retraction, "m1"},
                            Draft{"👍", MessageKind::reaction, "m1"}, Draft{"yes", MessageKind::text, "m1", "bob's"}}) {
    const auto refused = t.client->send_message(t.me, t.room, draft);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().detail.find("not in rooms yet") != std::string::npos);
  }
  t.client->send_displayed(t.me, t.room, "m1");
  REQUIRE(t.client->send_message(t.me, t.room, Draft{"plain words"}));
  t.until([&] { return !t.said().empty() && t.said().back().child_text("body") == "plain words"; });
  CHECK(t.said().size() == 1);
  CHECK_FALSE(t.said()[0].child("markable", ns::chat_markers));
  for (const auto& stanza : t.server.stanzas) CHECK_FALSE(stanza.child("displayed", ns::chat_markers));
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
      const auto* changed = std::get_if<EncryptionChanged>(&*event);
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
    const auto bundle = bundle_from_xml(t.server.nodes.at(t.me + " " + bundle_node(mine.device)));
    REQUIRE(member.device->process_bundle(mine, *bundle));
    const omemo::Bytes bytes(text.begin(), text.end());
    const auto encrypted = member.device->encrypt(bytes, std::vector{mine});
    REQUIRE(encrypted);
    t.server.send("<message type='groupchat' id='" + id + "' from='" + t.room_text + "/" + nick + "'>" +
                  xmpp::to_xml(encrypted_to_xml(encrypted->message)) + "</message>");
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
  t.client->rooms(t.me)->create(t.room, "", true);
  t.until([&] { return t.configured.size() == 1; });
  const auto form = xmpp::DataForm::parse(*t.configured[0].child("x", ns::data_forms));
  REQUIRE(form);
  CHECK(form->boolean("muc#roomconfig_membersonly") == true);
  CHECK(form->value("muc#roomconfig_whois") == "anyone");
  t.until([&] { return t.view() && t.view()->members_only; });
  CHECK(t.history->chat_mode(t.me, t.room) == Encryption::omemo);
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
  t.server.send("<message from='bob@example.net/x'><x xmlns='jabber:x:conference' jid='" + t.room_text +
                "'/></message>");
  t.until([&] { return t.count<RoomInvitation>() == 2; });
  CHECK(t.last<RoomInvitation>()->room == t.room);
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

TEST_CASE("what one occupant says to us alone is no message of the room, and of no person") {
  InRoom t;
  t.private_group = false;
  t.enter();
  t.server.send("<message type='chat' id='p1' from='" + t.room_text + "/bob'><body>psst</body></message>");
  t.until([&] { return t.count<MessageAdded>() == 1; });
  CHECK(t.last<MessageAdded>()->message.kind == MessageKind::notice);
  CHECK(t.last<MessageAdded>()->message.chat == t.room);
}

TEST_CASE(
    "bookmarks (XEP-0402): entered at login, published when entered, and followed when another device changes them") {
  InRoom t;
  t.private_group = false;
  std::string stored = "<item id='" + t.room_text +
                       "'><conference xmlns='urn:xmpp:bookmarks:1' name='Tea' autojoin='true'><nick>me</nick>"
                       "<extensions><kept xmlns='urn:other'/></extensions></conference></item>";
  std::vector<xmpp::Element> published;
  auto handled = t.server.on_stanza;
  t.server.on_stanza = [&](const xmpp::Element& stanza) {
    const auto* pubsub = stanza.child("pubsub", ns::pubsub);
    const auto* items = pubsub ? pubsub->child("items") : nullptr;
    const auto* publish = pubsub ? pubsub->child("publish") : nullptr;
    if (items && items->attr("node") == ns::bookmarks) {
      t.server.result_for(
          stanza, "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'>" + stored +
                      "</items></pubsub>");
      return true;
    }
    if (publish && publish->attr("node") == ns::bookmarks) {
      published.push_back(*pubsub);
      t.server.result_for(stanza);
      return true;
    }
    return handled(stanza);
  };
  const auto conference = [&]() -> const xmpp::Element& {
    return *published.back().child("publish")->first_child()->child("conference");
  };
  const auto event = [&](const std::string& what, const std::string& from = "me@example.test") {
    t.server.send("<message type='headline' from='" + from + "'><event xmlns='" + std::string(ns::pubsub_event) +
                  "'><items node='urn:xmpp:bookmarks:1'>" + what + "</items></event></message>");
  };
  SUBCASE("known to another device") {
    t.log_in();
    t.until([&] { return t.view() && t.view()->state == RoomState::joined; });
    t.wait(100);
    CHECK(published.empty());
    t.client->rooms(t.me)->leave(t.room);
    t.until([&] { return published.size() == 1; });
    CHECK(conference().attr("autojoin") == "false");
    CHECK(conference().child("extensions"));  // what another program keeps there
  }
  SUBCASE("new here") {
    stored.clear();
    t.enter();
    t.until([&] { return published.size() == 1; });
    CHECK(published[0].child("publish")->first_child()->attr("id") == t.room_text);
    CHECK(conference().attr("autojoin") == "true");
    CHECK(conference().child_text("nick") == "me");
    CHECK(xmpp::to_xml(published[0]).find("whitelist") != std::string::npos);
  }
  SUBCASE("left on another device") {
    t.log_in();
    t.until([&] { return t.view() && t.view()->state == RoomState::joined; });
    const std::string left = "<item id='" + t.room_text + "'><conference xmlns='urn:xmpp:bookmarks:1'/></item>";
    event(left, "mallory@example.net");
    t.wait(100);
    CHECK(t.view()->state == RoomState::joined);
    SUBCASE("autojoin off") { event(left); }
    SUBCASE("retracted") { event("<retract id='" + t.room_text + "'/>"); }
    t.until([&] { return t.view()->state == RoomState::left; });
    t.wait(50);
    CHECK(published.empty());
    event(stored);
    t.until([&] { return t.view()->state == RoomState::joined; });
  }
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

TEST_CASE("a nick is named as a word of its own") {
  CHECK(names_nick("Bob: tea?", "bob"));
  CHECK(names_nick("ask bob", "bob"));
  CHECK(names_nick("bobby and bob", "bob"));
  CHECK_FALSE(names_nick("bobby", "bob"));
  CHECK_FALSE(names_nick("kabob", "bob"));
  CHECK_FALSE(names_nick("anything", ""));
  CHECK_FALSE(names_nick("", "bob"));
}
