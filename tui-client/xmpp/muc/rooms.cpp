// Rooms: entering, leaving, who is there, whether we still are.
#include "tui-client/xmpp/muc/rooms.hpp"

#include <algorithm>

#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/muc/room_endings.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr unsigned enter_ms = 60000;
constexpr std::uint64_t long_stay_ms = 60000;
constexpr unsigned settle_ms = 10000;  // where no subject ends the messages of before
constexpr int wanted_history = 100;

std::string show_word(Show show) {
  switch (show) {
    case Show::chat:
      return "chat";
    case Show::away:
      return "away";
    case Show::xa:
      return "xa";
    case Show::dnd:
      return "dnd";
    default:
      return {};
  }
}

Show read_show(const std::string& word) {
  for (const auto show : {Show::chat, Show::away, Show::xa, Show::dnd}) {
    if (show_word(show) == word) return show;
  }
  return Show::online;
}

}  // namespace

Rooms::Rooms(AccountContext& account, unsigned self_ping_ms, std::size_t max_members)
    : account_(account), self_ping_ms_(self_ping_ms), max_members_(max_members) {
  const auto chats = account_.history.chats(account_.id);
  if (!chats) return;
  for (const auto& chat : *chats) {
    if (!chat.room || rooms_.size() >= max_rooms) continue;
    auto& room = rooms_[chat.jid];
    room.nick = chat.nick;
    room.wanted = !chat.nick.empty();  // leave() takes the nick away
    room.gives_ids = account_.history.chat_setting(account_.id, chat.jid, gives_ids_key).value_or("") == "on";
    room.name = account_.history.chat_setting(account_.id, chat.jid, room_name_setting).value_or("");
  }
}

const Room* Rooms::find(const xmpp::Jid& room) const {
  const auto found = rooms_.find(room.bare());
  return found == rooms_.end() ? nullptr : &found->second;
}

std::vector<std::pair<xmpp::Jid, std::string>> Rooms::wanted() const {
  std::vector<std::pair<xmpp::Jid, std::string>> all;
  for (const auto& [jid, room] : rooms_) {
    if (room.wanted) all.emplace_back(jid, room.nick);
  }
  return all;
}

bool Rooms::ready(const xmpp::Jid& room) const {
  const auto* known = find(room);
  return known && known->state == RoomState::joined && known->settled && known->described && known->members_known &&
         !known->members_in_doubt && known->caught_up && known->making == Room::Making::no;
}

Room& Rooms::ensure(const xmpp::Jid& room) { return rooms_[room.bare()]; }

Room* Rooms::joined(const xmpp::Jid& room) {
  const auto found = rooms_.find(room.bare());
  if (account_.online && found != rooms_.end() && found->second.state == RoomState::joined) return &found->second;
  complain(room, "you are not in this room: /join " + std::string(room.bare_text()));
  return nullptr;
}

void Rooms::go_online(Show show, const std::string& status) {
  show_ = show;
  status_ = status;
  for (auto& [jid, room] : rooms_) {
    if (room.wanted) enter(jid);
  }
}

void Rooms::go_offline() {
  for (auto& [jid, room] : rooms_) {
    room.be(RoomState::left);
    room.again.reset();
    tell(jid, room);
  }
}

void Rooms::set_presence(Show show, const std::string& status) {
  show_ = show;
  status_ = status;
  for (const auto& [jid, room] : rooms_) {
    if (room.state == RoomState::joined) send_presence(jid, room, false);
  }
}

void Rooms::join(const xmpp::Jid& jid, const std::string& nick, const std::string& password) {
  if (rooms_.size() >= max_rooms && !find(jid)) return complain(jid, "there are too many rooms already");
  auto& room = ensure(jid);
  if (!nick.empty()) room.nick = nick;
  if (room.nick.empty()) room.nick = std::string(account_.jid.local());
  if (!password.empty()) room.password = password;
  if (!jid.bare().with_resource(room.nick)) {
    return complain(jid, "\"" + room.nick + "\" can't be a nick");
  }
  room.wanted = true;
  if (!account_.online) return tell(jid.bare(), room);
  if (room.state == RoomState::joined) return send_presence(jid.bare(), room, false);  // §7.6: another nick
  enter(jid.bare());
}

