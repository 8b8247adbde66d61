// Messages for users who are away.
#pragma once

#include "bench/load/clients.hpp"
#include "bench/load/report.hpp"

namespace load {

// User 2n, available, sends `count` messages to user 2n+1, who has logged out; who then comes back and has to get each
// once and in order.
void measure_offline(Clients& clients, Range who, unsigned count, Report& report);

}  // namespace load
