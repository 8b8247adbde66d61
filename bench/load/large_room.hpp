// A room with thousands of occupants, all day long and on the day the daemon is restarted.
#pragma once

#include <cstddef>

#include "bench/load/own_daemon.hpp"
#include "bench/load/report.hpp"
#include "libxmpp/loop/event_loop.hpp"

namespace load {

struct LargeRoom {
  std::size_t occupants = 0;
  std::size_t members = 5000;
  unsigned rate = 50;  // messages per second, by ten occupants in turns
  unsigned seconds = 60;
};

// Throws std::runtime_error unless everybody hears every message once and in the order of everybody else, before a
// restart of the daemon and after it. Two users who are not in the room chat: their latency tells whether the
// others' return starves them.
void measure_large_room(xmpp::EventLoop& loop, OwnDaemon& daemon, const LargeRoom& plan, Report& report);

}  // namespace load
