// Command: one row of xmppctl's table; what it needs to run.
#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd::ctl {

class ControlClient;

enum ExitCode { exit_ok = 0, exit_refused = 1, exit_usage = 2, exit_unreachable = 3 };

// Where xmppctl reads and writes; a test's strings or the terminal.
class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual std::ostream& out() = 0;
  virtual std::ostream& err() = 0;
  // One line of standard input, without its end.
  virtual xmpp::Result<std::string> read_line() = 0;
  // Without echo. not_allowed: there is no terminal to ask at; canceled: Ctrl-C.
  virtual xmpp::Result<std::string> ask_secret(std::string_view prompt) = 0;
};

struct Arguments {
  std::string config_file = "/etc/xmppd/xmppd.toml";
  std::string command;
  std::vector<std::string> words;  // behind the command, without options
  bool json = false;
  bool password_stdin = false;
  bool help = false;
  std::map<std::string, std::string, std::less<>> options;  // those that take a value, without their dashes
  std::set<std::string, std::less<>> flags;                 // those that take none

  bool flag(std::string_view name) const { return flags.find(name) != flags.end(); }
  // The value of an option; empty: it was not given.
  std::string option(std::string_view name) const {
    const auto found = options.find(name);
    return found == options.end() ? std::string() : found->second;
  }
};

struct Command {
  std::string_view name;
  std::string_view usage;  // behind the name: "USER@DOMAIN [--password-stdin]"
  std::string_view help;   // one sentence, then details; lines end with \n
  std::size_t min_words = 0;
  std::size_t max_words = 0;
  bool takes_json = false;  // writes JSON itself; for all others the daemon's replies are written (see json_output.hpp)
  bool takes_password = false;
  std::vector<std::string_view> options{};  // those that take a value: "days" for --days 7
  std::vector<std::string_view> flags{};    // those that take none: "follow" for --follow
  bool needs_daemon = true;                 // else no configuration is read, and `daemon` is not to be asked
  bool follows = false;                     // its output has no end: with --json one object a line, written as it comes
  int (*run)(const Arguments& arguments, ControlClient& daemon, Terminal& terminal);  // returns an ExitCode
};

// All of them, in the order of --help.
const std::vector<Command>& commands();

// Each defined with what it belongs to.
extern const Command adduser_command, passwd_command, deluser_command, users_command;  // account_commands.cpp
extern const Command disable_command, enable_command;                                  // account_commands.cpp
extern const Command invite_command, invites_command;                                  // invite_commands.cpp
extern const Command announce_command, motd_command;                                   // notice_commands.cpp
extern const Command outage_command;                                                   // outage_command.cpp
extern const Command api_tokens_command;                                               // api_token_commands.cpp
extern const Command audit_command;                                                    // audit_command.cpp
extern const Command check_command;                                                    // check_command.cpp
extern const Command components_command;                                               // component_commands.cpp
extern const Command s2s_command, strangers_command;                                   // s2s_commands.cpp
extern const Command abuse_command, log_command, trace_command;                        // abuse_commands.cpp
extern const Command devices_command;                                                  // device_commands.cpp
extern const Command registrations_command;                                            // registration_commands.cpp
extern const Command reports_command;                                                  // report_commands.cpp
extern const Command sessions_command, kick_command;                                   // session_commands.cpp
extern const Command second_factor_command, app_passwords_command, certificates_command;  // credential_commands.cpp
extern const Command tokens_command;                                                   // token_commands.cpp
extern const Command uploads_command;                                                  // upload_commands.cpp
extern const Command erase_command;                                                    // erase_command.cpp
extern const Command export_command, import_command;                                   // transfer_commands.cpp
extern const Command backup_command, restore_command, verify_command;                  // store_commands.cpp
extern const Command stats_command, reload_command, restart_command, stop_command;                      // daemon_commands.cpp

}  // namespace xmppd::ctl
