// EventHooks: programs of the user's that are run when something is said.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace tui {

// Started without a shell, in a session of their own, and not waited for: what they get to know is on standard input
// and in the environment, what they print goes nowhere. The calling process must not reap children of its own by -1.
class EventHooks {
 public:
  static constexpr std::size_t most_running = 8;
  static constexpr std::chrono::seconds longest{300};  // then it is ended

  EventHooks() = default;
  ~EventHooks();
  EventHooks(const EventHooks&) = delete;
  EventHooks& operator=(const EventHooks&) = delete;

  // `command`: the program and its arguments; `variables` beside the environment we have, without our passwords in it.
  // Errors: limit_exceeded (so many run already), internal. A program that is not there is no error here.
  xmpp::Result<void> run(const std::vector<std::string>& command, const std::string& input,
                         const std::vector<std::pair<std::string, std::string>>& variables);
  // Looks who has ended, and ends who takes too long.
  void reap();
  std::size_t running() const { return running_.size(); }

 private:
  std::map<int, std::chrono::steady_clock::time_point> running_;  // by process id
};

}  // namespace tui
