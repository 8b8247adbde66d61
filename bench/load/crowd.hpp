// Many idle sessions: what they cost, and whether those who chat notice them.
#pragma once

#include <cstddef>

#include "bench/load/own_daemon.hpp"
#include "bench/load/report.hpp"
#include "libxmpp/loop/event_loop.hpp"

namespace load {

struct Crowd {
  std::size_t idle = 0;         // sessions that say nothing
  std::size_t chatting = 2000;  // users in pairs whose latency is measured, even
  unsigned rate = 1000;         // messages per second, by the pairs in turns
  unsigned seconds = 20;
};

// Makes the accounts, starts the daemon again, and measures with few online, with those who chat, and with all. Each
// message has to arrive once and in order. Throws std::runtime_error; daemon and generator need a descriptor for each
// session (RLIMIT_NOFILE).
void measure_crowd(xmpp::EventLoop& loop, OwnDaemon& daemon, const Crowd& plan, Report& report);

}  // namespace load
