// Running a program on somebody else's file: limits, a pipe, a deadline, and nothing of ours in its hands.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace tui {

struct ConfinedProgram {
  std::vector<std::string> command;  // an absolute path first; no shell
  int input = -1;                    // its standard input, stays the caller's; -1: nothing
  std::size_t most_output = 16 * 1024;
  std::chrono::milliseconds patience{10'000};
  unsigned cpu_s = 8;
  std::uint64_t memory = std::uint64_t{1} << 30;  // bytes of address space
};

struct ConfinedEnd {
  std::string output;     // what it has said, at most `most_output` bytes
  bool late = false;      // it took too long, and was ended
  bool too_much = false;  // it said more, and was ended
  int status = -1;        // it exited with; -1: a signal ended it
};

// Waits for it: not for the screen's thread. It gets a session of its own, no environment but a PATH, no descriptor but
// 0, 1 and 2, may write no file, and leaves no core. Errors: not_found (can't be started), internal.
xmpp::Result<ConfinedEnd> run_confined(const ConfinedProgram& program);

}  // namespace tui
