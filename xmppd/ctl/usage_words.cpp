// One token after the other.
#include "xmppd/ctl/usage_words.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace xmppd::ctl {
namespace {

using Verb = xmpp::ShellCompletion::Verb;
using Option = xmpp::ShellCompletion::Option;
using Value = Option::Value;

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (separators.find(c) == std::string_view::npos) {
      parts.back() += c;
    } else if (!parts.back().empty()) {
      parts.emplace_back();
    }
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

bool is_literal(const std::string& word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

// What the daemon is asked for; empty: nothing.
std::string asked_for(const std::string& word) {
  if (word.starts_with("USER@DOMAIN")) return "accounts";
  return word == "DOMAIN" || word == "FROM" ? "domains" : "";
}

void add(std::vector<std::string>& all, const std::string& one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

Option option_of(const std::string& name, const std::string& value) {
  Option option{name, value};
  if (value == "FILE") {
    option.value = Value::file;
  } else if (const auto asked = asked_for(value); !asked.empty()) {
    option.value = Value::asked;
    option.words = {asked};
  } else if (is_literal(split(value, "|").front())) {
    option.value = Value::words;
    option.words = split(value, "|");
  } else {
    option.value = Value::any;
  }
  return option;
}

}  // namespace

Verb completion_of(const Command& command) {
  Verb verb;
  verb.name = command.name;
  verb.help = command.help.substr(0, command.help.find('\n'));
  const auto tokens = split(command.usage, " []");
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].starts_with("--")) {
      const auto name = tokens[at].substr(2);
      const bool valued = std::find(command.options.begin(), command.options.end(), name) != command.options.end();
      if (valued && at + 1 < tokens.size()) verb.options.push_back(option_of(tokens[at], tokens[at + 1]));
      if (valued) ++at;
      continue;
    }
    for (const auto& word : split(tokens[at], "|")) {
      const auto asked = asked_for(word);
      if (!asked.empty()) {
        add(verb.asks, asked);
      } else if (word == "FILE" || word == "FOLDER") {
        verb.takes_file = true;
      } else if (is_literal(word)) {
        add(verb.words, word);
      }
    }
  }
  verb.options.push_back({"--json", "the answer as JSON"});
  if (command.takes_password) verb.options.push_back({"--password-stdin", "the password by standard input"});
  return verb;
}

}  // namespace xmppd::ctl
