// InRoom: a logged-in account, and a room at the scripted server that answers as its fields say.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"
#include "omemo/memory_store.hpp"
#include "omemo/omemo.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"
#include "tests/unit/tui-client/xmpp/omemo_version.hpp"
#include "tui-client/xmpp/muc/room.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"

namespace test {

namespace ns = xmpp::ns;

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

struct InRoom : LoggedIn {
  const std::string room_text = "room@conf.example.net";
  const xmpp::Jid room = *xmpp::Jid::parse(room_text);
  bool private_group = true;
  std::string about;  // in the answer to disco#info, before the features
  std::vector<std::string> members{"me@example.test"};
  std::string refusal;  // of entering
  std::string own_role = "moderator";
  bool is_new = false;
  bool gives_ids = false;        // XEP-0359
  bool gives_occupants = false;  // XEP-0421: "id-of-" and the nick they had first
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
      server.send(occupant("bob", "bob@example.net", "member", "bob"));
      server.send("<presence" + from +
                  "><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='" + own_role +
                  "' jid='me@example.test/x'/><status code='110'/>" + (is_new ? "<status code='201'/>" : "") + "</x>" +
                  occupant_id("me") + "</presence>");
      is_new = false;
      if (!said_before.empty()) server.send(said_before);
      server.send("<message type='groupchat' from='" + room_text + "/bob'><subject>tea</subject></message>");
      return true;
    }
    if (stanza.child("query", ns::disco_info)) {
      const std::string open = "<feature var='muc_open'/>";
      const std::string group = "<feature var='muc_membersonly'/><feature var='muc_nonanonymous'/>";
      server.result_for(stanza, "<query xmlns='http://jabber.org/protocol/disco#info'>" + about +
                                    (private_group ? group : open) +
                                    (gives_ids ? "<feature var='urn:xmpp:sid:0'/>"
                                                 "<feature var='urn:xmpp:message-moderate:1'/>"
                                               : "") +
                                    "</query>");
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
                          "<field var='muc#roomconfig_roomname' type='text-single'/>"
                          "<field var='muc#roomconfig_whois' type='list-single'/></x></query>");
      } else {
        configured.push_back(*query);
        server.result_for(stanza);
      }
      return true;
    }
    return false;
  }
  std::string occupant_id(const std::string& who) const {
    return gives_occupants && !who.empty() ? "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='id-of-" + who + "'/>"
                                           : "";
  }
  // What the room puts into every message of `who`.
  std::string stamp(const std::string& who, const std::string& archive_id) const {
    return occupant_id(who) +
           (gives_ids ? "<stanza-id xmlns='urn:xmpp:sid:0' by='" + room_text + "' id='" + archive_id + "'/>" : "");
  }
  std::string occupant(const std::string& nick, const std::string& jid, const std::string& affiliation,
                       const std::string& who = {}) const {
    return "<presence from='" + room_text + "/" + nick +
           "'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='" + affiliation +
           "' role='participant' jid='" + jid + "/phone'/></x>" + occupant_id(who) + "</presence>";
  }
  void publish(const Member& member) {
    put_bundle(server, member.jid, *member.device);
    put_list(server, member.jid, {member.device->device_id()});
  }
  const tui::RoomView* view() const {
    const auto* changed = last<tui::RoomChanged>();
    return changed ? &changed->view : nullptr;
  }
  void enter() {
    log_in();
    client->rooms(me)->join(room, "", "");
    until([this] { return view() && view()->state == tui::RoomState::joined && view()->subject == "tea"; });
  }
  std::vector<xmpp::Element> said() const {
    std::vector<xmpp::Element> all;
    for (const auto& stanza : server.stanzas) {
      if (stanza.name() == "message" && stanza.attr("to") == room_text) all.push_back(stanza);
    }
    return all;
  }
  tui::Delivery delivery_of(tui::MessageId id) {
    const auto page = history->page(me, room, 0, 100);
    REQUIRE(page);
    for (const auto& row : *page) {
      if (row.id == id) return row.delivery;
    }
    return tui::Delivery::failed;
  }
  void echo(const xmpp::Element& message, const std::string& archive_id = {}) {
    auto copy = message;
    if (!archive_id.empty()) {
      copy.add("stanza-id", std::string(ns::stanza_ids)).set_attr("by", room_text).set_attr("id", archive_id);
      if (gives_occupants) copy.add("occupant-id", std::string(ns::occupant_id)).set_attr("id", "id-of-me");
    }
    copy.set_attr("from", room_text + "/me");
    copy.set_attr("to", me);
    server.send(copy);
  }
  bool reads(Member& member, const xmpp::Element& message, const std::string& text) {
    const auto* encrypted = encrypted_in(message);
    if (!encrypted) return false;
    const auto read = member.device->decrypt(*tui::encrypted_from_xml(*encrypted), me);
    const bool private_one = message.attr("type") == "chat";
    return read && text_of(*read, me, private_one ? member.jid : room_text) == text;
  }
};

}  // namespace test
