// Presence of occupants: at most three forms of it are serialised per change: for itself, for who sees addresses, for
// the rest.
#include "xmppd/features/muc/presence.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/stanza.hpp"
#include "xmppd/features/muc/affiliation_versions.hpp"

namespace xmppd::muc {
namespace {

bool said_by_rooms_only(const xmpp::Element& child) {
  return child.ns() == xmpp::ns::muc || child.ns() == xmpp::ns::muc_user || child.ns() == xmpp::ns::occupant_id ||
         child.ns() == xmpp::ns::hats;
}

struct Shape {
  bool address = false;
  bool self = false;
  Role role = Role::none;
};

xmpp::Element item_of(const Occupant& occupant, const Visit& visit, const Note& note, const Shape& shape) {
  xmpp::Element item("item", std::string(xmpp::ns::muc_user));
  item.set_attr("affiliation", to_string(occupant.affiliation)).set_attr("role", to_string(shape.role));
  if (shape.address) item.set_attr("jid", visit.jid.text());
  if (!note.new_nick.empty()) item.set_attr("nick", note.new_nick);
  if (!note.actor.empty()) item.add("actor").set_attr("nick", note.actor);
  if (!note.reason.empty()) item.add_text_child("reason", note.reason);
  return item;
}

StanzaPtr make_presence(const Room& room, const Occupant& occupant, const Visit& visit, const Note& note,
                        const Shape& shape, bool available) {
  xmpp::Element presence("presence", std::string(xmpp::ns::client));
  if (available) {
    const auto& said = visit.presence->element();
    if (const auto lang = said.find_attr("xml:lang")) presence.set_attr("xml:lang", *lang);
    for (const auto& child : said.children()) presence.add(child);
  } else {
    presence.set_attr("type", "unavailable");
    const auto* status = note.parting ? note.parting->child("status", xmpp::ns::client) : nullptr;
    if (status) presence.add(*status);
  }
  std::set<int> codes = note.codes;
  if (shape.self) {
    codes.insert(110);
    codes.insert(note.self_codes.begin(), note.self_codes.end());
  }
  auto x = status_element(codes);
  auto item = item_of(occupant, visit, note, shape);
  x.children().insert(x.children().begin(), std::move(item));
  if (!note.until.empty() && (shape.self || !note.since.empty())) x.add(version_element(note.since, note.until));
  presence.add(std::move(x));
  if (available) {
    if (auto hats = room.hats.shown_by(occupant.bare)) presence.add(std::move(*hats));
  }
  presence.add("occupant-id", std::string(xmpp::ns::occupant_id)).set_attr("id", occupant.id);
  return Stanza::make(std::move(presence), occupant.address, room.jid);
}

bool plain(const Note& note) {
  return note.codes.empty() && note.new_nick.empty() && note.actor.empty() && note.reason.empty() && note.since.empty();
}

// Each form made when it is needed.
class Forms {
 public:
  Forms(const Room& room, const Occupant& occupant, const Note& note, Role role, bool available)
      : room_(room), occupant_(occupant), note_(note), role_(role), available_(available) {}

  const StanzaPtr& for_others(bool address) {
    auto& form = available_ && plain(note_) ? occupant_.shown[address] : forms_[address];
    if (!form) form = make(occupant_.shown_visit(), {address, false, role_});
    return form;
  }
  const StanzaPtr& for_self() {
    if (!forms_[2]) forms_[2] = make(occupant_.shown_visit(), {true, true, role_});
    return forms_[2];
  }

 private:
  StanzaPtr make(const Visit& visit, const Shape& shape) const {
    return make_presence(room_, occupant_, visit, note_, shape, available_);
  }

