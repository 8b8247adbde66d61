// Asking for pages.
#include "bench/load/archive.hpp"

#include <fmt/format.h>

namespace load {

void measure_archive(Clients& clients, Range who, unsigned queries, Report& report) {
  constexpr unsigned page = 50;
  struct Reader {
    unsigned asked = 0, messages = 0;
  };
  std::vector<Reader> readers(who.size());
  const auto ask = [&](std::size_t number) {
    auto& reader = readers[number - who.first];
    reader.messages = 0;
    clients[number].send(
        fmt::format("<iq type='set' id='page.{}'><query xmlns='urn:xmpp:mam:2'><set "
                    "xmlns='http://jabber.org/protocol/rsm'><max>{}</max><before/></set></query></iq>",
                    reader.asked++, page));
  };
  Meter meter(clients);
  for (auto number = who.first; number < who.last; ++number) ask(number);
  clients.run(who.size(), [&](Client& client, const Stanza& stanza) {
    auto& reader = readers[client.number() - who.first];
    if (stanza.name() == "message" && stanza.has("urn:xmpp:mam:2")) ++reader.messages;
    if (stanza.name() != "iq" || !stanza.attribute("id").starts_with("page.")) return;
    if (reader.messages != page) {
      return clients.fail(fmt::format("{} got a page of {} messages", client.bare_jid(), reader.messages));
    }
    if (reader.asked == queries) return clients.one_done();
    ask(client.number());
  });
  meter.stop(report, "archive_query", fmt::format("pages of {} archived messages", page),
             static_cast<double>(who.size()) * queries, "page");
}

}  // namespace load
