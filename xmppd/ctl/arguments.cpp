// Parsing the command line, and help from the table.
#include "xmppd/ctl/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xmppd::ctl {
namespace {

using xmpp::Errc;
using xmpp::fail;

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// The name of an option that some command takes a value with, of "--days" or "--days=7"; else empty.
std::string value_option(const std::string& word) {
  const auto name = word.starts_with("--") ? word.substr(2, word.find('=') - 2) : std::string();
  for (const Command& command : commands()) {
    if (std::find(command.options.begin(), command.options.end(), name) != command.options.end()) return name;
  }
  return {};
}

bool is_flag(const std::string& word) {
  return word.starts_with("--") && std::any_of(commands().begin(), commands().end(), [&](const Command& command) {
           return std::find(command.flags.begin(), command.flags.end(), word.substr(2)) != command.flags.end();
         });
}

xmpp::Result<void> take_option(Arguments& arguments, const std::vector<std::string>& words, std::size_t& at) {
  const std::string& word = words[at];
  if (word == "--json") {
    arguments.json = true;
  } else if (word == "--password-stdin") {
    arguments.password_stdin = true;
  } else if (word == "--help" || word == "-h") {
    arguments.help = true;
  } else if (word == "--config" && at + 1 < words.size()) {
    arguments.config_file = words[++at];
  } else if (word.compare(0, 9, "--config=") == 0) {
    arguments.config_file = word.substr(9);
  } else if (is_flag(word)) {
    arguments.flags.insert(word.substr(2));
  } else if (const auto name = value_option(word); !name.empty()) {
    const auto equals = word.find('=');
    if (equals == std::string::npos && at + 1 == words.size()) {
      return fail(Errc::invalid_argument, word + ": expected a value");
    }
    arguments.options[name] = equals == std::string::npos ? words[++at] : word.substr(equals + 1);
  } else {
    return fail(Errc::invalid_argument, word == "--config" ? "--config: expected a file" : "unknown option " + word);
  }
  return {};
}

}  // namespace

xmpp::Result<Arguments> parse_arguments(const std::vector<std::string>& words) {
  Arguments arguments;
  bool options = true;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (options && word == "--") {
      options = false;
    } else if (options && word.size() > 1 && word[0] == '-') {
      if (const auto taken = take_option(arguments, words, at); !taken) return tl::unexpected(taken.error());
    } else if (arguments.command.empty()) {
      arguments.command = word;
    } else {
      arguments.words.push_back(word);
    }
  }
  return arguments;
}

const Command* find_command(std::string_view name) {
  const auto& all = commands();
  const auto it = std::find_if(all.begin(), all.end(), [&](const Command& one) { return one.name == name; });
  return it == all.end() ? nullptr : &*it;
}

xmpp::Result<void> check_arguments(const Command& command, const Arguments& arguments) {
  const auto refuse = [&](std::string why) {
    return fail(Errc::invalid_argument, fmt::format("{}: {}\nusage: xmppctl [--config FILE] {} {}", command.name, why,
                                                    command.name, command.usage));
  };
  if (arguments.words.size() < command.min_words) return refuse("something is missing");
  if (arguments.words.size() > command.max_words) {
    return refuse(command.takes_password && arguments.words.size() == command.max_words + 1
                      ? "a password is never an argument, where every process can read it"
                      : "too many arguments");
  }
  if (arguments.password_stdin && !command.takes_password) return refuse("--password-stdin means nothing here");
  for (const auto& [name, value] : arguments.options) {
    const auto& known = command.options;
    if (std::find(known.begin(), known.end(), name) == known.end()) return refuse("--" + name + " means nothing here");
  }
  for (const auto& name : arguments.flags) {
    const auto& known = command.flags;
    if (std::find(known.begin(), known.end(), name) == known.end()) return refuse("--" + name + " means nothing here");
  }
  return {};
}

std::string help_text() {
  std::string text =
      "Controls a running xmppd.\n\n"
      "usage: xmppctl [--config FILE] COMMAND [ARGUMENT...]\n"
      "       xmppctl COMMAND --help\n\n";
  for (const Command& command : commands()) text += fmt::format("  {:9} {}\n", command.name, first_line(command.help));
  return text + fmt::format(
                    "\n--config names the daemon's configuration file (default {}).\n"
                    "--json writes the answer of any command as one JSON document, and errors as {{\"error\":…}}.\n"
                    "--man prints the manual page, --completion bash|zsh|fish a completion script.\n"
                    "Exit status: 0 done, 1 refused by the daemon, 2 wrong usage, 3 daemon not reachable.\n",
                    Arguments().config_file);
}

std::string help_text(const Command& command) {
  return fmt::format("usage: xmppctl [--config FILE] {} {}\n\n{}\n", command.name, command.usage, command.help);
}

}  // namespace xmppd::ctl
