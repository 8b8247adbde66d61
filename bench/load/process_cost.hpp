// What processes cost: CPU time and resident memory, read from /proc.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace load {

// A server: some processes and all that descend from them.
class Processes {
 public:
  explicit Processes(std::vector<pid_t> roots = {}) : roots_(std::move(roots)) {}

  // Nanoseconds on a CPU, of all threads that still live.
  std::uint64_t cpu_ns() const;
  std::uint64_t resident_kib() const;

 private:
  std::vector<pid_t> all() const;
  std::vector<pid_t> roots_;
};

}  // namespace load
