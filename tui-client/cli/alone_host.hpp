// AloneHost: a verb in a process that opens the store and connects for it.
#pragma once

#include <memory>

#include "tui-client/cli/verb.hpp"

namespace tui {

// An account's history, or why there is none and the exit status for that.
struct OpenedStore {
  std::unique_ptr<History> history;
  int status = exit_success;
  bool in_use = false;  // another program has it
  std::string problem = {};
};
OpenedStore open_store(const Config& config);

// From the open store to the exit status.
int run_alone(const Config& config, std::unique_ptr<History> history, Verb& verb);

}  // namespace tui
