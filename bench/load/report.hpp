// Report: the figures of a run, for people and for programs; Meter: what happened between two moments.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace load {

class Clients;

struct Figure {
  std::string key;     // "chat_16"
  std::string what;    // "messages, 16 on their way per pair"
  double value = 0;    // in `unit`
  std::string unit;    // "us server CPU per message"
  double count = 0;    // how many of them; 0: does not apply
  double seconds = 0;  // how long it took on the clock
};

class Report {
 public:
  // Prints one line, unless `quiet`.
  explicit Report(bool quiet) : quiet_(quiet) {}
  void add(Figure figure);
  // {"chat_16": {"value": 3.1, "unit": "...", "count": 4000, "per_second": 61000.0}, …}
  std::string json() const;

 private:
  const bool quiet_;
  std::vector<Figure> figures_;
};

// CPU time of the server, and time on the clock.
class Meter {
 public:
  explicit Meter(Clients& clients);
  // What it cost since then, each of `count`. The clock stops now; the CPU time of what the server still has to do
  // counts, too.
  void stop(Report& report, std::string key, std::string what, double count, const std::string& unit);

 private:
  Clients& clients_;
  std::uint64_t cpu_;
  std::chrono::steady_clock::time_point begun_;
};

}  // namespace load
