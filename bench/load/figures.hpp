// The figures of a run, by name, in the order in which they have to be measured.
#pragma once

#include <string>
#include <vector>

#include "bench/load/clients.hpp"
#include "bench/load/report.hpp"

namespace load {

struct Plan {
  std::vector<std::string> figures;      // of figure_names(); empty: all
  std::size_t friends = 200;             // the first of the users are in each other's rosters
  std::size_t contacts = 20;             // that each of them has there
  std::size_t chatting = 40;             // users who chat, in pairs
  std::vector<unsigned> windows{1, 16};  // messages on their way per pair, each measured for itself
  unsigned messages = 500;               // that each of them sends, per window
  unsigned rate = 1000;                  // messages per second where latency is measured
  unsigned latency_seconds = 10;
  std::vector<std::size_t> rooms{10, 50, 1000};
  unsigned said = 100;  // in each room, at least
  unsigned heard = 0;   // and so many more that all occupants together hear so many
  bool rooms_archived = true;
};

const std::vector<std::string>& figure_names();

// Makes the accounts and the contacts; everybody has logged out afterwards.
void prepare(Clients& clients, const Plan& plan);
// Nobody is logged in, before and after.
void measure(Clients& clients, const Plan& plan, Report& report);

}  // namespace load
