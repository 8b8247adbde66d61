// What messages between two users cost, and how long they take.
#pragma once

#include <string>

#include "bench/load/clients.hpp"
#include "bench/load/report.hpp"

namespace load {

// User 2n and user 2n+1, both available, are a pair, with `window` messages on their way, back and forth; each of the
// two sends `count`. Every message has to arrive once and in order.
void chat_in_pairs(Clients& clients, Range who, unsigned window, unsigned count);
void measure_chat(Clients& clients, Range who, unsigned window, unsigned count, Report& report,
                  const std::string& key = "chat");

// Time between the moment a message should have been sent and its arrival; `rate` messages per second, whatever the
// server does meanwhile (no coordinated omission), by pairs in turns.
struct Latency {
  double p50_ms = 0, p99_ms = 0, max_ms = 0;
  double late_p99_ms = 0;  // of p99_ms what had passed before a message was sent: the machine's share, not the server's
};
Latency chat_latency(Clients& clients, Range who, unsigned rate, unsigned count);
void measure_latency(Clients& clients, Range who, unsigned rate, unsigned count, Report& report);

}  // namespace load
