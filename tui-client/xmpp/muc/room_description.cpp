// Rooms: what kind of room it is, and who belongs to it.
#include <algorithm>
#include <map>
#include <memory>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
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
std::string plural(Affiliation list) { return std::string(to_word(list)) + "s"; }

// XEP-0500 §4: anything but a positive number is none.
unsigned slow_mode(const Element& query) {
  constexpr unsigned most = 7 * 24 * 3600;
  for (const Element& child : query.children()) {
    const auto form = xmpp::DataForm::parse(child);
    if (!form || form->form_type() != ns::muc_roominfo) continue;
    const auto seconds = xmpp::parse_unsigned<unsigned>(form->value("muc#roominfo_slow_mode_duration").value_or("0"));
    return seconds && *seconds <= most ? *seconds : 0;
  }
  return 0;
}
}  // namespace

void Rooms::learn_name(const xmpp::Jid& jid, Room& room, const Element& query) {
  for (const Element& identity : query.children()) {
    if (!identity.is("identity", ns::disco_info) || identity.attr("category") != "conference") continue;
    const auto name = identity.attr("name");
    if (name.size() > Room::max_name_bytes || name == room.name) return;
    room.name = name;
    (void)account_.history.set_chat_setting(account_.id, jid, room_name_setting, room.name);
    return;
  }
}

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
  room.guards_mentions = has_feature(query, ns::mentions);
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
    room.slow_mode_s = query ? slow_mode(*query) : 0;
    if (query) learn_name(jid, room, *query);
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

void Rooms::ask_for_lists(const xmpp::Jid& jid, std::vector<Affiliation> lists, std::size_t most, Lists done) {
  struct Round {
    std::size_t left;
    std::map<Affiliation, std::vector<Affiliated>> people;
    std::vector<std::string> problems;
    Lists done;
  };
  auto round = std::make_shared<Round>(Round{lists.size(), {}, {}, std::move(done)});
  for (const auto list : lists) {
    Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, jid.bare());
    iq.add("query", std::string(ns::muc_admin)).add("item").set_attr("affiliation", to_word(list));
    account_.iqs.ask(std::move(iq), [round, list, most, alive = lifetime_.watch()](IqResult result) {
      if (alive.expired()) return;
      const Element* query = result ? result->child("query", ns::muc_admin) : nullptr;
      const std::string which = list == Affiliation::outcast ? "who is banned" : "the list of " + plural(list);
      if (!query) round->problems.push_back(which + " can't be read" + (result ? "" : ": " + in_words(result.error())));
      for (const Element& item : query ? query->children() : std::vector<Element>()) {
        auto& people = round->people[list];
        const auto who = xmpp::Jid::parse(item.attr("jid"));
        if (who && people.size() < most) {
          people.push_back(
              {who->bare(), list, std::string(item.attr("nick")), item.child_text("reason", ns::muc_admin)});
        }
      }
      if (--round->left > 0) return;
      std::vector<Affiliated> all;
      for (auto list_of = round->people.rbegin(); list_of != round->people.rend(); ++list_of) {
        all.insert(all.end(), list_of->second.begin(), list_of->second.end());
      }
      round->done(std::move(all), round->problems);
    });
  }
}

void Rooms::list_affiliations(const xmpp::Jid& jid) {
  if (!joined(jid)) return;
  constexpr std::size_t most = 5000;  // of each list: a page that somebody reads
  ask_for_lists(jid, {Affiliation::owner, Affiliation::admin, Affiliation::member, Affiliation::outcast}, most,
                [this, room = jid.bare()](std::vector<Affiliated> people, std::vector<std::string> problems) {
                  account_.emit(AffiliationsReceived{account_.id, room, std::move(people), std::move(problems)});
                });
}

// XEP-0045 §9.5, §10.5, §10.8: all three lists, or none counts: whoever is missing could not read.
void Rooms::ask_for_members(const xmpp::Jid& jid) {
  const unsigned number = ++ensure(jid).lists_asked;
  ask_for_lists(jid, {Affiliation::owner, Affiliation::admin, Affiliation::member}, max_members_ + 1,
                [this, jid, number](const std::vector<Affiliated>& people, const std::vector<std::string>& problems) {
                  auto& room = ensure(jid);
                  if (number != room.lists_asked || room.state != RoomState::joined) return;
                  room.members.clear();
                  for (const auto& member : people) room.members.insert(member.jid);
                  room.members_problem = problems.empty() ? "" : problems.front();
                  if (room.members.size() > max_members_) {
                    room.members_problem = "the room has more than " + std::to_string(max_members_) +
                                           " members (max_encrypted_members in the configuration)";
                  }
                  room.members_known = true;
                  room.members_in_doubt = room.lists_timer != nullptr;
                  if (hooks_.members_changed) hooks_.members_changed(jid);
                  if (ready(jid) && hooks_.ready) hooks_.ready(jid);
                });
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
