// Bookmarks (XEP-0402) between the devices of one account.
#include "libxmpp/xml/writer.hpp"
#include "tests/unit/tui-client/xmpp/in_room.hpp"

using namespace tui;
using test::InRoom;
namespace ns = xmpp::ns;

// CVE-2023-28686.
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
