// /passphrase /lock: the local store.
#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

void lock(CommandHost& host, const CommandLine&) { host.lock(); }

void passphrase(CommandHost& host, const CommandLine& line) {
  const auto word = line.word(0);
  if (word.empty()) return host.change_passphrase(PassphraseChange::replace);
  if (word == "add") return host.change_passphrase(PassphraseChange::add);
  if (word == "none") return host.change_passphrase(PassphraseChange::drop);
  // Not in the line, where it would be read over a shoulder and remembered.
  host.complain("usage: /passphrase [add|none]; the passphrase itself is asked for");
}

std::vector<std::string> complete_passphrase(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"add", "none"} : std::vector<std::string>();
}

}  // namespace

std::vector<Command> store_commands() {
  return {
      {"passphrase", "[add|none]",
       "Set or change the passphrase of the local store; add: one more that opens it, none: the key in a file.",
       passphrase, complete_passphrase},
      {"lock", "", "Clear the screen until the passphrase is typed; messages keep arriving.", lock, nullptr},
  };
}

}  // namespace tui