  const Room& room_;
  const Occupant& occupant_;
  const Note& note_;
  Role role_;
  bool available_;
  StanzaPtr forms_[3];
};

StanzaPtr with_id_of(const StanzaPtr& presence, const Stanza& request) {
  if (request.id().empty()) return presence;
  auto element = presence->element();
  element.set_attr("id", request.id());
  return Stanza::make(std::move(element), presence->from(), presence->to());
}

}  // namespace

xmpp::Element status_element(const std::set<int>& codes) {
  xmpp::Element x("x", std::string(xmpp::ns::muc_user));
  for (const int code : codes) x.add("status").set_attr("code", std::to_string(code));
  return x;
}

StanzaPtr presence_to_keep(const Stanza& presence, std::size_t max_bytes) {
  xmpp::Element kept("presence", std::string(xmpp::ns::client));
  const bool small = presence.wire().size() <= max_bytes;
  if (const auto lang = presence.element().find_attr("xml:lang")) kept.set_attr("xml:lang", *lang);
  std::size_t core_bytes = 0;
  for (const auto& child : presence.element().children()) {
    if (said_by_rooms_only(child)) continue;
    const bool core = child.ns() == xmpp::ns::client;
    if (core) core_bytes += child.text().size();
    if (small || (core && core_bytes <= max_bytes)) kept.add(child);
  }
  return Stanza::make(std::move(kept), presence.from(), presence.to());
}

StanzaPtr as_seen_by(const Room& room, const Occupant& occupant, const Occupant& viewer) {
  const Note note;
  return Forms(room, occupant, note, occupant.role, true).for_others(room.shows_addresses_to(viewer));
}

void show(const Turn& turn, const Occupant& occupant, Role role_before, const Note& note, const Visit* answers) {
  const auto& room = turn.room;
  const bool shown = room.shows_presence_of(occupant.role);
  const bool goes = !shown && room.shows_presence_of(role_before);
  Forms forms(room, occupant, note, goes ? Role::none : occupant.role, !goes);
  Forms self(room, occupant, note, occupant.role, true);
  for (const auto& visit : room.occupants.visits()) {
    if (visit->occupant == &occupant) continue;
    if (!shown && !goes) continue;
    turn.send(Stanza::readdress(forms.for_others(room.shows_addresses_to(*visit->occupant)), visit->jid));
  }
  for (const auto* visit : occupant.visits) {
    const auto& form = self.for_self();
    turn.send(Stanza::readdress(visit == answers ? with_id_of(form, *turn.stanza) : form, visit->jid));
  }
}

void show_self(const Turn& turn, const Visit& visit, const Note& note) {
  Forms forms(turn.room, *visit.occupant, note, visit.occupant->role, true);
  turn.send(Stanza::readdress(with_id_of(forms.for_self(), *turn.stanza), visit.jid));
}

void show_rename(const Turn& turn, const Occupant& occupant, const Note& note) {
  const auto& room = turn.room;
  Forms forms(room, occupant, note, occupant.role, false);
  const bool shown = room.shows_presence_of(occupant.role);
  for (const auto& visit : room.occupants.visits()) {
    if (visit->occupant != &occupant && shown) {
      turn.send(Stanza::readdress(forms.for_others(room.shows_addresses_to(*visit->occupant)), visit->jid));
    }
  }
  for (const auto* visit : occupant.visits) turn.send(Stanza::readdress(forms.for_self(), visit->jid));
}

void show_departure(const Turn& turn, const Occupant& occupant, const Note& note, Whom whom) {
  const auto& room = turn.room;
  Forms forms(room, occupant, note, Role::none, false);
  if (whom != Whom::Others) {
    for (const auto* visit : occupant.visits) turn.send(Stanza::readdress(forms.for_self(), visit->jid));
  }
  if (whom == Whom::Self || !room.shows_presence_of(occupant.role)) return;
  for (const auto& visit : room.occupants.visits()) {
    if (visit->occupant == &occupant) continue;
    turn.send(Stanza::readdress(forms.for_others(room.shows_addresses_to(*visit->occupant)), visit->jid));
  }
}

void show_departure_to(const Turn& turn, const Visit& visit, const Note& note) {
  const auto& occupant = *visit.occupant;
  const Shape shape{true, true, note.new_nick.empty() ? Role::none : occupant.role};
  turn.send(Stanza::readdress(make_presence(turn.room, occupant, visit, note, shape, false), visit.jid));
}

}  // namespace xmppd::muc
