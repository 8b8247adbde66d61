// Users who are in each other's rosters, and the presence that goes between them.
#pragma once

#include "bench/load/clients.hpp"
#include "bench/load/report.hpp"

namespace load {

// Each of `who`, available, gets `count` contacts (an even number, less than there are users) with subscriptions both
// ways.
void make_contacts(Clients& clients, Range who, std::size_t count);

// Each changes its status `changes` times; every contact has to hear each change once and in order.
void measure_presence(Clients& clients, Range who, std::size_t contacts, unsigned changes, Report& report);

}  // namespace load
