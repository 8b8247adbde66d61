// Chatting in pairs.
#include "bench/load/chat.hpp"

#include <fmt/format.h>

#include <charconv>

#include "bench/load/pace.hpp"

namespace load {
namespace {

std::string message_to(const Client& partner, std::string_view id) {
  return fmt::format("<message to='{}' type='chat' id='{}'><body>{}</body></message>", partner.bare_jid(), id, filler);
}

// "user7@example.org" of "user7@example.org/load"
std::string_view bare(std::string_view jid) { return jid.substr(0, jid.find('/')); }

struct Talk {
  unsigned sent = 0, received = 0;
};

}  // namespace

void chat_in_pairs(Clients& clients, Range who, unsigned window, unsigned count) {
  std::vector<Talk> talks(who.size());
  const auto say_next = [&](std::size_t number) {
    auto& talk = talks[number - who.first];
    if (talk.sent == count) return;
    clients[number].send(message_to(clients[number ^ 1], fmt::format("{}.{}", window, talk.sent)));
    ++talk.sent;
  };
  for (auto number = who.first; number < who.last; number += 2) {
    for (unsigned i = 0; i < window; ++i) say_next(number);
  }
  clients.run(who.size(), [&](Client& client, const Stanza& stanza) {
    if (stanza.name() != "message") return;
    auto& talk = talks[client.number() - who.first];
    const auto expected = fmt::format("{}.{}", window, talk.received);
    const auto& partner = clients[client.number() ^ 1].bare_jid();
    if (stanza.attribute("id") != expected || (!clients.server().relay && bare(stanza.attribute("from")) != partner)) {
      return clients.fail(fmt::format("{} expected {} from {} and got {}", client.bare_jid(), expected, partner,
                                      std::string(stanza.xml())));
    }
    ++talk.received;
    say_next(client.number());
    if (talk.received == count) clients.one_done();
  });
}

void measure_chat(Clients& clients, Range who, unsigned window, unsigned count, Report& report,
                  const std::string& key) {
  Meter meter(clients);
  chat_in_pairs(clients, who, window, count);
  meter.stop(report, fmt::format("{}_{}", key, window), fmt::format("messages, {} on their way per pair", window),
             static_cast<double>(who.size()) * count, "message");
}

Latency chat_latency(Clients& clients, Range who, unsigned rate, unsigned count) {
  std::vector<double> times, late;
  times.reserve(count);
  late.reserve(count);
  std::vector<std::uint64_t> expected(who.size());
  const auto pairs = who.size() / 2;
  for (std::size_t pair = 0; pair < pairs; ++pair) expected[2 * pair + 1] = pair;
  const Pace pace(clients.loop(), rate, count, [&](std::uint64_t index) {
    const auto sender = who.first + 2 * (index % pairs);
    clients[sender].send(message_to(clients[sender + 1], fmt::format("pace.{}", index)));
    late.push_back(pace.late_ms(index));
  });
  clients.run(count, [&](Client& client, const Stanza& stanza) {
    if (stanza.name() != "message" || !stanza.attribute("id").starts_with("pace.")) return;
    std::uint64_t index = 0;
    const auto id = stanza.attribute("id").substr(5);
    std::from_chars(id.data(), id.data() + id.size(), index);
    auto& next = expected[client.number() - who.first];
    if (index != next) {
      return clients.fail(fmt::format("{} expected message {} and got {}", client.bare_jid(), next, index));
    }
    next += pairs;
    times.push_back(pace.late_ms(index));
    clients.one_done();
  });
  return {quantile(times, 0.5), quantile(times, 0.99), quantile(times, 1), quantile(late, 0.99)};
}

void measure_latency(Clients& clients, Range who, unsigned rate, unsigned count, Report& report) {
  const auto latency = chat_latency(clients, who, rate, count);
  const auto what = fmt::format("latency at {} messages/s", rate);
  report.add({"latency_p50", what + ", median", latency.p50_ms, "ms"});
  report.add({"latency_p99", what + ", 99 of 100", latency.p99_ms, "ms"});
}

}  // namespace load