void Rooms::enter(const xmpp::Jid& jid) {
  auto& room = ensure(jid);
  room.be(RoomState::joining);
  room.problem.clear();
  ask_for_features(jid);  // answered before the messages of before come
  send_presence(jid, room, true);
  room.timer = account_.loop.after(enter_ms, [this, jid] { gone(jid, ensure(jid), "the room does not answer"); });
  tell(jid, room);
}

void Rooms::send_presence(const xmpp::Jid& jid, const Room& room, bool entering) {
  const auto to = jid.bare().with_resource(room.nick);
  if (!to) return;
  auto presence = xmpp::make_presence({}, *to, xmpp::PresenceType::available);
  if (const auto word = show_word(show_); !word.empty()) presence.add_text_child("show", word);
  if (!status_.empty()) presence.add_text_child("status", status_);
  if (entering) {
    auto& x = presence.add("x", std::string(ns::muc));
    // The archive is read once we are in; it leaves nothing out.
    const bool archive = account_.history.chat_setting(account_.id, jid, archive_setting).value_or("") == "yes";
    auto& history = x.add("history").set_attr("maxstanzas", std::to_string(archive ? 0 : wanted_history));
    // What is here already needs not come again; what does is known by its id.
    const auto newest = account_.history.page(account_.id, jid, 0, 1);
    if (!archive && newest && !newest->empty()) {
      history.set_attr("since", xmpp::format_timestamp(newest->back().when - 60'000'000));
    }
    if (!room.password.empty()) x.add_text_child("password", room.password);
  }
  account_.send(presence);
}

void Rooms::leave(const xmpp::Jid& jid) {
  auto& room = ensure(jid);
  room.wanted = false;
  if (const auto to = jid.bare().with_resource(room.nick); to && account_.online && room.state != RoomState::left) {
    account_.send(xmpp::make_presence({}, *to, xmpp::PresenceType::unavailable));
  }
  if (auto kept = account_.history.set_room(account_.id, jid.bare(), ""); !kept) complain(jid, kept.error().detail);
  if (hooks_.kept) hooks_.kept(jid.bare(), room.nick, false);
  gone(jid.bare(), room, {});
}

void Rooms::gone(const xmpp::Jid& jid, Room& room, const std::string& why) {
  room.be(RoomState::left);
  room.problem = why;
  if (!why.empty()) complain(jid, why);
  tell(jid, room);
}

void Rooms::come_back(const xmpp::Jid& jid, Room& room, bool later) {
  room.wanted = room.wanted && later;
  if (room.wanted) room.timer = account_.loop.after(room.again.next_ms(), [this, jid] { enter(jid); });
}

void Rooms::refused(const xmpp::Jid& jid, Room& room, const Element& presence) {
  const auto error = xmpp::parse_stanza_error(presence);
  if (room.state == RoomState::joined) return complain(jid, "refused: " + why_refused(error, room.nick));
  if (room.state != RoomState::joining) return;
  using C = xmpp::StanzaErrorCondition;
  const bool passing = error.condition == C::remote_server_timeout || error.condition == C::remote_server_not_found ||
                       error.type == xmpp::StanzaErrorType::wait;
  gone(jid, room, "not entered: " + why_refused(error, room.nick));
  come_back(jid, room, passing);
}

