// Reading /proc.
#include "bench/load/process_cost.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace load {

std::uint64_t cpu_ns(pid_t process) {
  std::uint64_t sum = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
    std::ifstream in(task.path() / "schedstat");
    std::uint64_t running = 0;
    if (in >> running) sum += running;
  }
  return sum;
}

std::uint64_t resident_kib(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/status");
  for (std::string word; in >> word;) {
    std::uint64_t value = 0;
    if (word == "VmRSS:" && in >> value) return value;
  }
  return 0;
}

}  // namespace load
