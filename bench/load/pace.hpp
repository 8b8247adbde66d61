// Pace: an open loop: calls at a given rate, whatever happens meanwhile; and how late things are measured by it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"

namespace load {

class Pace {
 public:
  // Calls `act` with 0, 1, … `per_second` times a second, `count` times in all; late ones follow at once.
  Pace(xmpp::EventLoop& loop, unsigned per_second, std::uint64_t count, std::function<void(std::uint64_t)> act);
  ~Pace();
  Pace(const Pace&) = delete;
  Pace& operator=(const Pace&) = delete;

  // Milliseconds since call number `index` was due.
  double late_ms(std::uint64_t index) const;

 private:
  void tick();
  const unsigned per_second_;
  const std::uint64_t count_;
  std::uint64_t next_ = 0;
  std::uint64_t begun_ns_;
  const std::function<void(std::uint64_t)> act_;
  int timer_;
  std::unique_ptr<xmpp::ReadWatcher> watcher_;
};

// The value that `part` (0 to 1) of them do not exceed; 0 without any.
double quantile(std::vector<double> values, double part);

}  // namespace load