bool Rooms::handle_presence(const Element& presence, const xmpp::Jid& sender) {
  const auto found = rooms_.find(sender.bare());
  if (found == rooms_.end()) return false;
  const xmpp::Jid& jid = found->first;
  Room& room = found->second;
  room.heard_ms = account_.loop.now_ms();
  const auto type = xmpp::presence_type(presence);
  if (type == xmpp::PresenceType::error) {
    refused(jid, room, presence);
    return true;
  }
  const bool available = type == xmpp::PresenceType::available;
  if (sender.is_bare() || room.state == RoomState::left || (!available && type != xmpp::PresenceType::unavailable)) {
    return true;
  }
  static const Element nothing("x", std::string(ns::muc_user));
  const Element* given = presence.child("x", ns::muc_user);
  const Element& x = given ? *given : nothing;
  const Element* item = x.child("item", ns::muc_user);
  const std::string nick(sender.resource());
  const bool self = has_status(x, "110");
  if (!available) {
    const std::string new_nick(item ? item->attr("nick") : "");
    const auto who = room.occupants.find(nick);
    if (has_status(x, "303") && !new_nick.empty()) {  // the presence under the new nick follows
      if (self) room.nick = new_nick;
      if (who != room.occupants.end()) {
        auto entry = room.occupants.extract(who);
        entry.key() = entry.mapped().nick = new_nick;
        room.occupants.insert(std::move(entry));
      }
      return tell(jid, room), true;
    } else if (self) {
      left(jid, room, x);
      return true;
    }
    if (who != room.occupants.end()) room.occupants.erase(who);
    if (item && read_affiliation(item->attr("affiliation")) < Affiliation::member) ask_for_members_soon(jid, room);
    tell(jid, room);
    return true;
  }
  if (room.occupants.size() >= Room::max_occupants && !room.occupants.contains(nick)) return true;
  Occupant& occupant = room.occupants[nick];
  const auto before = occupant.affiliation;
  const bool is_new = occupant.nick.empty();
  occupant.nick = nick;
  if (is_new) occupant.stay = xmpp::random_id();
  occupant.show = read_show(presence.child_text("show", ns::client));
  const Element* id = presence.child("occupant-id", ns::occupant_id);
  if (id && (self || room.gives_occupant_ids || room.state == RoomState::joining)) occupant.id = id->attr("id");
  if (item) {
    if (const auto real = xmpp::Jid::parse(item->attr("jid"))) occupant.jid = real->bare();
    occupant.affiliation = read_affiliation(item->attr("affiliation"));
    occupant.role = read_role(item->attr("role"));
  }
  occupant.hats = read_hats(presence);
  const bool stranger = !occupant.jid.empty() && !room.members.contains(occupant.jid);
  if ((!is_new && before != occupant.affiliation) || (room.members_known && stranger)) ask_for_members_soon(jid, room);
  if (is_new && room.settled && room.members_only && !occupant.jid.empty() && hooks_.arrived) {
    hooks_.arrived(occupant.jid);
  }
  if (self) {
    room.nick = nick;  // §7.2.3: the service may have made another one of it
    room.gives_occupant_ids = !occupant.id.empty();
    if (!room.gives_occupant_ids) {  // then those of others are their own invention
      for (auto& [other, known] : room.occupants) known.id.clear();
    }
    if (room.state == RoomState::joining) entered(jid, room, x);
  }
  tell(jid, room);
  return true;
}

void Rooms::entered(const xmpp::Jid& jid, Room& room, const Element& x) {
  room.state = RoomState::joined;
  room.entered_ms = account_.loop.now_ms();
  room.timer = account_.loop.after(settle_ms, [this, jid] { settle(jid, ensure(jid)); });
  const bool is_new = has_status(x, "201");
  if (room.making != Room::Making::no && !is_new) {
    leave(jid);  // who is there, and who may read, was not for us to say
    return complain(jid, "the room exists already: /join enters it as it is");
  }
  if (is_new) {
    // Nobody asked for a room of this kind: a private one is what does least harm.
    if (room.making == Room::Making::no) room.making = Room::Making::private_group;
    return configure_new(jid);
  }
  describe(jid);
}

void Rooms::settle(const xmpp::Jid& jid, Room& room) {
  if (room.settled || room.state != RoomState::joined) return;
  room.settled = true;
  watch(jid);
  if (ready(jid) && hooks_.ready) hooks_.ready(jid);
}

