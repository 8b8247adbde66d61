// Asking for one's archive (XEP-0313).
#pragma once

#include "bench/load/clients.hpp"
#include "bench/load/report.hpp"

namespace load {

// Each asks `queries` times, one after the other, for the page of the last 50 messages; as many have to come.
void measure_archive(Clients& clients, Range who, unsigned queries, Report& report);

}  // namespace load
