// A ring: everybody knows those who are next.
#include "bench/load/contacts.hpp"

#include <fmt/format.h>

namespace load {

void make_contacts(Clients& clients, Range who, std::size_t count) {
  const auto size = who.size();
  // One step of the ring at a time: what waits for a server is bounded.
  for (std::size_t step = 1; step <= count / 2; ++step) {
    std::size_t asked = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto one = who.first + i, other = who.first + (i + step) % size;
      clients[one].send(fmt::format("<presence to='{}' type='subscribe'/>", clients[other].bare_jid()));
      clients[other].send(fmt::format("<presence to='{}' type='subscribe'/>", clients[one].bare_jid()));
      asked += 2;
    }
    clients.run(asked, [&](Client& client, const Stanza& stanza) {
      if (stanza.name() != "presence") return;
      const auto type = stanza.attribute("type");
      if (type == "subscribe") {
        client.send(fmt::format("<presence to='{}' type='subscribed'/>", stanza.attribute("from")));
      }
      if (type == "subscribed") clients.one_done();
    });
  }
}

void measure_presence(Clients& clients, Range who, std::size_t contacts, unsigned changes, Report& report) {
  const auto size = who.size();
  // heard[a][b]: how many changes of the b-th neighbour a has heard.
  std::vector<std::vector<unsigned>> heard(size, std::vector<unsigned>(size));
  const std::size_t deliveries = size * contacts * changes;
  Meter meter(clients);
  for (unsigned change = 0; change < changes; ++change) {
    for (auto number = who.first; number < who.last; ++number) {
      clients[number].send(
          fmt::format("<presence><show>away</show><status>now {}.{}.</status></presence>", number, change));
    }
    clients.run(size * contacts, [&](Client& client, const Stanza& stanza) {
      const auto from = stanza.attribute("from");
      if (stanza.name() != "presence" || !stanza.has("<status>now ") || from.starts_with(client.bare_jid() + "/"))
        return;
      const auto at = stanza.xml().find("<status>now ") + 12;
      const std::size_t sender = std::strtoul(stanza.xml().data() + at, nullptr, 10);
      if (sender < who.first || sender >= who.last || !from.starts_with(clients[sender].bare_jid() + "/") ||
          !stanza.has(fmt::format("now {}.{}.", sender, change)) ||
          heard[client.number() - who.first][sender - who.first]++ != change) {
        return clients.fail(client.bare_jid() + " did not expect " + std::string(stanza.xml()));
      }
      clients.one_done();
    });
  }
  meter.stop(report, "presence", fmt::format("presence to {} contacts", contacts), static_cast<double>(deliveries),
             "delivery");
}

}  // namespace load
