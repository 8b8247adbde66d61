// Reading /proc.
#include "bench/load/process_cost.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace load {
namespace {

std::uint64_t cpu_ns_of(pid_t process) {
  std::uint64_t sum = 0;
  std::error_code gone;
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task", gone)) {
    std::ifstream in(task.path() / "schedstat");
    std::uint64_t running = 0;
    if (in >> running) sum += running;
  }
  return sum;
}

// The number behind `key` in /proc/PROCESS/status; 0 if there is none.
std::uint64_t status_of(pid_t process, const std::string& key) {
  std::ifstream in("/proc/" + std::to_string(process) + "/status");
  for (std::string word; in >> word;) {
    std::uint64_t value = 0;
    if (word == key && in >> value) return value;
  }
  return 0;
}

}  // namespace

std::vector<pid_t> Processes::all() const {
  std::multimap<pid_t, pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto process = static_cast<pid_t>(std::stol(name));
    children.emplace(static_cast<pid_t>(status_of(process, "PPid:")), process);
  }
  auto found = roots_;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [begin, end] = children.equal_range(found[i]);
    for (auto child = begin; child != end; ++child) {
      if (std::find(found.begin(), found.end(), child->second) == found.end()) found.push_back(child->second);
    }
  }
  return found;
}

std::uint64_t Processes::cpu_ns() const {
  std::uint64_t sum = 0;
  for (const auto process : all()) sum += cpu_ns_of(process);
  return sum;
}

std::uint64_t Processes::resident_kib() const {
  std::uint64_t sum = 0;
  for (const auto process : all()) sum += status_of(process, "VmRSS:");
  return sum;
}

}  // namespace load
