// Rooms: what kind of room it is, and who belongs to it.
#include <algorithm>
#include <memory>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {
constexpr unsigned gather_ms = 200;

bool has_feature(const Element& query, std::string_view feature) {
  return std::any_of(query.children().begin(), query.children().end(), [&](const Element& child) {
    return child.is("feature", ns::disco_info) && child.attr("var") == feature;
  });
}
}  // namespace

void Rooms::ask_for_features(const xmpp::Jid& jid) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, jid);
  iq.add("query", std::string(ns::disco_info));
  account_.iqs.ask(std::move(iq), [this, jid, alive = lifetime_.watch()](IqResult result) {
    if (alive.expired() || !result) return;
    if (const Element* query = result->child("query", ns::disco_info)) learn_features(jid, ensure(jid), *query);
  });
}

void Rooms::learn_features(const xmpp::Jid& jid, Room& room, const Element& query) {
  room.moderates = has_feature(query, ns::message_moderate);
  const bool gives_ids = has_feature(query, ns::stanza_ids);
  if (room.gives_ids == gives_ids) return;
  room.gives_ids = gives_ids;
  (void)account_.history.set_chat_setting(account_.id, jid, gives_ids_key, gives_ids ? "on" : "");
}

void Rooms::describe(const xmpp::Jid& jid) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, jid);
  iq.add("query", std::string(ns::disco_info));
  account_.iqs.ask(std::move(iq), [this, jid, alive = lifetime_.watch()](IqResult result) {
    if (alive.expired() || ensure(jid).state != RoomState::joined) return;
    auto& room = ensure(jid);
    const Element* query = result ? result->child("query", ns::disco_info) : nullptr;
    room.members_only = query && has_feature(*query, "muc_membersonly");
    room.shows_addresses = query && has_feature(*query, "muc_nonanonymous");
    room.has_archive = query && has_feature(*query, ns::mam);
    if (query) learn_features(jid, room, *query);
    described(jid, room, query != nullptr);
  });
}

void Rooms::described(const xmpp::Jid& jid, Room& room, bool known) {
  const bool can_encrypt = room.members_only && room.shows_addresses;
  const auto before = account_.history.room_nick(account_.id, jid);
  // Decided once, when a room is met: a room for everybody is read by everybody. Later nothing but /plain and /encrypt
  // changes it, whatever the room says about itself.
  if (before && !*before && known && !can_encrypt) {
    (void)account_.history.set_chat_mode(account_.id, jid, Encryption::none);
    account_.notice("this room is open: what is said in it is not encrypted", false, jid);
  }
  if (auto kept = account_.history.set_room(account_.id, jid, room.nick); !kept) complain(jid, kept.error().detail);
  if (room.wanted && hooks_.kept) hooks_.kept(jid, room.nick, true);
  (void)account_.history.set_chat_setting(account_.id, jid, archive_setting, room.has_archive ? "yes" : "");
  if (!room.caught_up && room.has_archive && hooks_.archive) {
    hooks_.archive(jid);
  } else {
    room.caught_up = true;
  }
  room.described = true;
  room.making = Room::Making::no;
  if (can_encrypt) {
    ask_for_members(jid);
  } else {
    room.members.clear();
    room.members_known = true;
    if (hooks_.members_changed) hooks_.members_changed(jid);
  }
  tell(jid, room);
  if (ready(jid) && hooks_.ready) hooks_.ready(jid);
}

void Rooms::ask_for_members_soon(const xmpp::Jid& jid, Room& room) {
  if (!room.members_only || !room.shows_addresses) return;
  room.members_in_doubt = true;
  if (room.lists_timer) return;
  room.lists_timer = account_.loop.after(gather_ms, [this, jid] {
    ensure(jid).lists_timer.reset();
    if (account_.online && ensure(jid).state == RoomState::joined) ask_for_members(jid);
  });
}

// XEP-0045 §9.5, §10.5, §10.8: all three lists, or none counts: whoever is missing could not read.
void Rooms::ask_for_members(const xmpp::Jid& jid) {
  struct Round {
    int left = 3;
    std::set<xmpp::Jid> members;
    std::string problem;
  };
  auto round = std::make_shared<Round>();
  const unsigned number = ++ensure(jid).lists_asked;
  for (const auto list : {Affiliation::owner, Affiliation::admin, Affiliation::member}) {
    Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, jid);
    iq.add("query", std::string(ns::muc_admin)).add("item").set_attr("affiliation", to_word(list));
    account_.iqs.ask(std::move(iq), [this, jid, round, number, alive = lifetime_.watch()](IqResult result) {
      if (alive.expired()) return;
      const Element* query = result ? result->child("query", ns::muc_admin) : nullptr;
      if (!query) {
        round->problem = "the member list can't be read" + (result ? "" : ": " + in_words(result.error()));
      } else {
        for (const Element& item : query->children()) {
          const auto member = xmpp::Jid::parse(item.attr("jid"));
          if (member && round->members.size() <= Room::max_members) round->members.insert(member->bare());
        }
      }
      auto& room = ensure(jid);
      if (--round->left > 0 || number != room.lists_asked || room.state != RoomState::joined) return;
      if (round->members.size() > Room::max_members) round->problem = "the room has too many members to encrypt for";
      room.members = std::move(round->members);
      room.members_problem = round->problem;
      room.members_known = true;
      room.members_in_doubt = room.lists_timer != nullptr;
      if (hooks_.members_changed) hooks_.members_changed(jid);
      if (ready(jid) && hooks_.ready) hooks_.ready(jid);
    });
  }
}

std::optional<Rooms::Audience> Rooms::audience(const xmpp::Jid& chat) const {
  const auto* room = find(chat);
  if (!room) return std::nullopt;
  Audience audience;
  if (!chat.is_bare()) {
    const auto* who = occupant(chat);
    audience.known = true;
    if (!who) {
      audience.problem = std::string(chat.resource()) + " is not there";
    } else if (who->jid.empty()) {
      audience.problem = "the room hides the address of " + who->nick + ", so nothing can be encrypted for them alone";
    } else {
      audience.members.push_back(who->jid);
    }
    return audience;
  }
  if (room->state != RoomState::joined || !room->described) return audience;
  audience.known = room->members_known;
  if (!room->members_only || !room->shows_addresses) {
    audience.problem = room->members_only ? "the room hides its members' addresses" : "the room is open to everybody";
    return audience;
  }
  audience.problem = room->members_problem;
  for (const auto& member : room->members) {
    if (member != account_.jid) audience.members.push_back(member);
  }
  return audience;
}

}  // namespace tui
