// Filling it, talking, restarting.
#include "bench/load/large_room.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <utility>

#include "bench/load/clients.hpp"
#include "bench/load/pace.hpp"
#include "bench/load/room.hpp"

namespace load {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t speakers = 10;

// Members whom nobody has seen, a list of 500 at a time.
void add_members(Clients& clients, const std::string& room, std::size_t count) {
  constexpr std::size_t at_once = 500;
  for (std::size_t done = 0; done < count; done += at_once) {
    std::string items;
    for (auto i = done; i < std::min(count, done + at_once); ++i) {
      items += fmt::format("<item affiliation='member' jid='member{}@{}'/>", i, clients.server().domain);
    }
    clients.ask({0, 1}, "set", "<query xmlns='http://jabber.org/protocol/muc#admin'>" + items + "</query>", room);
  }
}

// Everybody hears the same in the same order.
class Hearing {
 public:
  Hearing(Clients& clients, std::string room, Range who, std::uint64_t count, Pace& pace)
      : clients_(clients), room_(std::move(room)), who_(who), count_(count), pace_(pace), heard_(who.size()) {
    order_.reserve(count);
  }

  void hear(const Client& client, const Stanza& stanza) {
    if (stanza.name() != "message" || !stanza.attribute("from").starts_with(room_)) return;
    const auto id = stanza.attribute("id");
    if (!id.starts_with("said.")) return;
    std::uint64_t index = 0;
    std::from_chars(id.data() + 5, id.data() + id.size(), index);
    auto& position = heard_[client.number() - who_.first];
    if (position == order_.size()) order_.push_back(index);
    if (order_[position] != index) {
      return clients_.fail(
          fmt::format("{} heard {} where others heard {}", client.bare_jid(), index, order_[position]));
    }
    late_.push_back(pace_.late_ms(index));
    if (++position == count_) clients_.one_done();
  }

  // In the order of all, each once: there are as many as were said, and none of them twice.
  void check() const {
    auto sorted = order_;
    std::sort(sorted.begin(), sorted.end());
    for (std::uint64_t i = 0; i < count_; ++i) {
      if (sorted.at(i) != i) throw std::runtime_error(fmt::format("message {} was not heard once", i));
    }
  }
  const std::vector<double>& late() const { return late_; }

 private:
  Clients& clients_;
  const std::string room_;
  const Range who_;
  const std::uint64_t count_;
  Pace& pace_;
  std::vector<std::uint64_t> order_;  // of the messages, as the first who heard them heard them
  std::vector<std::uint64_t> heard_;  // how many each has heard
  std::vector<double> late_;
};

void talk(Clients& clients, const std::string& room, Range who, unsigned rate, unsigned seconds, const std::string& key,
          Report& report) {
  const std::uint64_t count = std::uint64_t{rate} * seconds;
  Meter meter(clients);
  Pace pace(clients.loop(), rate, count, [&](std::uint64_t index) {
    clients[who.first + index % speakers].send(
        fmt::format("<message to='{}' type='groupchat' id='said.{}'><body>{}</body></message>", room, index, filler));
  });
  Hearing hearing(clients, room, who, count, pace);
  clients.run(who.size(), [&](Client& client, const Stanza& stanza) { hearing.hear(client, stanza); });
  hearing.check();
  const auto what = fmt::format("heard, room of {}, {} messages/s", who.size(), rate);
  meter.stop(report, key, what, static_cast<double>(who.size()) * static_cast<double>(count), "stanza delivered");
  report.add({key + "_p50", what + ", median", quantile(hearing.late(), 0.5), "ms"});
  report.add({key + "_p99", what + ", 99 of 100", quantile(hearing.late(), 0.99), "ms"});
}

// Two users who are not in the room chat, 50 messages per second, for as long as this lives.
class Bystanders {
 public:
  // `who`: the two. `id` begins the ids of what they say: a message of before that was on its way when its connection was
  // cut comes as an offline message later, and is none of these.
  Bystanders(Clients& clients, Range who, std::string id)
      : clients_(clients), id_(std::move(id)), pace_(clients.loop(), 50, 1'000'000, [this, who](std::uint64_t index) {
          clients_[who.first].send(fmt::format("<message to='{}' type='chat' id='{}.{}'><body>{}</body></message>",
                                               clients_[who.first + 1].bare_jid(), id_, index, filler));
        }) {
    clients_.overhear([this](Client& client, const Stanza& stanza) { hear(client, stanza); });
  }
  ~Bystanders() { clients_.overhear({}); }
  Bystanders(const Bystanders&) = delete;
  Bystanders& operator=(const Bystanders&) = delete;

  void add_to(Report& report, const std::string& key, const std::string& what) const {
    report.add({key + "_p50", what + ", median", quantile(times_, 0.5), "ms"});
    report.add({key + "_p99", what + ", 99 of 100", quantile(times_, 0.99), "ms"});
    report.add({key + "_max", what + ", longest", quantile(times_, 1), "ms"});
  }

 private:
  void hear(const Client& client, const Stanza& stanza) {
    const auto id = stanza.attribute("id");
    if (!id.starts_with(id_ + ".")) return;
    std::uint64_t index = 0;
    std::from_chars(id.data() + id_.size() + 1, id.data() + id.size(), index);
    if (index != times_.size()) {
      return clients_.fail(fmt::format("{} expected {} and got {}", client.bare_jid(), times_.size(), index));
    }
    times_.push_back(pace_.late_ms(index));
  }

  Clients& clients_;
  const std::string id_;
  Pace pace_;
  std::vector<double> times_;
};

void report_seconds(Report& report, const std::string& key, const std::string& what, Clock::time_point begun) {
  report.add({key, what, std::chrono::duration<double>(Clock::now() - begun).count(), "s"});
}

}  // namespace

void measure_large_room(xmpp::EventLoop& loop, OwnDaemon& daemon, const LargeRoom& plan, Report& report) {
  const Range occupants{0, plan.occupants}, others{plan.occupants, plan.occupants + 2};
  Clients clients(loop, daemon.server(), others.last);
  clients.log_in({0, others.last}, {.make_account = true});

  Room room(clients, "large", occupants, {.persistent = true, .at_once = 32});
  auto begun = Clock::now();
  room.measure_entries(report);
  report_seconds(report, "large_room_entry_time", "until all have entered", begun);
  begun = Clock::now();
  add_members(clients, room.jid(), plan.members);
  report_seconds(report, "large_room_members_time", fmt::format("until {} members are added", plan.members), begun);
  {
    const Bystanders bystanders(clients, others, "calm");
    talk(clients, room.jid(), occupants, plan.rate, plan.seconds, "large_room_talk", report);
    bystanders.add_to(report, "large_room_bystanders", "two who chat meanwhile");
  }

  clients.cut();
  begun = Clock::now();
  daemon.restart();
  clients.move_to(daemon.server());
  report_seconds(report, "large_room_restart_time", "until the daemon runs again", begun);
  clients.log_in(others, {});
  begun = Clock::now();
  {
    const Bystanders bystanders(clients, others, "storm");
    clients.log_in(occupants, {.at_once = plan.occupants});
    report_seconds(report, "large_room_login_time", "until all have logged in again, all at once", begun);
    room.enter();
    report_seconds(report, "large_room_return_time", "until all are in the room again", begun);
    bystanders.add_to(report, "large_room_storm", "two who chat meanwhile");
  }
  talk(clients, room.jid(), occupants, plan.rate, std::min(plan.seconds, 5u), "large_room_again", report);
}

}  // namespace load
