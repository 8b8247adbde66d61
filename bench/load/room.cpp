// Entering and talking.
#include "bench/load/room.hpp"

#include <fmt/format.h>

namespace load {

Room::Room(Clients& clients, std::string name, Range who, RoomOptions options)
    : clients_(clients), jid_(name + "@" + clients.server().rooms), who_(who), options_(options) {}

void Room::enter(std::size_t number) {
  clients_[number].send(fmt::format(
      "<presence to='{}/{}'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>", jid_,
      Clients::name(number)));
}

void Room::make() {
  enter(who_.first);
  hear_of_myself();
  std::string fields =
      "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
      "<field var='muc#roomconfig_maxusers'><value>5000</value></field>";
  if (options_.persistent) fields += "<field var='muc#roomconfig_persistentroom'><value>1</value></field>";
  if (!options_.archived) fields += "<field var='muc#roomconfig_enablearchiving'><value>0</value></field>";
  clients_.ask({who_.first, who_.first + 1}, "set",
               "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>" + fields +
                   "</x></query>",
               jid_);
}

void Room::leave() {
  clients_[who_.first].send(fmt::format("<presence to='{}/{}' type='unavailable'/>", jid_, Clients::name(who_.first)));
  hear_of_myself();
}

void Room::hear_of_myself() {
  clients_.run(1, [this](Client&, const Stanza& stanza) {
    if (stanza.name() == "presence" && stanza.attribute("from").starts_with(jid_) && stanza.has("110")) {
      clients_.one_done();
    }
  });
}

// Each of `entrants` has entered once the subject has come, which is the last that an entrant is sent.
void Room::hear_entries(std::size_t entrants) {
  std::size_t next = who_.last - entrants, seen = 0, inside = 0;
  const std::size_t before = who_.size() - entrants;
  // Who enters is shown to all, itself among them, and all to who enters.
  const auto to_see = entrants * entrants + 2 * before * entrants;
  for (std::size_t i = 0; i < options_.at_once && next < who_.last; ++i) enter(next++);
  clients_.run(1, [&](Client&, const Stanza& stanza) {
    if (!stanza.attribute("from").starts_with(jid_)) return;
    // The room itself may have a presence, too.
    if (stanza.name() == "presence" && stanza.attribute("from").size() > jid_.size()) ++seen;
    if (stanza.name() == "message" && stanza.has("<subject")) {
      ++inside;
      if (next < who_.last) enter(next++);
    }
    if (inside == entrants && seen == to_see) clients_.one_done();
  });
}

void Room::enter() { hear_entries(who_.size()); }

void Room::measure_entries(Report& report) {
  make();
  clients_.settle();
  const auto size = static_cast<double>(who_.size());
  const auto before = clients_.server().processes.resident_kib();
  Meter meter(clients_);
  hear_entries(who_.size() - 1);
  meter.stop(report, fmt::format("room_{}_entry", who_.size()), fmt::format("entries, room of {}", who_.size()),
             size * size - 1, "presence delivered");
  report.add({fmt::format("room_{}_memory", who_.size()), fmt::format("occupants, room of {}", who_.size()),
              (static_cast<double>(clients_.server().processes.resident_kib()) - static_cast<double>(before)) / size,
              "KiB of server memory each"});
}

void Room::measure_talk(unsigned messages, Report& report) {
  constexpr unsigned window = 16;
  unsigned said = 0;
  std::vector<unsigned> heard(who_.size());
  const auto say_next = [&] {
    if (said == messages) return;
    clients_[who_.first].send(
        fmt::format("<message to='{}' type='groupchat' id='said.{}'><body>{}</body></message>", jid_, said, filler));
    ++said;
  };
  const auto speaker = jid_ + "/" + Clients::name(who_.first);
  Meter meter(clients_);
  for (unsigned i = 0; i < window; ++i) say_next();
  clients_.run(who_.size(), [&](Client& client, const Stanza& stanza) {
    if (stanza.name() != "message" || stanza.attribute("type") != "groupchat") return;
    auto& next = heard[client.number() - who_.first];
    const auto expected = fmt::format("said.{}", next);
    if (stanza.attribute("from") != speaker || stanza.attribute("id") != expected) {
      return clients_.fail(
          fmt::format("{} expected {} and heard {}", client.bare_jid(), expected, std::string(stanza.xml())));
    }
    ++next;
    if (client.number() == who_.first) say_next();
    if (next == messages) clients_.one_done();
  });
  meter.stop(report, fmt::format("room_{}_message", who_.size()), fmt::format("heard, room of {}", who_.size()),
             static_cast<double>(who_.size()) * messages, "stanza delivered");
}

}  // namespace load
