// Keeping messages and giving them.
#include "bench/load/offline.hpp"

#include <fmt/format.h>

namespace load {

void measure_offline(Clients& clients, Range who, unsigned count, Report& report) {
  const auto messages = static_cast<double>(who.size() / 2) * count;
  for (auto number = who.first; number < who.last; number += 2) clients.log_out({number + 1, number + 2});
  clients.settle();
  Meter storing(clients);
  for (auto number = who.first; number < who.last; number += 2) {
    for (unsigned i = 0; i < count; ++i) {
      clients[number].send(fmt::format("<message to='{}' type='chat' id='offline.{}'><body>{}</body></message>",
                                       clients[number + 1].bare_jid(), i, filler));
    }
    clients[number].send(
        fmt::format("<iq type='get' id='kept' to='{}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
                    clients.server().domain));
  }
  clients.run(who.size() / 2, [&](Client&, const Stanza& stanza) {
    if (stanza.attribute("id") == "kept") clients.one_done();
  });
  storing.stop(report, "offline_store", "messages kept for users who are away", messages, "message");

  for (auto number = who.first; number < who.last; number += 2) {
    clients.log_in({number + 1, number + 2}, {.available = false});
  }
  clients.settle();
  std::vector<unsigned> received(who.size());
  Meter giving(clients);
  for (auto number = who.first; number < who.last; number += 2) clients[number + 1].send("<presence/>");
  clients.run(who.size() / 2, [&](Client& client, const Stanza& stanza) {
    if (stanza.name() != "message") return;
    auto& next = received[client.number() - who.first];
    if (stanza.attribute("id") != fmt::format("offline.{}", next)) {
      return clients.fail(
          fmt::format("{} expected offline.{} and got {}", client.bare_jid(), next, std::string(stanza.xml())));
    }
    if (++next == count) clients.one_done();
  });
  giving.stop(report, "offline_deliver", "kept messages given to who comes back", messages, "message");
}

}  // namespace load
