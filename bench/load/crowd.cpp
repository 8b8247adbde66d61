// Few online, then many.
#include "bench/load/crowd.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <vector>

#include "bench/load/chat.hpp"
#include "bench/load/clients.hpp"

namespace load {
namespace {

constexpr std::size_t few = 10;          // users whose messages are counted, in pairs
constexpr unsigned few_say = 20'000;     // each of them
constexpr std::size_t together = 100;    // log in and switch on what they want
constexpr unsigned silence_ms = 15'000;  // after which a session is idle: what it needed to log in is given back
constexpr unsigned latency_windows = 15;
constexpr unsigned attempts = 3;  // of each figure: other programs use the machine, too

struct Costs {
  double batched_us = 0, alone_us = 0;
};

double middle(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Server CPU for a message between two of the few while `online` are there.
Costs message_costs(Clients& clients, std::size_t online, Report& report) {
  const auto cost = [&](unsigned window, unsigned count) {
    std::vector<double> costs;
    for (unsigned i = 0; i < attempts; ++i) {
      const auto before = clients.server().processes.cpu_ns();
      chat_in_pairs(clients, {0, few}, window, count);
      clients.settle();
      costs.push_back(static_cast<double>(clients.server().processes.cpu_ns() - before) / 1e3 / (few * count));
    }
    const auto key = fmt::format("crowd_chat_{}_with_{}", window, online);
    report.add({key, fmt::format("message, {} on their way, {} online", window, online), middle(costs),
                "us server CPU per message"});
    return middle(costs);
  };
  return {cost(16, few_say), cost(1, few_say / 10)};
}

// The middle of many short windows: where one message in a hundred is late because the machine was busy with something
// else, a long one measures that alone.
double latency_p99(Clients& clients, const Crowd& plan, std::size_t online, Report& report) {
  std::vector<double> times, late;
  for (unsigned i = 0; i < latency_windows; ++i) {
    const auto latency =
        chat_latency(clients, {0, plan.chatting}, plan.rate, plan.rate * plan.seconds * attempts / latency_windows);
    times.push_back(latency.p99_ms);
    late.push_back(latency.late_p99_ms);
  }
  report.add({fmt::format("crowd_p99_with_{}", online), fmt::format("latency, 99 of 100, {} online", online),
              middle(times), "ms"});
  report.add({fmt::format("crowd_late_p99_with_{}", online), fmt::format("sent too late, 99 of 100, {} online", online),
              middle(late), "ms"});
  return middle(times);
}

void check_descriptors(std::size_t sessions) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max >= sessions + 100) return;
  throw std::runtime_error(fmt::format("{} sessions need more than the {} descriptors that a process may have here",
                                       sessions, limit.rlim_max));
}

}  // namespace

void measure_crowd(xmpp::EventLoop& loop, OwnDaemon& daemon, const Crowd& plan, Report& report) {
  const auto all = plan.chatting + plan.idle;
  check_descriptors(all);
  Clients clients(loop, daemon.server(), all);
  clients.log_in({0, all}, {.make_account = true});
  clients.cut();
  daemon.restart();
  clients.move_to(daemon.server());

  // Some at a time: all at once would be a crowd that speaks.
  const auto with_carbons = [&](Range who) {
    for (auto first = who.first; first < who.last; first += together) {
      const Range some{first, std::min(first + together, who.last)};
      clients.log_in(some, {});
      clients.ask(some, "set", "<enable xmlns='urn:xmpp:carbons:2'/>");
    }
    clients.settle();
  };
  with_carbons({0, few});
  const auto lonely = message_costs(clients, few, report);
  with_carbons({few, plan.chatting});
  const auto calm = latency_p99(clients, plan, plan.chatting, report);
  const auto resident = clients.server().processes.resident_kib();
  with_carbons({plan.chatting, all});
  clients.be_silent(silence_ms);
  report.add(
      {"crowd_memory", fmt::format("idle session, {} online", all),
       static_cast<double>(clients.server().processes.resident_kib() - resident) / static_cast<double>(plan.idle),
       "KiB of server memory each"});
  const auto crowded = message_costs(clients, all, report);
  report.add({"crowd_chat_16_ratio", "message beside that with few, 16 on their way",
              crowded.batched_us / lonely.batched_us, "times"});
  report.add({"crowd_chat_1_ratio", "message beside that with few, one on its way", crowded.alone_us / lonely.alone_us,
              "times"});
  report.add({"crowd_p99_ratio", "latency beside that without the idle", latency_p99(clients, plan, all, report) / calm,
              "times"});
}

}  // namespace load