void Rooms::caught_up(const xmpp::Jid& jid) {
  const auto found = rooms_.find(jid.bare());
  if (found == rooms_.end() || found->second.state != RoomState::joined) return;
  if (std::exchange(found->second.caught_up, true)) return;
  if (ready(jid) && hooks_.ready) hooks_.ready(jid);
}

void Rooms::left(const xmpp::Jid& jid, Room& room, const Element& x) {
  const auto [why, again] = why_left(x);
  // A room that throws us out each time we come is not entered every second.
  if (account_.loop.now_ms() - room.entered_ms > long_stay_ms) room.again.reset();
  gone(jid, room, why);
  come_back(jid, room, again);
}

void Rooms::handle_message(const Element& message, const xmpp::Jid& sender) {
  const auto found = rooms_.find(sender.bare());
  if (found == rooms_.end()) return;
  const xmpp::Jid& jid = found->first;
  Room& room = found->second;
  room.heard_ms = account_.loop.now_ms();
  if (message.child("subject", ns::client) && !message.child("body", ns::client) &&
      !message.child("thread", ns::client)) {  // §8.1
    room.subject = message.child_text("subject", ns::client);
    settle(jid, room);
    return tell(jid, room);
  }
  const Element* x = message.child("x", ns::muc_user);
  if (!x || !sender.is_bare() || room.state != RoomState::joined) return;
  for (const auto code : {"104", "172", "173", "174"}) {
    if (has_status(*x, code)) return describe(jid);
  }
  if (x->child("item", ns::muc_user)) ask_for_members_soon(jid, room);  // somebody's affiliation who is not there
}

bool Rooms::refused_message(const xmpp::Jid& jid, const xmpp::StanzaError& error) {
  const auto found = rooms_.find(jid.bare());
  if (found == rooms_.end() || !found->second.wanted) return false;
  const Room& room = found->second;
  if (error.condition == xmpp::StanzaErrorCondition::not_acceptable) {  // XEP-0045 §7.4: we are not in it
    if (room.state == RoomState::joined) enter(found->first);
    return true;
  }
  return room.slow_mode_s > 0 && error.type == xmpp::StanzaErrorType::wait;
}

// XEP-0410: after a silence the room is asked for ourselves.
void Rooms::watch(const xmpp::Jid& jid) {
  ensure(jid).timer = account_.loop.after(self_ping_ms_, [this, jid] {
    auto& room = ensure(jid);
    if (room.state != RoomState::joined) return;
    if (account_.loop.now_ms() - room.heard_ms >= self_ping_ms_ && account_.online) return self_ping(jid);
    watch(jid);
  });
}

void Rooms::self_ping(const xmpp::Jid& jid) {
  const auto to = jid.with_resource(ensure(jid).nick);
  if (!to) return;
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, *to);
  iq.add("ping", std::string(ns::ping));
  account_.iqs.ask(std::move(iq), [this, jid, alive = lifetime_.watch()](IqResult result) {
    if (alive.expired() || !account_.online) return;
    if (ensure(jid).state != RoomState::joined) return;
    // §3.1: only not-acceptable says for sure that we are out.
    if (result || result.error().condition != xmpp::StanzaErrorCondition::not_acceptable) return watch(jid);
    enter(jid);
  });
}

void Rooms::tell(const xmpp::Jid& jid, Room& room) {
  if (!std::exchange(room.told, false)) return;
  account_.loop.post([this, jid, alive = lifetime_.watch()] {
    if (alive.expired()) return;
    auto& now = ensure(jid);
    now.told = true;
    RoomView view;
    view.state = now.state;
    view.nick = now.nick;
    view.subject = now.subject;
    view.problem = now.problem;
    view.members_only = now.members_only;
    view.shows_addresses = now.shows_addresses;
    view.moderates = now.moderates;
    view.name = now.name;
    view.slow_mode_s = now.slow_mode_s;
    view.occupants.reserve(now.occupants.size());
    for (const auto& [nick, occupant] : now.occupants) view.occupants.push_back(occupant);
    account_.emit(RoomChanged{account_.id, jid, std::move(view)});
  });
}

}  // namespace tui
