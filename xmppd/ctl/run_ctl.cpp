// From the command line to a command and its exit code.
#include "xmppd/ctl/run_ctl.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "xmppd/app/config_file.hpp"
#include "xmppd/ctl/arguments.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/json_output.hpp"
#include "xmppd/ctl/manual.hpp"

namespace xmppd::ctl {
namespace {

int usage_error(Terminal& terminal, const std::string& text) {
  terminal.err() << "xmppctl: " << text << '\n';
  return exit_usage;
}

int run_command(const Command& command, const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  try {
    return command.run(arguments, daemon, terminal);
  } catch (const nlohmann::json::exception&) {
    terminal.err() << "xmppctl: the daemon's answer is not what this version expects\n";
    return exit_unreachable;
  }
}

// The path of the daemon's socket; what is wrong with the configuration is said.
std::optional<std::string> socket_path(const Arguments& arguments, Terminal& terminal) {
  const SettingList where_the_socket_is{&settings::control_socket, &settings::storage_directory};
  const auto config = load_config(arguments.config_file, where_the_socket_is, UnknownKeys::ignore);
  if (config) return config->control_socket();
  for (const ConfigError& error : config.error()) usage_error(terminal, error.text());
  return std::nullopt;
}

int run_arguments(const Arguments& arguments, Terminal& terminal, JsonOutput* output) {
  const Command* command = find_command(arguments.command);
  if (arguments.help) {
    if (output) output->pass_through();
    terminal.out() << (command ? help_text(*command) : help_text());
    return exit_ok;
  }
  if (arguments.command.empty()) return usage_error(terminal, "which command?\n\n" + help_text());
  if (!command) return usage_error(terminal, "unknown command " + arguments.command + " (xmppctl --help)");
  if (const auto fit = check_arguments(*command, arguments); !fit) return usage_error(terminal, fit.error().detail);

  const auto path = command->needs_daemon ? socket_path(arguments, terminal) : std::string();
  if (!path) return exit_usage;
  ControlClient daemon(*path);
  if (output && (command->follows || arguments.flag("follow"))) output->pass_through();
  const int code = run_command(*command, arguments, daemon, terminal);
  if (output) output->take(daemon);
  return code;
}

// Names that no shell could take for anything else; others are not offered.
bool is_plain(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return code >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_' ||
           c == '+' || c == '@';
  });
}

// "--complete accounts|domains WORD...": what begins like the last word, for the scripts of --completion. What goes wrong
// is not their matter.
int complete(const std::vector<std::string>& words, Terminal& terminal) {
  const auto typed = parse_arguments({words.begin() + 2, words.end()});
  JsonOutput unheard(terminal);
  const auto path = socket_path(typed ? *typed : Arguments(), unheard);
  if (!path) return exit_usage;
  ControlClient daemon(*path);
  const bool accounts = words[1] == "accounts";
  const auto found = accounts ? daemon.ask_all_pages("users", nlohmann::json::object()) : daemon.ask("stats", nlohmann::json::object());
  if (!found) return exit_unreachable;
  try {
    for (const auto& each : accounts ? *found : found->at("hosts")) {
      const auto name = each.at(accounts ? "jid" : "domain").get<std::string>();
      if (name.starts_with(words.back()) && is_plain(name)) terminal.out() << name << '\n';
    }
  } catch (const nlohmann::json::exception&) {
    return exit_unreachable;
  }
  return exit_ok;
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
  if (words.size() > 2 && words[0] == "--complete") return complete(words, terminal);
  const auto end = std::find(words.begin(), words.end(), "--");
  const bool wants_json = std::find(words.begin(), end, "--json") != end;  // also if the rest can't be understood
  JsonOutput output(terminal);
  Terminal& shown = wants_json ? output : terminal;
  const auto arguments = parse_arguments(words);
  const int code = arguments ? run_arguments(*arguments, shown, wants_json ? &output : nullptr)
                             : usage_error(shown, arguments.error().detail + " (xmppctl --help)");
  if (wants_json) output.finish(code);
  return code;
}

}  // namespace xmppd::ctl
