// From the command line to a command and its exit code.
#include "xmppd/ctl/run_ctl.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/app/config_file.hpp"
#include "xmppd/ctl/arguments.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/manual.hpp"

namespace xmppd::ctl {
namespace {

int usage_error(Terminal& terminal, const std::string& text) {
  terminal.err() << "xmppctl: " << text << '\n';
  return exit_usage;
}

}  // namespace

int run_ctl(const std::vector<std::string>& words, Terminal& terminal) {
  if (!words.empty() && words[0] == "--man") {
    terminal.out() << manual_page();
    return exit_ok;
  }
  if (!words.empty() && words[0] == "--completion") {
    const auto script = words.size() == 2 ? completions().script(words[1]) : std::string();
    if (script.empty()) return usage_error(terminal, "--completion: expected bash, zsh or fish");
    terminal.out() << script;
    return exit_ok;
  }
  const auto arguments = parse_arguments(words);
  if (!arguments) return usage_error(terminal, arguments.error().detail + " (xmppctl --help)");
  const Command* command = find_command(arguments->command);
  if (arguments->help) {
    terminal.out() << (command ? help_text(*command) : help_text());
    return exit_ok;
  }
  if (arguments->command.empty()) return usage_error(terminal, "which command?\n\n" + help_text());
  if (!command) return usage_error(terminal, "unknown command " + arguments->command + " (xmppctl --help)");
  if (const auto fit = check_arguments(*command, *arguments); !fit) return usage_error(terminal, fit.error().detail);

  if (!command->needs_daemon) {
    ControlClient none({});
    return command->run(*arguments, none, terminal);
  }
  const SettingList where_the_socket_is{&settings::control_socket, &settings::storage_directory};
  const auto config = load_config(arguments->config_file, where_the_socket_is, UnknownKeys::ignore);
  if (!config) {
    for (const ConfigError& error : config.error()) usage_error(terminal, error.text());
    return exit_usage;
  }
  ControlClient daemon(config->control_socket());
  try {
    return command->run(*arguments, daemon, terminal);
  } catch (const nlohmann::json::exception&) {
    terminal.err() << "xmppctl: the daemon's answer is not what this version expects\n";
    return exit_unreachable;
  }
}

}  // namespace xmppd::ctl
