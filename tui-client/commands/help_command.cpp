// /help: all commands, or one.
#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

void help(CommandHost& host, const CommandLine& line) {
  if (line.words.empty()) return host.show_help();
  auto name = line.word(0);
  if (name.starts_with("/")) name.erase(0, 1);
  const auto* command = find_command(name);
  if (!command) return host.complain("no command /" + name);
  host.say("/" + name + " " + std::string(command->usage) + ": " + std::string(command->help));
}

std::vector<std::string> complete_command_name(const Model&, const CommandLine&, std::size_t index) {
  std::vector<std::string> all;
  if (index == 0) {
    for (const auto& command : all_commands()) all.emplace_back(command.name);
  }
  return all;
}

}  // namespace

std::vector<Command> help_commands() {
  return {{"help", "[COMMAND]", "This page, or one command.", help, complete_command_name}};
}

}  // namespace tui
